"""`python -m gateway` and the command `ordergate`."""

from __future__ import annotations

import sys

from gateway.cli import app

__all__ = ["main"]


def main() -> None:
    """Run the command line; a configuration that cannot work, and a file that cannot be had, are told in sentences, not in a traceback."""
    try:
        app(standalone_mode=True)
    except Exception as error:
        from channels.errors import ChannelError
        from gateway.errors import GatewayError

        if isinstance(error, OSError) and error.filename is not None:
            told = f"{error.filename}: {error.strerror}; check the path and its rights"
        elif isinstance(error, GatewayError | ChannelError):
            told = str(error)
        else:
            raise
        for line in told.splitlines():
            sys.stderr.write(f"ordergate: {line}\n")
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
