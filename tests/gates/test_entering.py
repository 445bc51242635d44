"""Work begins when what it needs is there, and ends when nothing is owed (R33, R34)."""

from __future__ import annotations

from datetime import UTC, datetime

from milestone_git.model.attempt import Attempt
from milestone_git.render import listing, status
from milestone_git.render.columns import Look
from milestone_git.rules.entering import debts_of, judge, waived_dependencies
from milestone_git.rules.judge import judge as whole_verdict
from milestone_git.schedule.readiness import owed
from tests.builders import codes, event, record
from tests.gates.stage import attempt, evidence, planned, said, seen

NOW = datetime(2026, 1, 10, tzinfo=UTC)
LIMIT = {"coordination": {"max_concurrent_milestones": 1}}


def test_one_too_many_is_not_begun() -> None:
    other = record(2, status="active")
    found = attempt(record(1), record(1, status="active"), others=[other], document=LIMIT)
    assert codes(list(judge(found))) == ["MG216"]
    assert codes(whole_verdict(found)) == ["MG216"]
    assert list(judge(attempt(record(1), record(1, status="active"), document=LIMIT))) == []
    assert list(judge(attempt(record(1), record(1, status="active"), others=[other]))) == []
    running = attempt(
        record(1, status="active"),
        record(1, status="active", due="2026-03-01"),
        others=[other],
        document=LIMIT,
    )
    assert list(judge(running)) == []


def test_work_lands_when_what_it_needs_is_completed() -> None:
    needed = record(2)
    before, after = record(1, needs=[2]), record(1, needs=[2], status="active")
    found = attempt(before, after, others=[needed], branch="main")
    assert codes(list(judge(found))) == ["MG305"]
    assert list(judge(attempt(before, after, others=[needed]))) == []  # not on a protected branch
    assert codes(list(judge(found._replace(head=found.head._replace(branch=""))))) == ["MG305"]
    assert list(judge(attempt(before, after, others=[record(2, status="completed")], branch="main"))) == []
    assert (
        list(judge(attempt(before, after, branch="main"))) == []
    )  # of one that is not there MG301 says more


def test_designing_does_not_wait_and_executing_does() -> None:
    needed = [record(2)]
    one, two = (planned(phase, status="active", needs=[2]) for phase in ("design", "spec"))
    assert list(judge(attempt(one, two, others=needed, branch="main"))) == []
    three = planned("execute", status="active", needs=[2])
    assert codes(list(judge(attempt(two, three, others=needed, branch="main")))) == ["MG305"]
    done = planned("execute", status="completed", needs=[2])
    assert codes(list(judge(attempt(three, done, others=needed, branch="main")))) == ["MG305"]
    assert list(judge(attempt(three, three, others=needed, branch="main"))) == []


def test_a_waived_dependency_is_not_waited_for_while_the_waiver_holds() -> None:
    waived = said("waive", "sarah", phase="", what="it", until="2026-01-10", dependency="milestone-002")
    waived = waived._replace(payload={k: v for k, v in waived.payload.items() if k != "phase"})
    before, after = record(1, needs=[2]), record(1, needs=[2], status="active")
    found = attempt(before, after, waived, others=[record(2)], branch="main", moment=NOW)
    assert list(judge(found)) == []
    assert codes(list(judge(found._replace(moment=datetime(2026, 1, 11, tzinfo=UTC))))) == ["MG305"]
    assert codes(list(judge(found._replace(evidence=None)))) == ["MG305"]
    assert codes(list(judge(found._replace(evidence=evidence()._replace(missing=("x",)))))) == ["MG305"]
    assert waived_dependencies([waived, event("plan")], "2026-01-10") == {"milestone-002"}


def test_a_debt_keeps_a_milestone_from_being_completed() -> None:
    owed = record(2, debt={"of": "milestone-001", "until": "2026-01-10"})
    before, after = record(1, status="active"), record(1, status="completed")
    found = attempt(before, after, others=[owed])
    assert codes(list(judge(found))) == ["MG217"]
    assert codes(whole_verdict(found)) == ["MG217"]
    paid = record(2, debt={"of": "milestone-001", "until": "2026-01-10"}, status="completed")
    assert list(judge(attempt(before, after, others=[paid]))) == []
    told = said("waive", debt="milestone-002")
    assert debts_of(before, seen(before, record(2), events=[told])) == ("milestone-002",)
    assert debts_of(before, seen(before, events=[told])) == ("milestone-002",)  # deleting it pays nothing


def test_a_look_and_a_deletion_say_nothing() -> None:
    assert list(judge(Attempt(seen(record(1))))) == []
    assert list(judge(Attempt(seen(), base=seen(record(1))))) == []


def test_a_debt_is_seen_wherever_its_milestone_is() -> None:
    one = record(1, status="active")
    here = seen(one, record(2, debt={"of": "milestone-001", "until": "2026-01-10"}))
    assert owed(here.by_id()) == {"milestone-001": ("milestone-002",)}
    assert "Owes, for what was waived\n  milestone-002" in status.one(here, one)
    assert "owes: milestone-002" in status.overview(here, "shop")
    assert "milestone-002" in listing.milestones(here, [one], (), Look(False, False, 80))


def test_a_phase_that_is_none_is_not_entered() -> None:
    assert codes(list(judge(attempt(planned(), planned("desing"))))) == ["MG202"]
    assert codes(list(judge(attempt(planned(), planned("nowhere"))))) == ["MG202"]
    assert list(judge(attempt(planned("desing"), planned("desing", due="2026-03-01")))) == []
    assert list(judge(attempt(None, record(1, phase="anything")))) == []
