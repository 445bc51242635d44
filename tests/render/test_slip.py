"""`slip` and `bisect-date` in words: who moved what, by how much, and since when it is late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from milestone_git.model.record import Record
from milestone_git.render import slip
from milestone_git.schedule.comparison import compared
from milestone_git.schedule.slippage import Cause, Slip
from tests.builders import record
from tests.render.dates import DAY, PIPE, seen

AT = datetime(2026, 1, 6, 9, tzinfo=UTC)
TIME = Cause("", AT, "", "", {})


def cause(changed: dict[str, str] | None = None, commit: str = "0123456789abcdef") -> Cause:
    return Cause(commit, AT, "sarah", "Estimate anew", changed or {"milestone-001": "sarah"})


def move(number: int = 1, days: int = 1, **more: Any) -> Slip:
    first = {
        "milestone": f"milestone-{number:03d}",
        "target": "finish",
        "before": date(2026, 1, 9),
        "after": date(2026, 1, 9 + days),
        "minutes": days * DAY,
        "reason": "own",
        "who": "sarah",
        "owner": "kim",
        "team": "web",
        "phase": "",
        "cause": cause(),
    }
    return Slip(**{**first, **more})


def test_a_milestone_that_nothing_moved() -> None:
    assert slip.moves(record(1), [], PIPE) == "milestone-001  Title 1\nnothing has moved it"
    assert slip.milestones([], [], PIPE) == "nothing has moved"


def test_moves_are_told_with_their_reason_and_their_sum() -> None:
    many = {f"milestone-{number:03d}": "kim" for number in range(2, 6)}
    found = slip.moves(
        record(1),
        [
            move(days=1),
            move(days=1, reason="waiting", who="", cause=TIME),
            move(days=1, reason="waiting", who="", cause=TIME, before=date(2026, 1, 10)),
            move(days=2, reason="carried", cause=cause({"milestone-002": "kim"})),
            move(days=-1, reason="carried", cause=cause(many)),
            move(days=1, reason="carried", cause=cause({"milestone-001": "kim"})),
            move(days=0, reason="own"),
            move(days=0, target="due"),
        ],
        PIPE,
    )
    rows = found.split("\n")[3:-3]
    assert found.split("\n")[0] == "milestone-001  Title 1"
    assert "time passed" in found
    assert found.count("time passed") == 1, "what time did between two commits is one row"
    assert "2026-01-09 -> 2026-01-10  +2d" in found
    assert "milestone-002, milestone-003 and 2 more" in found
    assert "calendar" in found
    assert "0123456789  Estimate anew" in found
    assert len(rows) == 6
    assert found.split("\n")[-2:] == [
        "due: 2026-01-09 -> 2026-01-09 (0)",
        "its computed finish: 2026-01-09 -> 2026-01-09 (+1w)",
    ]


def test_milestones_stand_worst_first_with_means_by_owner_team_and_phase() -> None:
    slips = [
        move(1, 1),
        move(2, 3, reason="carried", owner="", team=""),
        move(2, 1, reason="waiting", who="", cause=TIME),
        move(3, -1, who="alex"),
    ]
    found = slip.milestones(slips, [record(1), record(2)], PIPE)
    table, owner, team, phase = found.split("\n\n")
    assert [line.split()[0] for line in table.split("\n")[1:]] == [
        "milestone-002",
        "milestone-001",
        "milestone-003",
    ]
    assert table.split("\n")[1].split()[1:6] == ["1", "0", "+4d", "0", "+3d"]
    assert "alex" in table.split("\n")[3]
    assert (owner.startswith("OWNER"), "kim" in owner) == (True, True)
    assert (team.startswith("TEAM"), "web" in team) == (True, True)
    assert (phase.startswith("PHASE"), "-" in phase) == (True, True)


def test_without_a_mover_there_is_no_mean() -> None:
    found = slip.milestones([move(1, 1, reason="waiting", who="", cause=TIME)], [], PIPE)
    assert "mean slip by owner: nobody moved anything" in found


def test_moves_as_data() -> None:
    found = slip.shape(record(1), [move(), move(reason="waiting", who="", owner="", cause=TIME)], 7, 1)
    assert (found["milestone"], found["commits"], found["unscheduled"]) == ("milestone-001", 7, 1)
    assert found["moves"][0]["moves_minutes"] == DAY
    assert found["moves"][0]["changed"] == ["milestone-001"]
    assert (found["moves"][1]["who"], found["moves"][1]["commit"]) == (None, None)
    assert [one["name"] for one in found["means"]["owner"]] == ["kim"]
    assert slip.shape(None, [], 0, 0)["milestone"] is None


def late(record_: Record, finish: date, made: Cause | None, first: date | None, **more: Any) -> str:
    return slip.late(record_, date(2026, 1, 9), finish, made, first, more.get("comparison"), PIPE)


def test_late_by_nothing_by_time_or_from_the_beginning() -> None:
    one, friday, monday = record(1), date(2026, 1, 9), date(2026, 1, 12)
    assert late(one, friday, None, None).endswith("it is on time")
    assert late(one, monday, None, None).endswith("it never was on time")
    assert late(one, monday, None, monday).endswith(
        "no commit made it late: on 2026-01-12 too much time had passed"
    )
    assert late(one, monday, cause(), monday).split("\n")[-3:] == [
        "late since 0123456789 Estimate anew",
        "2026-01-12, by sarah",
        "it was late from the commit that planned it",
    ]


def test_late_by_a_commit_names_what_else_it_moved() -> None:
    before = seen(record(1, estimate="1w"), record(2, estimate="2d", needs=[1]))
    after = seen(record(1, estimate="7d"), record(2, estimate="2d", needs=[1]), record(3, estimate="1d"))
    monday = date(2026, 1, 12)
    found = late(record(2), monday, cause(), monday, comparison=compared(before, after)).split("\n")
    assert found[-2].split() == [
        "milestone-001", "2026-01-09", "2026-01-13", "+2d", "sarah", "Title", "1",
    ]  # fmt: skip
    assert found[-1].split()[:4] == ["milestone-002", "2026-01-13", "2026-01-15", "+2d"]
    assert "milestone-003" not in "\n".join(found), "what is new has not moved"
