"""The field on which attacks are tried, made once for a run and copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.battle import Battle
from tests.attacks.copies import copy_of, settled
from tests.attacks.gated import gated
from tests.attacks.keys import with_keys
from tests.server.field import Field, guard, made


@pytest.fixture(scope="session")
def _peace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Field, Field]:
    return _both(settled(made(tmp_path_factory.mktemp("peace"))), tmp_path_factory.mktemp("guarded"))


@pytest.fixture
def battle(_peace: tuple[Field, Field], tmp_path: Path) -> Battle:
    """Copies of a field that nothing guards and of a guarded one."""
    return _battle(_peace, tmp_path)


@pytest.fixture(scope="session")
def _known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Field, Field]:
    found = settled(with_keys(made(tmp_path_factory.mktemp("keys"))))
    return _both(found, tmp_path_factory.mktemp("known"))


@pytest.fixture
def keyed(_known: tuple[Field, Field], tmp_path: Path) -> Battle:
    """The same, where the team knows keys of Alex and of Mallory."""
    return _battle(_known, tmp_path)


@pytest.fixture(scope="session")
def _gate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Field, Field]:
    return _both(settled(gated(tmp_path_factory.mktemp("gate"))), tmp_path_factory.mktemp("closed"))


@pytest.fixture
def siege(_gate: tuple[Field, Field], tmp_path: Path) -> Battle:
    """The same with a milestone behind a gate, and everybody's keys."""
    return _battle(_gate, tmp_path)


def _both(found: Field, folder: Path) -> tuple[Field, Field]:
    guarded = copy_of(found, folder)
    guard(guarded.server)
    return found, guarded


def _battle(both: tuple[Field, Field], folder: Path) -> Battle:
    return Battle(copy_of(both[0], folder / "open"), copy_of(both[1], folder / "guarded"), folder)
