"""`schedule` and `critical-path` in columns, and what a change does to them."""

from __future__ import annotations

from milestone_git.model.actuals import Actuals, Span
from milestone_git.render import dated, difference, timetable
from milestone_git.render.difference import Sides
from milestone_git.schedule.comparison import compared
from milestone_git.schedule.delta import delta
from milestone_git.schedule.timetable import Timetable
from tests.builders import record, task, uid_of
from tests.render.dates import DAY, MONDAY, NARROW, PIPE, seen

SIDES = Sides("main", "topic*", MONDAY)


def plan() -> Timetable:
    return seen(
        record(1, estimate="2d"),
        record(2, task("a", estimate="1d"), task("b", estimate="2d"), needs=[1]),
        record(3, estimate="1d"),
        record(4, status="completed"),
        actuals={uid_of(4): Actuals(Span(None, MONDAY))},
    )


def test_open_milestones_stand_by_their_start() -> None:
    said = timetable.milestones(plan(), PIPE).split("\n")
    assert [line.split()[0] for line in said[1:4]] == ["milestone-003", "milestone-001", "milestone-002"]
    assert said[0].split() == [
        "ID", "START", "FINISH", "LATE", "START", "LATE", "FINISH", "FLOAT", "FREE", "DRAG", "CRITICAL",
        "TITLE",
    ]  # fmt: skip
    assert said[2].split()[1:3] == ["2026-01-05", "2026-01-06"]
    assert said[-1].startswith("all is finished on ")
    assert "milestone-004" in timetable.milestones(plan(), PIPE, everything=True)


def test_a_narrow_terminal_leaves_the_late_dates_out() -> None:
    assert "late start" not in timetable.milestones(plan(), NARROW)


def test_nothing_to_do_is_said() -> None:
    assert timetable.milestones(seen(), PIPE) == "nothing is planned that is not done"
    assert timetable.path(seen(), PIPE) == "nothing is planned that is not done"


def test_what_has_no_estimate_is_named_but_not_all_of_it() -> None:
    said = timetable.milestones(seen(*(record(number) for number in range(1, 8))), PIPE).split("\n")[-1]
    assert said.startswith("without an estimate, so taking no time: milestone-001")
    assert said.endswith("milestone-005 and 2 more")
    few = timetable.milestones(seen(record(1), record(2, estimate="1d")), PIPE).split("\n")[-1]
    assert few == "without an estimate, so taking no time: milestone-001"


def test_the_parts_of_a_milestone() -> None:
    said = timetable.parts(plan(), "milestone-002", PIPE).split("\n")
    assert said[0] == "milestone-002  Title 2"
    assert [line.split()[0] for line in said[3:]] == ["t-a", "t-b"]
    single = timetable.parts(plan(), "milestone-001", PIPE).split("\n")
    assert single[3].split()[1:3] == ["2026-01-05", "2026-01-06"]
    phased = seen(
        record(6, workflow="kiro", phase="design", phases={"design": {"duration": "2d"}}, estimate="1w")
    )
    assert "design" in timetable.parts(phased, "milestone-006", PIPE)
    assert dated.parts(phased, "milestone-006")[0]["kind"] == "phase"


def test_the_critical_path_in_its_order() -> None:
    said = timetable.path(plan(), PIPE).split("\n")
    assert said[1].split() == ["milestone-001", "2026-01-05", "2026-01-06", "2d", "2d", "Title", "1"]
    assert said[2].split()[0] == "milestone-002/t-b"
    body = dated.critical_path(plan())
    assert body["milestones"] == ["milestone-001", "milestone-002"]
    assert [one["work_minutes"] for one in body["activities"]] == [2 * DAY, 2 * DAY]


def test_the_schedule_as_data_has_everything() -> None:
    body = dated.schedule(plan(), ())
    assert [one["id"] for one in body["milestones"]][-1] == "milestone-004"
    assert body["milestones"][-1]["early_start"] is None
    assert body["finish"].startswith("2026-01-08")


def test_two_timetables_side_by_side() -> None:
    before = seen(record(1, estimate="2d"), record(2, estimate="3d"), record(3, estimate="1d", needs=[1]))
    after = seen(record(1, estimate="4d"), record(3, estimate="1d", needs=[1]), record(4, estimate="1d"))
    said = timetable.difference(compared(before, after), ("now", "then"), PIPE).split("\n")
    assert said[0].split() == ["ID", "START", "NOW", "THEN", "FINISH", "NOW", "THEN", "MOVES", "TITLE"]
    assert [line.split()[0] for line in said[1:5]] == [
        "milestone-001", "milestone-003", "milestone-004", "milestone-002",
    ]  # fmt: skip
    assert "+2d" in said[1]
    assert "is new" in said[3]
    assert "is gone" in said[4]
    assert said[6] == "all is finished: Wed 2026-01-07 now, Fri 2026-01-09 then (+2d)"
    nothing = timetable.difference(compared(before, before), ("a", "b"), PIPE)
    assert nothing == "no date moves: all is finished on Wed 2026-01-07"
    assert timetable.difference(compared(seen(), seen()), ("a", "b"), PIPE) == "no date moves"
    gone = timetable.difference(compared(before, seen()), ("a", "b"), PIPE)
    assert "nothing left to do b" in gone


def test_what_becomes_critical_is_named() -> None:
    before = seen(record(1, estimate="3d"), record(2, estimate="1d"))
    after = seen(record(1, estimate="1d"), record(2, estimate="2d"))
    said = timetable.difference(compared(before, after), ("a", "b"), PIPE).split("\n")
    assert said[-2:] == ["newly critical: milestone-002", "no longer critical: milestone-001"]


def test_a_change_that_moves_nothing() -> None:
    found = delta(plan(), plan())
    assert difference.text(found, SIDES, PIPE).split("\n")[0] == "no date moves between main and topic*"
    assert "No date moves." in difference.markdown(found, SIDES)
    assert difference.shape(found, SIDES)["empty"] is True


def test_a_change_is_told_for_people_for_markdown_and_as_data() -> None:
    before = seen(
        record(1, estimate="2d", due="2026-01-09"),
        record(2, estimate="1d"),
        record(3, estimate="1d", due="2026-01-09"),
        record(4, estimate="1d"),
        record(5, status="cancelled"),
        record(6, estimate="1d", due="2026-02-01"),
        record(7, estimate="1d"),
        record(8, estimate="1h", needs=[2]),
    )
    after = seen(
        record(1, estimate="5d", due="2026-01-12", title="A *new* title for @kim"),
        record(2, estimate="1d", status="completed"),
        record(3, estimate="1d", due="2026-01-08"),
        record(4, estimate="1d", status="cancelled"),
        record(5, estimate="1h"),
        record(6, estimate="1d"),
        record(8, estimate="1h", due="2026-03-01", needs=[2]),
        record(9, estimate="1d"),
    )
    found, sides = delta(before, after), SIDES._replace(unreadable=["milestone-010"])
    said = difference.text(found, sides, PIPE).split("\n")
    for line in (
        "milestone-001 is due 3 days later: on 2026-01-12 instead of 2026-01-09",
        "milestone-003 is due 1 day sooner: on 2026-01-08 instead of 2026-01-09",
        "milestone-006 is not due any more; it was on 2026-02-01",
        "milestone-008 is now due on 2026-03-01",
        "new: milestone-009 Title 9",
        "completed: milestone-002 Title 2",
        "cancelled: milestone-004 Title 4",
        "taken up again: milestone-005 Title 5",
        "gone: milestone-007 Title 7",
        "cannot be read, so not compared: milestone-010",
        "all is finished on Fri 2026-01-09, 3d later than Tue 2026-01-06",
        "both as seen on Mon 2026-01-05",
    ):
        assert line in said, line
    assert any(line.split()[:4] == ["milestone-001", "2026-01-06", "2026-01-09", "+3d"] for line in said)
    marked = difference.markdown(found, sides)
    assert "A \\*new\\* title for @\u2060kim" in marked
    assert "- gone: milestone-007 Title 7" in marked
    assert "- cannot be read, so not compared: milestone-010" in marked
    body = difference.shape(found, sides)
    assert body["moved"][0]["id"] == "milestone-001"
    assert body["due"][0] == {"id": "milestone-001", "due": ["2026-01-09", "2026-01-12"], "moves_days": 3}
    assert body["gone"] == [{"id": "milestone-007", "title": "Title 7"}]


def test_the_end_of_everything_is_told() -> None:
    first, done = seen(record(1, estimate="2d")), seen(record(1, estimate="2d", status="completed"))
    assert "all is finished now, instead of Tue 2026-01-06" in difference.text(
        delta(first, done), SIDES, PIPE
    )
    assert "nothing is left to do" in difference.text(delta(seen(), seen()), SIDES, PIPE)
    assert "all is finished on Tue 2026-01-06" in difference.text(delta(seen(), first), SIDES, PIPE)
    sooner = seen(record(1, estimate="1d"))
    assert "1d sooner than Tue 2026-01-06" in difference.text(delta(first, sooner), SIDES, PIPE)
    assert "as before" in difference.text(delta(first, first), SIDES, PIPE)
