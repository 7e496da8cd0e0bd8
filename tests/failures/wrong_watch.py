"""`ordergate` on a machine whose watch is wrong: by as many seconds as stand in the file `watch` of the working folder.

What is asked of the watch (`time.time`) is shifted, also while the program runs; monotonic time goes on, as it does when somebody
sets a watch.
"""

from __future__ import annotations

import time
from pathlib import Path

__all__ = ["main"]

WATCH = Path("watch")
REAL = time.time_ns


def shifted() -> int:
    return REAL() + int(WATCH.read_text() or "0") * 1_000_000_000


def main() -> None:
    time.time_ns = shifted
    time.time = lambda: shifted() / 1e9
    from gateway.__main__ import main as ordergate

    ordergate()


if __name__ == "__main__":
    main()
