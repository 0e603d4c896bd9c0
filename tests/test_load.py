"""The queues before what checks: what is taken is answered in time, and what cannot be taken is refused at once."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from dataclasses import replace

import httpx
import pytest

from api.app import create_app
from api.checking import OVERRAN, WAITED
from api.load import GRACE, LONG, BusyError, Checks, LateError
from guard.config import Config, Policy
from guard.model import Checked, Reply, State, Verdict
from guard.serving import Service
from guard.version import VERSION

PATIENCE = 20


class Held:
    """Work that does not end before it is told to."""

    def __init__(self):
        self.began, self.end = threading.Event(), threading.Event()

    def __call__(self):
        self.began.set()
        assert self.end.wait(PATIENCE)
        return "held"

    async def taken(self, checks):
        """Give it to the thread of `checks` and wait until it has begun."""
        task = asyncio.create_task(checks.run(self, seconds=PATIENCE, size=LONG))
        assert await asyncio.to_thread(self.began.wait, PATIENCE)
        return task


def run(scenario, waiting=2):
    async def running():
        checks = Checks(waiting)
        try:
            return await scenario(checks)
        finally:
            checks.close()

    return asyncio.run(running())


def raises(error):
    def work():
        raise error

    return work


# The queue before the thread


def test_long_work_is_done_in_another_thread_and_its_result_returned():
    async def scenario(checks):
        return await checks.run(threading.get_ident, seconds=PATIENCE, size=LONG)

    assert run(scenario) != threading.get_ident()


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), SystemExit(3)])
def test_what_the_work_raises_is_raised_and_the_thread_lives(error):
    async def scenario(checks):
        with pytest.raises(type(error)):
            await checks.run(raises(error), seconds=PATIENCE, size=LONG)
        return await checks.run(lambda: "alive", seconds=PATIENCE, size=LONG)

    assert run(scenario) == "alive"


def test_work_is_done_in_the_order_in_which_it_came():
    done = []

    async def scenario(checks):
        held = Held()
        tasks = [await held.taken(checks)]
        tasks += [asyncio.create_task(checks.run(lambda n=n: done.append(n), seconds=PATIENCE, size=LONG)) for n in range(20)]
        await asyncio.sleep(0)
        held.end.set()
        await asyncio.gather(*tasks)

    run(scenario, waiting=20)
    assert done == list(range(20))


def test_what_finds_no_place_is_refused_at_once():
    async def scenario(checks):
        held = Held()
        tasks = [await held.taken(checks)]
        tasks += [asyncio.create_task(checks.run(lambda: "done", seconds=PATIENCE, size=LONG)) for _ in range(2)]
        await asyncio.sleep(0)
        assert (checks.full(LONG), checks.waiting) == (True, 2)
        before = time.perf_counter()
        with pytest.raises(BusyError):
            await checks.run(lambda: "never", seconds=PATIENCE, size=LONG)
        took = time.perf_counter() - before
        held.end.set()
        assert await asyncio.gather(*tasks) == ["held", "done", "done"]
        assert not checks.full(LONG)
        return took

    assert run(scenario) < 0.05


def test_what_waited_past_its_time_is_never_done_and_leaves_its_place():
    done = []

    async def scenario(checks):
        held = Held()
        first = await held.taken(checks)
        for _ in range(20):  # more than there are places
            before = time.perf_counter()
            with pytest.raises(LateError) as late:
                await checks.run(lambda: done.append(1), seconds=0.01, size=LONG)
            assert not late.value.began
            assert time.perf_counter() - before < 1
        assert checks.waiting == 0
        held.end.set()
        await first
        return await checks.run(lambda: "next", seconds=PATIENCE, size=LONG)

    assert run(scenario) == "next"
    assert not done


def test_work_that_does_not_end_is_answered_for_a_little_after_its_time():
    async def scenario(checks):
        held = Held()
        before = time.perf_counter()
        with pytest.raises(LateError) as late:
            await checks.run(held, seconds=0.05, size=LONG)
        took = time.perf_counter() - before
        held.end.set()
        assert late.value.began
        assert await checks.run(lambda: "next", seconds=PATIENCE, size=LONG) == "next"
        return took

    assert 0.05 + GRACE <= run(scenario) < 2


def test_who_no_longer_waits_leaves_the_place():
    async def scenario(checks):
        held = Held()
        first = await held.taken(checks)
        waiting = asyncio.create_task(checks.run(lambda: "never", seconds=PATIENCE, size=LONG))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        assert checks.waiting == 0
        first.cancel()
        held.end.set()
        return await checks.run(lambda: "next", seconds=PATIENCE, size=LONG)

    assert run(scenario) == "next"


def test_a_long_text_does_not_hold_up_short_ones():
    async def scenario(checks):
        held = Held()
        long = await held.taken(checks)
        short = await checks.run(lambda: "short", seconds=PATIENCE, size=LONG - 1)
        assert not long.done()
        held.end.set()
        return short, await long

    assert run(scenario) == ("short", "held")


def test_what_was_taken_is_done_after_the_end_and_nothing_else_is():
    async def scenario(checks):
        held = Held()
        tasks = [await held.taken(checks)]
        tasks += [asyncio.create_task(checks.run(lambda: "done", seconds=PATIENCE, size=LONG))]
        await asyncio.sleep(0)
        checks.close()
        with pytest.raises(BusyError):
            await checks.run(lambda: "never", seconds=PATIENCE, size=LONG)
        held.end.set()
        return await asyncio.gather(*tasks)

    assert run(scenario) == ["held", "done"]


def test_a_thread_ends_with_what_it_belongs_to():
    def alive():
        return {thread for thread in threading.enumerate() if thread.name == "check-long"}

    async def scenario():
        return await Checks(1).run(threading.current_thread, seconds=PATIENCE, size=LONG)

    before = alive()
    thread = asyncio.run(scenario())
    gc.collect()
    thread.join(PATIENCE)
    assert alive() <= before


# The queue before the event loop


def test_short_work_is_done_on_the_event_loop():
    async def scenario(checks):
        return await checks.run(threading.get_ident, seconds=PATIENCE)

    assert run(scenario) == threading.get_ident()


def test_short_work_is_done_in_turn_and_the_loop_goes_round_between():
    done, beats = [], []

    async def beat():
        while len(done) < 20:
            beats.append(len(done))
            await asyncio.sleep(0)

    async def scenario(checks):
        await asyncio.gather(beat(), *(checks.run(lambda n=n: done.append(n), seconds=PATIENCE) for n in range(20)))

    run(scenario, waiting=20)
    assert done == list(range(20))
    assert min(beats.count(number) for number in range(1, 20)) >= 3, "a request is read and put in its place in so many turns"


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), SystemExit(3)])
def test_what_short_work_raises_is_raised_and_the_next_is_done(error):
    async def scenario(checks):
        next_one = asyncio.create_task(checks.run(lambda: "next", seconds=PATIENCE))
        with pytest.raises(type(error)):
            await checks.run(raises(error), seconds=PATIENCE)
        return await next_one, await checks.run(lambda: "alive", seconds=PATIENCE)

    assert run(scenario) == ("next", "alive")


def test_short_work_that_finds_no_place_is_refused_at_once_and_what_was_taken_is_done_after_the_end():
    async def scenario(checks):
        tasks = [asyncio.create_task(checks.run(lambda n=n: n, seconds=PATIENCE)) for n in range(4)]
        await asyncio.sleep(0)
        assert (checks.full(), checks.waiting) == (True, 2)
        checks.close()
        return await asyncio.gather(*tasks, return_exceptions=True)

    first, second, *others = run(scenario)
    assert (first, second) == (0, 1)
    assert [type(other) for other in others] == [BusyError, BusyError]


def test_short_work_that_waited_past_its_time_is_not_done():
    done = []

    async def scenario(checks):
        first = asyncio.create_task(checks.run(lambda: time.sleep(0.1), seconds=PATIENCE))
        await asyncio.sleep(0)
        with pytest.raises(LateError) as late:
            await checks.run(lambda: done.append(1), seconds=0.02)
        await first
        return late.value.began

    assert run(scenario) is False
    assert not done


def test_who_no_longer_waits_for_short_work_leaves_the_place():
    done = []

    async def scenario(checks):
        tasks = [asyncio.create_task(checks.run(lambda n=n: done.append(n), seconds=PATIENCE)) for n in range(2)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await tasks[0]
        assert checks.waiting == 0
        return await checks.run(lambda: "next", seconds=PATIENCE)

    assert run(scenario) == "next"
    assert done == [0]


# The service


TEXT = "x" * LONG
"""A reply that is checked in the thread."""


class Slow:
    """A guard that takes as long as it is told."""

    config_path = None
    policy_digest = rules_digest = "sha256:0"

    def __init__(self, seconds=0.0, **policy):
        self.config = Config(policy=Policy(**policy), service=Service(queue=2))
        self.seconds = seconds
        self.asked = []
        self.began, self.release = threading.Event(), threading.Event()

    def check(self, reply, *, deadline_ms=None):
        self.asked.append((reply.id, deadline_ms))
        self.began.set()
        self.release.wait(self.seconds)
        return Verdict(
            reply.id, State.PASS, reply.channel, (), None, Checked("sha256:0", "sha256:0", VERSION, {"detect": 1.0}, ())
        )


def asked(guard, *bodies, then=None, seconds=None):
    """Send all bodies at once to a service that was started up, and return the answers, each with its seconds.

    From the start on, checks take so many `seconds`.
    """

    async def asking():
        app = create_app(guard)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            guard.asked.clear()
            if seconds is not None:
                guard.seconds = seconds

            async def one(body):
                before = time.perf_counter()
                return await client.post("/v1/check", json=body), time.perf_counter() - before

            tasks = [asyncio.create_task(one(body)) for body in bodies]
            result = await then(client) if then else None
            return await asyncio.gather(*tasks), result

    return asyncio.run(asking())


def test_what_there_is_no_place_for_is_503_at_once_with_a_time_to_come_back():
    guard = Slow()

    async def running():
        app = create_app(guard)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            guard.began.clear()
            guard.seconds = PATIENCE

            async def one(number):
                before = time.perf_counter()
                body = {"id": str(number), "text": TEXT, "deadline_ms": 1500}
                return await client.post("/v1/check", json=body), time.perf_counter() - before

            first = asyncio.create_task(one(0))
            assert await asyncio.to_thread(guard.began.wait, PATIENCE)
            answers = await asyncio.gather(first, *(one(number) for number in range(1, 8)))
            guard.release.set()
            return answers

    answers = asyncio.run(running())
    statuses = [answer.status_code for answer, _ in answers]
    assert sorted(statuses) == [200] * 3 + [503] * 5, "one is checked, two wait"
    for answer, seconds in answers:
        if answer.status_code == 503:
            assert answer.headers["retry-after"] == "1"
            assert answer.headers["content-type"] == "application/problem+json"
            assert "do not send" in answer.json()["detail"]
            assert answer.headers["x-request-id"]
            assert seconds < 1
        else:
            assert answer.json()["verdict"] == "incomplete"
            assert answer.json()["checked"]["incomplete"] in ([WAITED], [OVERRAN])
            assert 1.5 <= seconds < 4


def test_what_waited_past_its_deadline_is_incomplete_and_not_checked():
    guard = Slow(seconds=0.4)
    answers, _ = asked(guard, {"id": "a", "text": TEXT}, {"id": "b", "text": TEXT, "deadline_ms": 100})
    by_id = {answer.json()["id"]: answer.json() for answer, _ in answers}
    assert by_id["a"]["verdict"] == "pass"
    assert by_id["b"]["verdict"] == "incomplete"
    assert by_id["b"]["checked"]["incomplete"] == [WAITED]
    assert "b" not in [reply for reply, _ in guard.asked]


def test_the_time_spent_waiting_is_taken_off_the_deadline():
    guard = Slow(seconds=0.3)
    asked(guard, {"id": "a", "text": TEXT}, {"id": "b", "text": TEXT, "deadline_ms": 5000})
    (left,) = (deadline for reply, deadline in guard.asked if reply == "b")
    assert 4000 < left < 4800


def test_a_caller_gets_no_more_time_than_the_policy_has():
    guard = Slow(deadline_ms=100)
    answers, _ = asked(guard, {"id": "a", "text": TEXT, "deadline_ms": 60_000}, seconds=PATIENCE)
    guard.release.set()
    assert answers[0][0].json()["checked"]["incomplete"] == [OVERRAN]
    assert answers[0][1] < 2


def test_health_and_readiness_answer_while_checks_wait():
    guard = Slow()

    async def look(client):
        guard.seconds = 0.5
        await asyncio.sleep(0.05)
        guard.seconds = 0
        return [(await client.get(path)).status_code for path in ("/healthz", "/metrics")]

    _, statuses = asked(guard, *({"text": TEXT} for _ in range(8)), then=look)
    assert statuses == [200, 200]


def test_a_conversation_counts_as_what_is_read():
    guard = Slow()
    thread = [{"author": "customer", "text": "x" * LONG}]
    names = []
    guard.check = lambda reply, **_: (
        names.append(threading.current_thread().name) or replace(Slow.check(guard, reply), id=reply.id)
    )
    asked(guard, {"text": "Hi"}, {"text": "Hi", "thread": thread})
    assert {"MainThread", "check-long"} <= set(names)


def test_a_verdict_that_was_not_come_to_says_nothing_of_the_reply():
    guard = Slow(deadline_ms=50)
    verdict = asked(guard, {"id": "r", "text": f"Your PIN is 4821 {TEXT}"}, seconds=PATIENCE)[0][0][0].json()
    guard.release.set()
    assert (verdict["findings"], verdict["suggestion"]) == ([], None)
    assert Reply(id="r", text="x").id == verdict["id"]
