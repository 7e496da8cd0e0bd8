"""Children: whatever happens to one, whoever waits for it is told, and nobody else is."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from multiprocessing import active_children

import pytest

from gateway.children import Child, ChildDied, nursery
from tests.gateway import deadly
from tests.patience import PATIENCE, until

NURSERY = nursery([deadly.__name__])


@pytest.fixture
async def child() -> AsyncIterator[Child]:
    async with asyncio.timeout(PATIENCE):
        child = await Child.start(NURSERY, deadly.enter)
        yield child
        await child.end()


async def test_questions_are_answered_one_after_the_other(child: Child) -> None:
    answers = [await child.ask(deadly.answer, n) for n in range(3)]
    assert answers == [(n, answers[0][1]) for n in range(3)]
    assert answers[0][1] != os.getpid()
    assert child.answered == 3


@pytest.mark.parametrize("size", [0, 1 << 16, 1 << 25])
async def test_a_question_and_its_answer_may_be_of_any_size(child: Child, size: int) -> None:
    what, _ = await child.ask(deadly.answer, b"x" * size)
    assert len(what) == size


async def test_what_is_raised_there_is_raised_here_and_the_child_goes_on(child: Child) -> None:
    with pytest.raises(KeyError, match="why") as raised:
        await child.ask(deadly.fail, KeyError("why"))
    assert "deadly.py" in raised.value.__notes__[0]
    # one that cannot be built again from its text
    with pytest.raises(RuntimeError, match=r"Peculiar.*why"):
        await child.ask(deadly.fail_peculiarly, "why")
    # an answer that cannot travel
    with pytest.raises(Exception, match="pickle"):
        await child.ask(deadly.unsendable)
    assert (await child.ask(deadly.answer, 1))[0] == 1


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGABRT])
@pytest.mark.parametrize("size", [1, 1 << 25], ids=["small", "more than the socket holds"])
async def test_the_death_of_a_child_is_told_with_its_signal(child: Child, by: signal.Signals, size: int) -> None:
    _, pid = await child.ask(deadly.answer, 0)
    asked = asyncio.create_task(child.ask(deadly.sleep, b"x" * size))
    await asyncio.sleep(0.05)
    os.kill(pid, by)
    with pytest.raises(ChildDied) as died:
        await asked
    assert died.value.exit_code == -by
    assert not child.alive


async def test_one_that_died_while_nobody_asked_is_seen(child: Child) -> None:
    _, pid = await child.ask(deadly.answer, 0)
    os.kill(pid, signal.SIGKILL)
    await until(lambda: not child.alive)
    with pytest.raises(ChildDied):
        await child.ask(deadly.answer, 1)


async def test_who_stops_waiting_ends_the_child(child: Child) -> None:
    _, pid = await child.ask(deadly.answer, 0)
    asked = asyncio.create_task(child.ask(deadly.sleep))
    await asyncio.sleep(0.05)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await until(lambda: not child.alive)
    await child.end()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_its_end_is_told_to_who_waits_every_time() -> None:
    async with asyncio.timeout(PATIENCE):
        for wait in range(20):
            child = await Child.start(NURSERY, deadly.enter)
            asked = asyncio.create_task(child.ask(deadly.sleep))
            await asyncio.sleep(wait / 1000)
            await child.end()
            with pytest.raises(ChildDied):
                await asked


async def test_one_that_cannot_start_its_work_is_told() -> None:
    with pytest.raises(ChildDied) as died:
        await Child.start(NURSERY, deadly.fail, KeyError("never"))
    assert died.value.exit_code == 1


async def test_one_that_never_gets_ready_is_given_up_and_ended() -> None:
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(ChildDied):
            await Child.start(NURSERY, time.sleep, 600, within=1)
        await until(lambda: not active_children())
