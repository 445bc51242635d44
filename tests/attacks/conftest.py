"""The field on which attacks are tried, made once and copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.battle import Battle, battle_of
from tests.attacks.gated import copy_of, gated
from tests.attacks.keys import with_keys
from tests.server.field import Field, copied, guard, made


@pytest.fixture(scope="session")
def _peace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Field, Field]:
    found = made(tmp_path_factory.mktemp("peace"))
    guarded = copied(found, tmp_path_factory.mktemp("guarded"))
    guard(guarded.server)
    return found, guarded


@pytest.fixture
def battle(_peace: tuple[Field, Field], tmp_path: Path) -> Battle:
    """Copies of a field that nothing guards and of a guarded one."""
    return battle_of(*_peace, tmp_path)


@pytest.fixture
def keyed(battle: Battle) -> Battle:
    """The same, where the team knows keys of Alex and of Mallory."""
    return with_keys(battle)


@pytest.fixture(scope="session")
def _gate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Field, Field]:
    found = gated(tmp_path_factory.mktemp("gate"))
    closed = copy_of(found, tmp_path_factory.mktemp("closed"))
    guard(closed.server)
    return found, closed


@pytest.fixture
def siege(_gate: tuple[Field, Field], tmp_path: Path) -> Battle:
    """The same with a milestone behind a gate, and everybody's keys."""
    return Battle(copy_of(_gate[0], tmp_path / "open"), copy_of(_gate[1], tmp_path / "guarded"), tmp_path)
