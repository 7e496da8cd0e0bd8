"""A parser that some documents harm, run in reader children."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from channels.envelope import Envelope
from parsers.draft import Reading
from parsers.knowledge import EMPTY, Knowledge
from tests.gateway import small


def parse(envelope: Envelope, knowledge: Knowledge = EMPTY) -> Reading:
    """As the small one, unless the order's number says otherwise."""
    number = json.loads(envelope.parts[0].content)["number"]
    if number == "die":
        os.abort()
    if number == "sleep":
        time.sleep(600)
    if number == "burn":
        while True:
            pass
    if number == "eat":
        return bytearray(1 << 40)  # type: ignore[return-value]
    if number.startswith("until "):
        while not Path(number.removeprefix("until ")).exists():
            time.sleep(0.01)
    if number.startswith("slow"):
        time.sleep(0.4)
    return small.parse(envelope, knowledge)


def answer(what: object) -> tuple[object, int]:
    return what, os.getpid()


def secret(_envelope: Envelope, knowledge: Knowledge) -> Reading:
    raise RuntimeError(f"version {knowledge.version}")


def enter() -> None:
    """What a child does first, where there is nothing to do."""


def sleep(*_: object) -> None:
    time.sleep(600)


def fail(error: Exception) -> None:
    raise error


class PeculiarError(Exception):
    def __init__(self, one: str, *, other: str) -> None:
        super().__init__(one, other)


def fail_peculiarly(why: str) -> None:
    raise PeculiarError(why, other="so")


def unsendable() -> object:
    return lambda: None
