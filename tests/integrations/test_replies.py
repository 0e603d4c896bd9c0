"""The ten replies have one verdict, wherever they are sent: so an adapter that judges one otherwise has mapped it wrongly."""

import pytest

from guard.config import Config
from guard.model import Reply
from guard.pipeline import Guard
from tests.integrations.conftest import REPLIES

GUARD = Guard.of(Config())


@pytest.mark.parametrize("channel", ["public", "dm", "email"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply["id"])
def test_one_verdict(reply, channel):
    verdict = GUARD.check(Reply(reply["id"], reply["text"], channel))
    assert verdict.state == reply["verdict"]
    assert reply["word"] in reply["text"]
