"""The floor's one verb: read, extract, merge; nothing else."""

from __future__ import annotations

from channels.envelope import Envelope
from parsers.draft import Reading
from parsers.knowledge import EMPTY, Knowledge

__all__ = ["parse"]


def parse(envelope: Envelope, knowledge: Knowledge = EMPTY) -> Reading:
    """Every order (change, cancellation, ...) that the envelope holds, as written.

    Raises nothing but bugs: a part that cannot be read becomes a notice.
    """
    raise NotImplementedError
