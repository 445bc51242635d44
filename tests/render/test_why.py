"""`why`: what is behind each date, in sentences that a manager reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from milestone_git.model.actuals import Actuals, Span
from milestone_git.render import dated, why
from milestone_git.schedule.grounds import grounds_of
from tests.builders import record, task, uid_of
from tests.render.dates import MONDAY, seen

if TYPE_CHECKING:
    from milestone_git.schedule.timetable import Timetable


def on(number: int, **more: Any) -> dict[str, Any]:
    return {"milestone": f"milestone-{number:03d}", **more}


def ago(days: int) -> Any:
    return MONDAY - timedelta(days=days)


def told(found: Timetable, number: int) -> list[str]:
    """The sections by their blank lines, each in one piece."""
    grounds = grounds_of(found, f"milestone-{number:03d}")
    assert grounds is not None
    return why.told(found, grounds).split("\n\n")


def test_a_milestone_that_waits_says_for_whom_and_what_has_time_to_spare() -> None:
    found = seen(
        record(1, estimate="2d"),
        record(2, estimate="1d"),
        record(
            3,
            task("a", estimate="1d"),
            task("b", estimate="2d", depends_on=["t-a"]),
            depends_on=[on(1, lag="1d"), on(2)],
        ),
    )
    assert told(found, 3) == [
        "milestone-003  Title 3\n"
        "starts on Thu 2026-01-08, finishes on Mon 2026-01-12, and is on the critical path",
        "Why it starts on Thu 2026-01-08\n"
        '  milestone-003 cannot start until 1d after milestone-001 "Title 1" finishes, on Tue 2026-01-06.\n'
        "  Nothing holds milestone-001 but today's date, Mon 2026-01-05.",
        "Why it finishes on Mon 2026-01-12\n"
        '  milestone-003 ends with its task "Task b", which finishes on Mon 2026-01-12.\n'
        '  Task "Task b" of milestone-003 follows task "Task a" of milestone-003, '
        "which finishes on Thu 2026-01-08.\n"
        '  Task "Task a" takes 1d of work, from Thu 2026-01-08.',
        "What else it waits for\n  milestone-002  Title 2  finishes on Mon 2026-01-05, 2d to spare",
        "It has no time to spare\n"
        "  milestone-003 has to finish by Mon 2026-01-12, or everything is finished later.",
    ]
    assert told(found, 2)[3] == (
        "It has 2d to spare, until Wed 2026-01-07\n"
        '  milestone-002 has to finish by Wed 2026-01-07, or milestone-003 "Title 3" starts too late.\n'
        "  milestone-003 has to finish by Mon 2026-01-12, or everything is finished later."
    )


def test_dates_that_somebody_set_hold_what_they_hold() -> None:
    found = seen(
        record(1, estimate="2d", start="2026-01-07"),
        record(2, estimate="1d", depends_on=[on(1, type="SS", lag="1d")], due="2026-01-07"),
        record(
            3,
            estimate="3d",
            depends_on=[on(1, type="FF", lag="-1d")],
            constraints={"must_finish": "2026-01-30"},
        ),
        record(4, estimate="1d", blockers=[{"title": "Permit", "expected": "2026-01-14"}]),
        record(
            5,
            estimate="1d",
            depends_on=[on(9), on(4, type="SF")],
            constraints={"must_start": "2026-02-02", "finish_no_later": "2026-02-06"},
        ),
    )
    assert told(found, 1)[1].endswith("milestone-001 is not to start before Wed 2026-01-07.")
    assert told(found, 1)[3] == (
        "It is 1d too late, and should finish on Wed 2026-01-07\n"
        '  milestone-001 has to start by Tue 2026-01-06, or milestone-002 "Title 2" starts too late.\n'
        "  milestone-002 is due on Wed 2026-01-07."
    )
    assert "cannot start until 1d after milestone-001" in told(found, 2)[1]
    assert "starts, on Wed 2026-01-07" in told(found, 2)[1]
    assert told(found, 3)[1].endswith("milestone-003 has to finish on Fri 2026-01-30.")
    assert told(found, 4)[1].endswith('milestone-004 waits for "Permit", expected on Wed 2026-01-14.')
    assert told(found, 5)[1].endswith("milestone-005 has to start on Mon 2026-02-02.")
    assert told(found, 5)[3].split("\n")[1:] == [
        "  milestone-009           is not in the schedule",
        "  milestone-004  Title 4  starts on Wed 2026-01-14, 2w4d to spare",
    ]


def test_a_finish_that_another_finish_holds() -> None:
    found = seen(
        record(1, estimate="4d"),
        record(2, estimate="1d", depends_on=[on(1, type="FF", lag="-1d")]),
        record(3, estimate="1d", constraints={"finish_no_later": "2026-01-05"}, needs=[2]),
    )
    said = told(found, 2)
    assert "milestone-002 cannot finish until 1d before milestone-001" in "\n".join(said)
    assert "has to finish by Mon 2026-01-05" in told(found, 3)[-1]


def happened() -> Timetable:
    return seen(
        record(1, status="completed", estimate="1d"),
        record(2, status="active", estimate="1d", needs=[1]),
        record(3, estimate="1d", depends_on=[on(1), on(2, type="SS")]),
        record(
            4,
            task("a", "done", estimate="1d"),
            task("b", estimate="3d", depends_on=["t-a"]),
            status="active",
        ),
        record(5, status="completed"),
        record(
            6,
            workflow="kiro",
            phase="design",
            needs=[2],
            phases={"design": {"duration": "2d"}, "execute": {"duration": "1w"}},
        ),
        actuals={
            uid_of(1): Actuals(Span(ago(5), ago(3))),
            uid_of(2): Actuals(Span(ago(14))),
            uid_of(4): Actuals(Span(ago(4)), {"t-a": Span(ago(4), ago(3))}),
        },
    )


def test_what_has_happened_is_said_as_a_fact() -> None:
    found = happened()
    assert (
        "milestone-002 has taken its time already, and is not finished today, Fri 2026-01-02."
        in told(found, 2)[1]
    )
    assert told(found, 2)[3].split("\n")[1] == "  milestone-001  Title 1  is completed on Fri 2026-01-02"
    assert told(found, 4)[0].startswith("milestone-004  Title 4\nstarted on Thu 2026-01-01, finishes on")
    assert told(found, 4)[1] == (
        "Why it started on Thu 2026-01-01\n  milestone-004 was started on Thu 2026-01-01."
    )
    assert 'Nothing holds task "Task b" of milestone-004 but today\'s date' in told(found, 4)[2]
    assert "milestone-002  Title 2  starts on Mon 2025-12-22, 2w to spare" in told(found, 3)[3]


def test_the_phase_that_waits_has_a_reason_of_its_own() -> None:
    said = told(happened(), 6)
    assert said[2].split("\n")[:2] == [
        "Why the work that needs others starts then",
        "  Phase execute of milestone-006 follows phase design of milestone-006, "
        "which finishes on Tue 2026-01-06.",
    ]
    assert "milestone-006 ends with its execute, which finishes on Tue 2026-01-13." in said[3]


def test_a_completed_milestone_has_its_dates_from_the_log() -> None:
    entries = happened().entries
    assert why.finished(entries["milestone-001"]).endswith(
        "It was started on Wed 2025-12-31 and was completed on Fri 2026-01-02, says the log."
    )
    assert why.finished(entries["milestone-005"]).endswith("It is completed, and the log does not say when.")


def test_a_long_chain_is_cut_and_says_so() -> None:
    chain = [record(1, estimate="1d"), *(record(n, estimate="1d", needs=[n - 1]) for n in range(2, 21))]
    said = told(seen(*chain), 20)[1].split("\n")
    assert (len(said), said[-1]) == (14, "  And 8 steps before that: `--json` has them all.")


def test_the_same_as_data() -> None:
    found = happened()
    grounds = grounds_of(found, "milestone-003")
    body = dated.why(found, found.entries["milestone-003"], grounds)
    assert body["milestone"]["early_start"] == "2026-01-05T08:00:00+00:00"
    assert [one["milestone"] for one in body["waits_for"]] == ["milestone-001", "milestone-002"]
    assert body["waits_for"][1]["type"] == "SS"
    assert body["start"] == [
        {
            "milestone": "milestone-003",
            "kind": "now",
            "sentence": "nothing holds milestone-003 but today's date, Mon 2026-01-05",
        }
    ]
    empty = dated.why(found, found.entries["milestone-001"], grounds_of(found, "milestone-001"))
    assert (empty["start"], empty["finish"], empty["waits_for"]) == ([], [], [])
