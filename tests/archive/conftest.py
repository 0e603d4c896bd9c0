"""A scan of synthetic replies, and what is found in them."""

from __future__ import annotations

import pytest

from tests.archive.synthetic import digest, here, synthetic


@pytest.fixture(scope="session")
def entries():
    return synthetic(900)


@pytest.fixture(scope="session")
def truth(entries, tmp_path_factory):
    return digest(tmp_path_factory.mktemp("truth") / "j", entries, here())
