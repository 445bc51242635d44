"""What people type at a gate, and what is refused before anything is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from milestone_git.model.change import Change
from milestone_git.model.evidence import Gate
from milestone_git.model.workflow import COMPLETION
from milestone_git.render import review as view
from milestone_git.rules.asked import asked, workflow_of
from milestone_git.rules.openness import openness
from milestone_git.rules.sight import Sight
from milestone_git.verbs import advance, edit, plan, review, waive
from milestone_git.verbs.phases import Said, phase_of, with_phases
from milestone_git.verbs.review import Review
from tests.builders import codes, given, kinds, record, refused, uid_of, written
from tests.gates.stage import DIGEST, evidence, planned, policy, reviewed, said, seen, settings, team

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def sight(one: Any, *events: Any, phase: str = "", made: Any = (), **more: Any) -> Sight:
    """What somebody who reviews ``one`` has before them."""
    by = policy()
    workflow = workflow_of(one, by.settings)
    phase = phase or phase_of(one, workflow)
    found = evidence(*events, made=made, phases=[phase])
    asking = asked(one, phase, workflow, by)
    stands = openness(Gate(uid_of(1), phase), one, asking, events, found, by, NOW)
    return Sight(one, workflow, phase, "c" * 40, by, DIGEST, stands, **more)


def typed(kind: str, found: Sight, who: str = "alex", reason: str = "", reviewer: str = "") -> Change:
    return review.decide(seen(found.record), Review(found, kind, reason, reviewer), given(who))


def test_an_approval_is_an_event_of_what_was_looked_at() -> None:
    found = typed("approve", sight(reviewed("alex")))
    (draft,) = found.drafts
    assert (draft.kind, found.writes) == ("approve", ())
    assert draft.payload == {
        "phase": "design",
        "digest": "v1:now",
        "commit": "c" * 40,
        "parts": dict(DIGEST.parts),
    }
    assert found.subject == "Approve design of milestone-001"


def test_a_request_says_who_was_picked() -> None:
    found = typed("request", sight(reviewed("alex"), asked=("alex",)), "jordan")
    assert found.drafts[0].payload["asked"] == ["alex"]
    assert "parts" not in found.drafts[0].payload


@pytest.mark.parametrize(
    ("kind", "who", "more", "code"),
    [
        ("reject", "alex", {}, "MG010"),
        ("comment", "alex", {"reason": " "}, "MG010"),
        ("approve", "casey", {}, "MG208"),
        ("approve", "casey", {"reviewer": "alex"}, "MG208"),
        ("withdraw", "alex", {}, "MG209"),
        ("overrule", "sarah", {"reason": "x", "reviewer": "alex"}, "MG209"),
        ("overrule", "jordan", {"reason": "x", "reviewer": "alex"}, "MG208"),
    ],
)
def test_what_would_count_for_nothing_is_not_written(kind: str, who: str, more: Any, code: str) -> None:
    assert codes(refused(lambda: typed(kind, sight(reviewed("alex")), who, **more))) == [code]


def test_own_work_is_not_approved_and_may_be_rejected() -> None:
    own = sight(reviewed("alex"), made=["alex"])
    assert codes(refused(lambda: typed("approve", own))) == ["MG207"]
    assert kinds(typed("reject", own, reason="no")) == ["reject"]


def test_a_recorder_writes_for_another_and_is_marked() -> None:
    found = typed("approve", sight(reviewed("alex")), "rec", reviewer="@alex")
    assert found.drafts[0].payload["reviewer"] == "alex"
    assert "reviewer" not in typed("approve", sight(reviewed("alex")), reviewer="alex").drafts[0].payload


def test_a_verdict_is_taken_back_or_overruled() -> None:
    one = reviewed("alex")
    assert kinds(typed("withdraw", sight(one, said("approve")))) == ["withdraw"]
    assert kinds(typed("withdraw", sight(one, said("reject")))) == ["withdraw"]
    overruled = typed("overrule", sight(one, said("reject")), "sarah", "we ship", "alex")
    assert overruled.drafts[0].payload["whom"] == "alex"


def test_nobody_is_asked_where_nobody_is_named() -> None:
    (one,) = refused(lambda: typed("approve", sight(planned())))
    assert "nobody is" in one.message
    two = refused(lambda: typed("approve", sight(reviewed("alex", "casey")), "jordan"))
    assert "asked are alex and casey" in two[0].message


@pytest.mark.parametrize(
    ("at", "phase", "closed"),
    [
        ("design", "spec", True),
        ("spec", "design", False),
        ("design", COMPLETION, True),
        ("execute", COMPLETION, False),
    ],
)
def test_a_phase_is_reviewed_when_it_has_been_reached(at: str, phase: str, closed: bool) -> None:
    more: dict[str, Any] = {"sign_off": ["alex"]}
    one = planned(at, phases={"design": {"reviewers": ["alex"]}, "spec": {"reviewers": ["alex"]}}, **more)
    found = sight(one, phase=phase)
    if closed:
        assert codes(refused(lambda: typed("approve", found))) == ["MG203"]
        assert kinds(typed("comment", found, reason="early")) == ["comment"]
    else:
        assert kinds(typed("approve", found)) == ["approve"]


def test_nothing_of_a_finished_milestone_is_reviewed() -> None:
    done = sight(reviewed("alex", status="completed"))
    assert codes(refused(lambda: typed("comment", done, reason="late"))) == ["MG203"]
    plain = sight(record(1, sign_off=["alex"]))
    assert plain.phase == COMPLETION
    assert kinds(typed("approve", plain)) == ["approve"]


def test_a_milestone_moves_on_and_back_with_a_reason() -> None:
    def ask(at: str, **more: Any) -> Change:
        return advance.decide(seen(planned(at)), advance.Advance("1", **more), given())

    found = ask("design")
    assert written(found)["phase"] == "spec"
    assert found.drafts[0].payload == {"before": "design", "after": "spec"}
    assert written(ask("design", to="task"))["phase"] == "task"
    back = ask("task", to="design", reason="the API has changed")
    assert (back.subject, back.body) == ("Take milestone-001 back from task to design", "the API has changed")
    assert codes(refused(lambda: ask("task", to="design"))) == ["MG010"]
    assert codes(refused(lambda: ask("task", to="task"))) == ["MG203"]
    assert codes(refused(lambda: ask("execute"))) == ["MG203"]
    assert codes(refused(lambda: ask("design", to="desing"))) == ["MG202"]

    def simple() -> Change:
        return advance.decide(seen(record(1)), advance.Advance("1"), given())

    assert codes(refused(simple)) == ["MG202"]


def waived(who: str = "sarah", **more: Any) -> Change:
    request = {"reason": "outage", "until": "2026-02-01", **more}
    here = seen(planned(needs=[2]), record(2), record(3))
    return waive.decide(here, waive.Waive("1", **request), given(who))


def test_a_waiver_opens_a_debt() -> None:
    found = waived(phase="design")
    debt = written(found)
    assert kinds(found) == ["plan", "waive"]
    assert debt["debt"] == {"of": "milestone-001", "phase": "design", "until": "2026-02-01"}
    assert (debt["due"], debt["labels"]) == ("2026-02-01", ["debt"])
    assert found.drafts[-1].payload["debt"] == debt["id"]
    other = waived(dependency="2")
    assert other.drafts[-1].payload["dependency"] == "milestone-002"
    assert kinds(waived(phase=COMPLETION)) == ["plan", "waive"]


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        ("sarah", {}, "MG218"),
        ("sarah", {"phase": "design", "dependency": "2"}, "MG218"),
        ("sarah", {"phase": "design", "reason": " "}, "MG218"),
        ("sarah", {"phase": "design", "until": ""}, "MG218"),
        ("sarah", {"phase": "design", "until": "2026-02-31"}, "MG218"),
        ("sarah", {"phase": "design", "until": "2026-01-01"}, "MG218"),
        ("sarah", {"phase": "none"}, "MG202"),
        ("sarah", {"dependency": "3"}, "MG218"),
        ("jordan", {"phase": "design"}, "MG208"),
    ],
)
def test_a_waiver_that_is_unfit_is_refused(who: str, more: Any, code: str) -> None:
    assert codes(refused(lambda: waived(who, **more))) == [code]


def test_a_plan_says_who_reviews_what_until_when() -> None:
    said_ = (
        Said("spec", "reviewers", "casey"),
        Said("design", "reviewers", "alex"),
        Said("design", "reviewers", ["alex", "jordan"]),
        Said("design", "deliverables", "docs/a.md"),
        Said("design", "sla", "24h"),
    )
    found = written(plan.decide(seen(), plan.Plan(("A",), workflow="kiro", phases=said_), given()))
    assert list(found["phases"]) == ["design", "spec"]
    assert found["phases"]["design"] == {
        "reviewers": ["alex", "jordan"],
        "deliverables": [{"path": "docs/a.md"}],
        "sla": "24h",
    }
    changed = edit.decide(
        seen(planned()), edit.Edit("1", (), (Said("design", "deliverables", "docs/b.md"),)), given()
    )
    assert changed.drafts[0].payload["fields"] == "phases.design.deliverables"


def test_what_is_said_of_phases_has_to_fit() -> None:
    kiro = settings().workflows["kiro"]
    pool = {"any": 2, "of": "leads"}
    assert with_phases({}, [Said("design", "reviewers", pool)], kiro)["phases"]["design"]["reviewers"] == pool
    both = with_phases(
        {"phases": {"own": {}, "design": {"reviewers": pool}}}, [Said("design", "reviewers", "alex")], kiro
    )
    assert both["phases"] == {"design": {"reviewers": [pool, "alex"]}, "own": {}}
    for path in ("/etc/passwd", "../x", "a/../b", "."):
        bad = [Said("design", "deliverables", path)]
        assert codes(refused(lambda: with_phases({}, bad, kiro))) == ["MG201"]  # noqa: B023  # called at once
    assert codes(refused(lambda: with_phases({}, [Said("x", "sla", "1h")], kiro))) == ["MG202"]
    plain = settings().workflows["simple"]
    assert "no phases" in refused(lambda: with_phases({}, [Said("x", "sla", "1h")], plain))[0].helps[0]
    assert phase_of(planned("none"), kiro) == "design"


def test_a_gate_is_shown_with_who_said_what() -> None:
    one = planned(
        phases={"design": {"reviewers": ["alex", "casey", "sarah"], "deliverables": [{"path": "a.md"}]}}
    )
    events = [
        said("approve"), said("approve", "casey", 2, digest="v1:old", parts={}), said("reject", "sarah", 3),
        said("comment", "jordan", 4), said("waive", "sarah", 5, what="it", until="2026-01-06"),
    ]  # fmt: skip
    found = sight(one, *events, made=["casey"], branch="main", unsaved=("a.md",))
    text = view.standing(found, "+new\x1b", "2026-01-01")
    for words in (
        "design, waived", "judged: cccccccccc of main; not what is unsaved: a.md",
        "[x] alex  approved by alex on", "[ ] casey  (casey made this", "rejected by sarah: because",
        "jordan: because", "waived by sarah until", "  a.md", "what changed since 2026-01-01:",
    ):  # fmt: skip
        assert words in text
    assert "\x1b" not in text
    assert "what there is:" in view.standing(found, "+x", "")
    why = view.why(sight(one, *events[:3], made=["jordan"]))
    for words in (
        "alex approved what is there",
        "casey approved on",
        "sarah rejects it",
        "jordan made it",
        "to be asked",
    ):
        assert words in why
    assert "to be asked" not in view.why(sight(planned()))
    assert view.word(sight(planned()).stands) == "open: nobody is asked"
    assert view.word(sight(one).stands) == "0 of 3 approvals"
    assert view.word(sight(one, *events[:3]).stands) == "rejected"
    assert view.word(sight(reviewed("alex"), said("approve")).stands) == "open"
    assert "nobody is asked" in view.standing(sight(planned()), "", "")
    made = view.standing(sight(reviewed("alex"), made=["alex"]), "", "")
    assert "(alex made it)" in made
    data = view.data(found)
    assert (data["open"], data["approved"]["alex"], data["waived"]) == (True, events[0].oid, events[4].oid)
    assert view.data(sight(planned()))["waived"] is None


def test_the_team_of_these_tests_has_its_offices() -> None:
    assert team().offices["cfo"]["holder"] == "alex"
