"""The command line. Every command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

from gateway.cli.app import app

__all__ = ["app"]
