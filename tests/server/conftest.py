"""Fields of battle: made once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.field import Field, copied, guard, made
from tests.server.troupe import Troupe, troupe


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return made(tmp_path_factory.mktemp("field"))


@pytest.fixture(scope="session")
def _guarded_once(_made_once: Field, tmp_path_factory: pytest.TempPathFactory) -> Field:
    found = copied(_made_once, tmp_path_factory.mktemp("guarded"))
    guard(found.server)
    return found


@pytest.fixture(scope="session")
def players(tmp_path_factory: pytest.TempPathFactory) -> Troupe:
    """A team with keys, and milestones in every state: what a test leaves there stops no other."""
    return troupe(tmp_path_factory.mktemp("troupe"))


@pytest.fixture
def open_field(_made_once: Field, tmp_path: Path) -> Field:
    """A server that nothing guards."""
    return copied(_made_once, tmp_path / "open")


@pytest.fixture
def field(_guarded_once: Field, tmp_path: Path) -> Field:
    """A server with our hooks."""
    return copied(_guarded_once, tmp_path / "guarded")
