"""MPXJ, which reimplements MS Project's scheduling, opens our file and computes the same plan from it.

It is a Java library of 30 MB that wants a Java of 190 MB, too much for every `make test`: `make test-all`
installs both. The structure that it relies on is held by test_mspdi.py at every run.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from milestone_git.render.exports.mspdi import render
from tests import builders
from tests.exports.plans import HOSTILE, rich, scheduled, staffed, titled

if TYPE_CHECKING:
    from pathlib import Path

    from milestone_git.schedule.timetable import Timetable

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (shutil.which("java") and find_spec("mpxj") and find_spec("jpype")),
        reason="needs Java and the packages of the extra `mpxj`; `make test-all` installs them",
    ),
]

# In a process of its own: a Java machine cannot be started twice, nor stopped.
READER = """
import json, sys
import jpype, mpxj
jpype.startJVM()
from org.mpxj import TimeUnit
from org.mpxj.cpm import MicrosoftScheduler
from org.mpxj.reader import UniversalProjectReader

def row(project, task):
    properties = project.getProjectProperties()
    def minutes(value):
        return value and round(value.convertUnits(TimeUnit.MINUTES, properties).getDuration())
    dates = (task.getEarlyStart(), task.getEarlyFinish(), task.getLateStart(), task.getLateFinish())
    return {
        "name": str(task.getName()), "wbs": str(task.getWBS()), "level": int(task.getOutlineLevel()),
        "summary": bool(task.getSummary()), "dates": [str(one) for one in dates],
        "minutes": minutes(task.getDuration()), "percent": float(task.getPercentageComplete()),
        "total_float": minutes(task.getTotalSlack()), "free_float": minutes(task.getFreeSlack()),
        "critical": bool(task.getCritical()),
        "calendar": str(task.getCalendar().getName() if task.getCalendar() else ""),
        "links": [[str(one.getPredecessorTask().getText(1)), str(one.getType()), minutes(one.getLag())]
                  for one in task.getPredecessors()],
    }

answers = []
for path in sys.argv[1:]:
    project = UniversalProjectReader().read(path)
    rows = lambda: {str(task.getText(1)): row(project, task) for task in project.getTasks()}
    read = rows()
    MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
    answers.append({"read": read, "scheduled": rows()})
json.dump(answers, sys.stdout)
"""


def asked(folder: Path, *plans: Timetable) -> list[dict[str, dict[str, Any]]]:
    """For each plan what MPXJ reads in our file, and what it makes of it when it schedules."""
    paths = []
    for number, plan in enumerate(plans):
        paths.append(folder / f"{number}.xml")
        paths[-1].write_text(render("Portfolio", plan), encoding="utf-8")
    words = (sys.executable, "-c", READER, *map(str, paths))
    done = subprocess.run(words, capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)  # type: ignore[no-any-return]  # JSON has no types


def same(read: dict[str, Any], scheduled: dict[str, Any]) -> list[str]:
    """The activities of which MPXJ's own schedule says anything else than our file."""
    return [
        f"{name}: {read[name]} is {scheduled[name]}"
        for name in read
        if not read[name]["summary"] and read[name] != scheduled[name]
    ]


def test_mpxj_reads_what_we_wrote_and_schedules_it_to_the_same_dates_and_floats(tmp_path: Path) -> None:
    plan = rich()
    (answer,) = asked(tmp_path, plan)
    read = answer["read"]
    row = read["milestone-004"]
    assert row["dates"] == ["2026-01-20T13:00", "2026-01-23T12:00", "2026-01-08T08:00", "2026-01-12T17:00"]
    assert (row["minutes"], row["total_float"], row["free_float"], row["critical"]) == (
        1440,
        -4080,
        240,
        True,
    )
    assert row["links"] == [["milestone-002 start", "SS", 480], ["milestone-003", "FF", -240]]
    assert (read["milestone-002/t-doing"]["wbs"], read["milestone-002/t-doing"]["level"]) == ("2.2", 2)
    assert read["milestone-001"]["percent"] == 100
    assert len(read) == len(plan.schedule.arrays.names) + 2  # and two summaries
    assert same(read, answer["scheduled"]) == []


def test_mpxj_works_by_the_calendars_of_our_people(tmp_path: Path) -> None:
    (answer,) = asked(tmp_path, staffed())
    found = [row["calendar"] for row in answer["read"].values()]
    assert found == ["sarah", "alex", "kim", "lee", "Project"]
    assert same(answer["read"], answer["scheduled"]) == []


def test_mpxj_keeps_hostile_titles(tmp_path: Path) -> None:
    titles = [one for one in HOSTILE if one.isprintable()]
    answers = asked(tmp_path, *(titled(one) for one in titles))
    for title, answer in zip(titles, answers, strict=True):
        assert answer["read"]["milestone-001"]["name"] == title.strip()
        assert answer["read"]["milestone-002/t-4k2x"]["name"] == title.strip()


def test_mpxj_agrees_on_musts_and_caps_that_can_be_kept(tmp_path: Path) -> None:
    def plan(**said: str) -> Timetable:
        return scheduled(
            builders.record(1, estimate="1d", constraints=said),
            builders.record(2, estimate="3d", needs=[1]),
            builders.record(3, estimate="2w"),
        )

    plans = [
        plan(must_start="2026-01-08"),
        plan(must_finish="2026-01-09"),
        plan(finish_no_later="2026-01-09"),
    ]
    for answer in asked(tmp_path, *plans):
        assert same(answer["read"], answer["scheduled"]) == []
