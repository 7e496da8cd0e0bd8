"""`ordergate master`: customers, products and prices, from CSV files or from the ERP."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.terminal import group, run, say

__all__ = ["master"]

master = group("Customers, products, prices: what the gateway checks against.")


@master.command("import")
def master_import(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="The folder with the CSV files.")]
) -> None:
    """Customers, addresses, products, prices, cross_references and stock from CSV: all or nothing."""
    from gateway.control import call

    say(run(call(context.obj.load(), "master_import", folder=str(folder.resolve()))))


@master.command("sync")
def master_sync(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Read everything, not only what changed.")] = False,
) -> None:
    """Customers, addresses, products and prices from the ERP (Tryton), as far as they changed: all or nothing; what it does not know stays."""
    from gateway.master_sync import sync

    def told(model: str, count: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{model}: {count}\n")

    say(run(sync(context.obj.load(), told=told, full=full)))
