"""The layers of docs/architecture.md, held by import-linter, which is itself shown a breach."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.tree import ROOT

LINT = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    words = (str(LINT), "--no-cache", "--config", "pyproject.toml")
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def layers() -> list[str]:
    """Every package that the contract names, whatever it has grown to."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rows = next(one["layers"] for one in contracts["contracts"] if one["id"] == "layers")
    return [name.strip(" ()") for row in rows for name in row.split("|")]


def test_the_layers_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_breach_and_a_package_outside_the_layers_would_be_noticed(tmp_path: Path) -> None:
    for name in layers():
        (tmp_path / "milestone_git" / name).mkdir(parents=True)
        (tmp_path / "milestone_git" / name / "__init__.py").touch()
    (tmp_path / "milestone_git" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    assert lint(tmp_path).returncode == 0
    upward = tmp_path / "milestone_git" / "model" / "upward.py"
    upward.write_text("from milestone_git import app\n")
    assert "BROKEN" in lint(tmp_path).stdout
    upward.write_text("import subprocess\n")
    assert "BROKEN" in lint(tmp_path).stdout
    upward.unlink()
    (tmp_path / "milestone_git" / "outside.py").touch()
    assert "outside" in lint(tmp_path).stdout
