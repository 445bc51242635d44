"""A forge, as far as a job sees it: a bare repository that nothing guards, with pull requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.field import Field, copied, made


@pytest.fixture(scope="session")
def _forge_once(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return made(tmp_path_factory.mktemp("forge"))


@pytest.fixture
def forge(_forge_once: Field, tmp_path: Path) -> Field:
    """A copy of it."""
    return copied(_forge_once, tmp_path / "forge")
