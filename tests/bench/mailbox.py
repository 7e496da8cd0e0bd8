"""The mailbox under more than the suite has time for: 200 kills, and a backlog of 10,000 mails.

python -m tests.bench.mailbox [KILLS] [BACKLOG]
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import tempfile
import time
from pathlib import Path

from channels.channel import Receipt
from channels.envelope import Envelope
from channels.imap import ImapChannel, ImapSettings
from gateway.commands.dovecot import PASSWORD, USER
from tests.channels.contract import running
from tests.channels.dovecot import Dovecot
from tests.failures.test_mailbox import World, points_of


def kills(dovecot: Dovecot, count: int) -> None:
    """Each way of keeping mails takes its share; every step is met, in a random order."""
    chance = random.Random(7)
    for after, share in (("move", count // 2), ("keep", count - count // 2)):
        points = list(itertools.islice(itertools.cycle(points_of(after)), share))
        chance.shuffle(points)
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder), dovecot, after)
            asyncio.run(world.live(points, restore_every=25))
            kept = asyncio.run(world.kept())
        lost = len(set(world.sent) - set(kept))
        twice = sum(many > 1 for many in kept.values())
        print(
            f"{after}: {world.deaths} kills, {len(world.sent)} mails, {share // 25} times restored from a backup: "
            f"{lost} lost, {twice} twice"
        )


async def backlog(dovecot: Dovecot, count: int) -> None:
    """Mails of 20 kB that all lie there at the start."""
    text = b"From: a@b.example\r\nSubject: mail %d\r\n\r\n" + (b"x" * 78 + b"\r\n") * 250
    await asyncio.to_thread(dovecot.append, *(text % number for number in range(count)))
    digests: set[str] = set()

    async def accept(envelope: Envelope) -> Receipt:
        digests.add(envelope.digest)
        return Receipt(envelope.delivery_key)

    settings = ImapSettings(host="127.0.0.1", port=dovecot.port, security="none", user=USER, password=PASSWORD)
    before, started, cpu = rss(), time.monotonic(), time.process_time()
    peak = before
    async with running(ImapChannel("orders", settings), accept):  # type: ignore[arg-type]
        while len(digests) < count:
            await asyncio.sleep(0.05)
            peak = max(peak, rss())
    seconds, used = time.monotonic() - started, time.process_time() - cpu
    print(
        f"backlog: {len(digests)} of {count} mails in {seconds:.0f} s ({used / count * 1000:.1f} ms CPU each), "
        f"memory grew by {peak - before:.0f} MB at most"
    )


def rss() -> float:
    """Resident memory now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]]
    dovecot = Dovecot()
    try:
        dovecot.start()
        kills(dovecot, (sizes or [200])[0])
        asyncio.run(backlog(dovecot, (sizes[1:] or [10_000])[0]))
    finally:
        dovecot.remove()


if __name__ == "__main__":
    main()
