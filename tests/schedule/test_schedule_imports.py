"""What the schedule package makes its callers pay for at import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import milestone_git.schedule


def test_every_public_name_is_handed_out_by_its_home() -> None:
    for name in milestone_git.schedule.__all__:
        assert getattr(milestone_git.schedule, name).__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'levelling'"):
        _ = milestone_git.schedule.levelling


@pytest.mark.parametrize(
    "module", ["", ".circles", ".calendar", ".critical_path", ".driver", ".constraints", ".drag"]
)
def test_importing_does_not_cost_networkx(module: str) -> None:
    code = f"import sys, milestone_git.schedule{module}; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_circles_come_without_calendars() -> None:
    loaded = "'milestone_git.schedule.calendar' in sys.modules"
    code = f"import sys, milestone_git.schedule.circles; sys.exit({loaded})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
