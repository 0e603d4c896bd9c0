"""What is remembered of requests: who asked what under which name, for a while, and no more than that."""

from __future__ import annotations

import asyncio
import pickle

import pytest

from api.idempotency import SECONDS, Once
from api.problems import ProblemError

PLANTED = "Zanzibar-41114111"


async def turn(once, caller="c", key="k", body=b"b", state="s", *, settled=True):
    async with once.turn(caller, key, body, state) as taken:
        taken.settled = settled
        return taken.again


def test_what_is_settled_is_remembered_by_caller_and_key():
    async def go():
        once = Once()
        assert [await turn(once), await turn(once)] == [False, True]
        assert not await turn(once, caller="d")
        assert not await turn(once, key="l")
        assert not await turn(once, caller="ck", key="")
        assert not await turn(once, key="unsettled", settled=False)
        assert not await turn(once, key="unsettled")

    asyncio.run(go())


def test_it_is_forgotten_after_a_while_and_when_there_is_too_much():
    async def go():
        now = [0.0]
        once = Once(3, lambda: now[0])
        await turn(once)
        now[0] += SECONDS - 1
        assert await turn(once)
        now[0] += 2
        assert not await turn(once)
        for number in range(100):
            await turn(once, key=str(number))
        assert len(once) <= 4
        assert not await turn(once, key="1")

    asyncio.run(go())


def test_nothing_that_was_asked_can_be_read_from_it():
    async def go():
        once = Once()
        await turn(once, PLANTED, PLANTED, PLANTED.encode(), PLANTED)
        assert PLANTED.encode() not in pickle.dumps((once._before, once._salt))

    asyncio.run(go())


def test_of_two_at_once_the_second_waits_and_a_third_with_another_body_does_not():
    async def go():
        once, release, order = Once(), asyncio.Event(), []

        async def slow(name):
            async with once.turn("c", "k", b"b", "s") as taken:
                order.append((name, taken.again))
                await release.wait()
                taken.settled = True

        first = asyncio.create_task(slow("first"))
        await asyncio.sleep(0)
        second = asyncio.create_task(slow("second"))
        await asyncio.sleep(0)
        with pytest.raises(ProblemError) as error:
            await turn(once, body=b"other")
        assert error.value.status_code == 422
        assert order == [("first", False)]
        release.set()
        await asyncio.gather(first, second)
        assert order == [("first", False), ("second", True)]

    asyncio.run(go())


def test_one_that_fails_leaves_its_turn_to_the_next():
    async def go():
        once = Once()
        with pytest.raises(ZeroDivisionError):
            async with once.turn("c", "k", b"b", "s"):
                raise ZeroDivisionError
        assert not await turn(once)
        assert await turn(once)

    asyncio.run(go())
