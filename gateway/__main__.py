"""`python -m gateway` and the command `ordergate`."""

from __future__ import annotations

import sys

from gateway.cli import app

__all__ = ["main"]


def main() -> None:
    """Run the command line; a configuration that cannot work is told in sentences, not in a traceback."""
    try:
        app(standalone_mode=True)
    except Exception as error:
        from channels.errors import ChannelError
        from gateway.errors import GatewayError

        if not isinstance(error, GatewayError | ChannelError):
            raise
        for line in str(error).splitlines():
            sys.stderr.write(f"ordergate: {line}\n")
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
