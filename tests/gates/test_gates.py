"""Every phase that is left is judged by its gate: moves, and never states (R20, R25, R28 to R30)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.event import Event
from milestone_git.model.evidence import BAD, CANNOT_VERIFY, PROVEN, UNSIGNED, Digest, Gate, Proof
from milestone_git.model.record import Record
from milestone_git.model.settings import team_of
from milestone_git.rules.gates import CHANGED, LEFT, LOOSENED, judge, phases_left, questions, watched
from milestone_git.rules.importing import content_of, imported_by
from milestone_git.rules.judge import judge as whole_verdict
from tests.builders import codes, document, record, uid_of
from tests.gates.stage import (
    DIGEST,
    TEAM,
    attempt,
    evidence,
    planned,
    reviewed,
    said,
    seen,
    settings,
)

NOW = datetime(2026, 1, 10, tzinfo=UTC)
DESIGN = ["alex", "casey"]


def move(*events: Any, to: str = "spec", names: Any = DESIGN, **more: Any) -> Attempt:
    """Leaves design, with so many said."""
    return attempt(reviewed(*names), reviewed(*names, at=to), *events, **more)


def texts(found: Attempt) -> str:
    """Everything that is said, in one text."""
    return "\n".join("\n".join([one.message, *one.notes, *one.helps]) for one in judge(found))


def test_a_phase_is_left_when_all_have_approved_what_is_there() -> None:
    assert codes(list(judge(move()))) == ["MG204"]
    assert codes(list(judge(move(said("approve"))))) == ["MG204"]
    assert "with 1 of 2 approvals" in texts(move(said("approve")))
    assert "ask casey to approve" in texts(move(said("approve")))
    assert list(judge(move(said("approve"), said("approve", "casey", 2)))) == []
    assert whole_verdict(move(said("approve"), said("approve", "casey", 2))) == ()


def test_an_approval_of_other_content_does_not_count_and_says_what_changed() -> None:
    old = said("approve", digest="v1:old", parts={"title": "aa", "./docs/a.md": "old", "phases.design": "x"})
    found = texts(move(old, said("approve", "casey", 2)))
    assert "alex approved on 2026-01-05, but `phases.design` and `docs/a.md` have changed since" in found
    assert "ask alex to look again" in found
    assert "`title` has changed" in texts(
        move(said("approve", digest="v1:old", parts={**DIGEST.parts, "title": "x"}))
    )
    assert "something has changed since" in texts(move(said("approve", digest="v1:old", parts={})))


def test_an_approval_by_an_older_digest_counts_while_that_does() -> None:
    found = move(said("approve", digest="v0:a"), names=["alex"])
    assert codes(list(judge(found))) == ["MG204"]
    older = evidence(*found.head.events, digest=Digest("v1:now", {}, ("v0:a",)))
    assert list(judge(found._replace(evidence=older))) == []


def test_nobody_approves_their_own_work() -> None:
    found = move(said("approve"), said("approve", "casey", 2), made=["casey"])
    assert codes(list(judge(found))) == ["MG204"]
    assert "casey made this, at least in part" in texts(found)
    owner = reviewed("alex", "casey")
    block = {"phases": {"design": {"reviewers": DESIGN, "owner": "alex"}}}
    owned = attempt(owner, planned("spec", **block), said("approve"), said("approve", "casey", 2))
    assert "alex made this" in texts(owned)


def test_where_all_who_are_asked_made_it_somebody_else_is_to_be_named() -> None:
    found = texts(move(names=["alex"], made=["alex"]))
    assert "nobody is left who could approve as alex" in found
    assert "alex made this, at least in part, and cannot approve it" in found


@pytest.mark.parametrize(
    ("proof", "code", "word"),
    [
        (Proof(PROVEN, "casey"), "MG204", "signed with a key of `casey`"),
        (Proof(BAD), "MG204", "signature is not one of this content"),
        (Proof(CANNOT_VERIFY), "MG403", "cannot be verified here"),
        (Proof(UNSIGNED), "MG204", "not signed"),
    ],
)
def test_an_approval_that_is_not_proven_does_not_count(proof: Proof, code: str, word: str) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFv1jZ2v1oJ9iKq8gGqkLr8nqv9bGmFfX9y6o0mX2c3d"
    people = {**TEAM["people"], "alex": {"keys": [key]}}  # type: ignore[dict-item]  # a plain mapping
    keyed = Policy(settings(), team_of({**TEAM, "people": people}))
    found = move(said("approve"), names=["alex"])
    assert found.evidence
    proofs = {one.oid: proof for one in found.head.events}
    found = found._replace(policy=keyed, evidence=found.evidence._replace(proofs=proofs))
    assert codes(list(judge(found))) == [code]
    assert word in texts(found)


def test_a_recorder_speaks_for_another_and_nobody_else_does() -> None:
    told = said("approve", "rec", reviewer="alex")
    assert list(judge(move(told, names=["alex"]))) == []
    assert "speaks for `alex`" in texts(move(said("approve", "casey", reviewer="alex"), names=["alex"]))


def test_a_rejection_keeps_the_gate_closed_whatever_changes() -> None:
    found = move(said("reject", digest="v1:old"), said("approve", "casey", 2))
    assert codes(list(judge(found))) == ["MG205"]
    assert "alex rejects `design` of `milestone-001`: because" in texts(found)
    stranger = move(said("approve"), said("approve", "casey", 2), said("reject", "jordan", 3))
    assert list(judge(stranger)) == []  # who is not asked keeps nobody
    overruled = move(said("reject"), said("overrule", "sarah", 2, whom="alex"), said("approve", "casey", 3))
    assert codes(list(judge(overruled))) == ["MG204"]
    powerless = move(said("reject"), said("overrule", "jordan", 2, whom="alex"))
    assert "MG205" in codes(list(judge(powerless)))


def test_several_phases_in_one_move_need_all_their_gates() -> None:
    both: dict[str, Any] = {"phases": {"design": {"reviewers": ["alex"]}, "spec": {"reviewers": ["casey"]}}}
    before, after = planned(**both), planned("execute", **both)
    assert codes(list(judge(attempt(before, after, said("approve"))))) == ["MG204"]
    assert list(judge(attempt(before, after, said("approve"), said("approve", "casey", 2, "spec")))) == []


def test_a_new_record_counts_from_the_first_phase() -> None:
    after = reviewed("alex", at="task")
    assert codes(list(judge(attempt(None, after)))) == ["MG204"]
    assert phases_left(None, after, settings().workflows["kiro"]) == ("design", "spec")
    assert list(judge(attempt(None, reviewed("alex")))) == []


def test_who_may_configure_brings_records_from_another_tool_as_they_are() -> None:
    brought = reviewed(*DESIGN, at="spec")
    told = frozenset({(brought.uid, content_of(brought.document))})
    new = attempt(None, brought)
    assert codes(list(judge(new))) == ["MG204"]
    assert list(judge(new._replace(imported=told, actors=("sarah",)))) == []
    for actors in ((), ("alex",), ("sarah", "alex")):
        assert codes(list(judge(new._replace(imported=told, actors=actors)))) == ["MG204"]
    other = reviewed(*DESIGN, at="spec", title="Slipped in beside it")
    assert codes(list(judge(attempt(None, other, imported=told, actors=("sarah",))))) == ["MG204"]
    assert codes(list(judge(new._replace(actors=("sarah",))))) == ["MG204"]
    event = Event(
        "a" * 40, "import", brought.id, brought.uid, "sarah", "", 1, {"digest": next(iter(told))[1]}
    )
    assert imported_by([event, event._replace(kind="plan")]) == told


def test_going_back_and_giving_up_need_nobody() -> None:
    assert questions(attempt(reviewed("alex", at="task"), reviewed("alex"))) == ()
    assert questions(attempt(reviewed("alex"), reviewed("alex", status="cancelled"))) == ()


def test_giving_up_and_taking_up_again_lead_past_no_gate() -> None:
    open_, given_up = reviewed("alex"), reviewed("alex", status="cancelled")
    assert [one.why for one in questions(attempt(open_, reviewed("alex", at="task", status="cancelled")))]
    for gone in (attempt(open_, reviewed(status="cancelled")), attempt(given_up, reviewed())):
        assert [one.why for one in questions(gone)] == ["loosened"]


def test_completion_needs_every_phase_and_the_sign_off() -> None:
    block = {"phases": {"execute": {"reviewers": ["casey"]}}, "sign_off": ["cfo"]}
    before, after = planned("execute", **block), planned("execute", status="completed", **block)
    assert codes(list(judge(attempt(before, after)))) == ["MG204", "MG204"]
    some = said("approve", "casey", 1, "execute")
    assert "cannot be completed without cfo (alex or casey)" in texts(attempt(before, after, some))
    assert list(judge(attempt(before, after, some, said("approve", "alex", 2, "completion")))) == []
    assert questions(attempt(after, after._replace(title="x"))) == ()


def test_nobody_loosens_their_own_gate() -> None:
    loosened = attempt(reviewed("alex", "casey"), reviewed("casey"), branch="main")
    assert codes(list(judge(loosened))) == ["MG210"]
    assert "who may configure: sarah" in texts(loosened)
    assert [
        one.severity for one in judge(loosened._replace(head=loosened.head._replace(branch="milestone/x")))
    ] == ["warning"]
    assert list(judge(loosened._replace(actors=("sarah",)))) == []
    assert codes(list(judge(loosened._replace(actors=("sarah", "casey"))))) == ["MG210"]
    approved = attempt(
        reviewed("alex", "casey"), reviewed("casey"), said("approve"), said("approve", "casey", 2)
    )
    assert list(judge(approved)) == []
    assert questions(attempt(reviewed("alex"), reviewed("alex", "casey"))) == ()
    assert questions(attempt(reviewed("leads"), reviewed("alex"))) == ()  # alex is one of the leads
    solo = attempt(reviewed("alex"), reviewed("casey"), profile="solo")
    assert questions(solo) == ()


def test_leaving_asks_whom_the_base_asked_too() -> None:
    found = attempt(reviewed("alex", "casey"), reviewed("casey", at="spec"), said("approve", "casey"))
    assert codes(list(judge(found))) == ["MG204"]
    assert "1 of 2" in texts(found)


def test_another_workflow_leads_past_no_gate() -> None:
    before = reviewed("alex")
    after = record(1, phases={"design": {"reviewers": ["alex"]}})
    assert [(one.gate.phase, one.why) for one in questions(attempt(before, after))] == [("design", LEFT)]


def changed(before: Record, *events: Any, title: str = "Other", **more: Any) -> Attempt:
    after = Record(before.path, {**before.document, "title": title}, *before[2:])
    return attempt(before, after, *events, branch="main", **more)


def test_reviewed_content_that_changes_later_is_a_move_too() -> None:
    before = reviewed("alex", "casey", at="task")
    found = changed(before)
    assert [(one.gate.phase, one.why) for one in questions(found)] == [("design", CHANGED)]
    assert codes(list(judge(found))) == ["MG206"]
    assert "advance milestone-001 --to design" in texts(found)
    assert list(judge(changed(before, said("approve", "casey")))) == []  # one of them looks again
    assert questions(changed(before, profile="solo")) == ()
    chain = changed(
        planned("task", phases={"design": {"reviewers": ["alex"]}, "spec": {"reviewers": ["casey"]}}),
        document={"review": {"restale": "chain"}},
    )
    assert [one.gate.phase for one in questions(chain)] == ["design", "spec"]
    assert questions(attempt(before, reviewed("alex", "casey", at="task", due="2026-03-01"))) == ()


def test_a_deliverable_that_changes_later_is_a_move_of_a_record_that_does_not() -> None:
    block: dict[str, Any] = {
        "phases": {"design": {"reviewers": ["alex"], "deliverables": [{"path": "docs/a.md"}]}}
    }
    one = planned("task", **block)
    still = attempt(one, one, branch="main")
    assert watched(still) == {one.path: ("docs/a.md",)}
    assert questions(still) == ()
    moved = still._replace(touched=("docs/a.md",))
    assert codes(list(judge(moved))) == ["MG206"]
    assert codes(whole_verdict(moved)) == ["MG206"]
    assert watched(attempt(one, one, profile="solo")) == {}
    assert watched(attempt(planned(**block), planned(**block))) == {}
    assert watched(Attempt(seen(one))) == {}
    assert watched(attempt(record(1), record(1))) == {}


def test_the_policy_asks_whatever_the_record_says() -> None:
    own = {"workflows": {"kiro": {"phases": [{"name": "design", "reviewers": ["alex"]}, "spec"]}}}
    found = attempt(planned(), planned("spec"), document=own)
    assert codes(list(judge(found))) == ["MG204"]
    assert list(judge(attempt(planned(), planned("spec"), said("approve"), document=own))) == []


@pytest.mark.parametrize(
    ("wanted", "category", "asks"),
    [(True, "", True), (["Design"], "design", True), (["design"], "backend", False), (False, "", False)],
)
def test_categories_need_an_approval_by_anybody_who_may(wanted: Any, category: str, asks: bool) -> None:
    more = {"category": category} if category else {}
    found = attempt(
        planned(**more), planned("spec", **more), document={"coordination": {"approval_required": wanted}}
    )
    assert bool(questions(found)) == asks
    if asks:
        assert "without anybody who may review (sarah or alex)" in texts(found)


def test_a_record_that_needs_approval_asks_offices_before_work_begins() -> None:
    offices = {"approval_required": ["cfo"]}
    assert [
        one.gate.phase
        for one in questions(attempt(planned("task", **offices), planned("execute", **offices)))
    ] == ["task"]
    plain = record(1, approval_required=["cfo"]), record(1, approval_required=["cfo"], status="completed")
    assert [one.gate.phase for one in questions(attempt(*plain))] == ["completion"]
    true: dict[str, Any] = {"approval_required": True}
    assert [one.why for one in questions(attempt(planned(**true), planned("spec", **true)))] == [LEFT]
    assert [one.why for one in questions(attempt(planned(**true), planned()))] == [LOOSENED] * 4
    alone = settings(coordination={"approval_required": True})
    nobody = Policy(alone, team_of({"schema": 1, "people": {}}))
    assert questions(attempt(planned(), planned("spec"))._replace(policy=nobody)) == ()
    plainer = Policy(alone, team_of({"schema": 1, "people": {"kim": None}}))
    assert questions(attempt(planned(), planned("spec"))._replace(policy=plainer))[0].requirement.people == {
        "kim"
    }


def test_what_was_not_looked_at_has_not_passed() -> None:
    assert codes(list(judge(move(said("approve"))._replace(evidence=None)))) == ["MG403"]
    blind = evidence()._replace(missing=("history is cut off", "object `x` is not here"))
    assert codes(list(judge(move()._replace(evidence=blind)))) == ["MG403", "MG403"]


def test_a_waiver_opens_a_gate_for_its_time_and_is_no_approval() -> None:
    waived = said("waive", "sarah", what="`design`", until="2026-01-10")
    assert list(judge(move(waived, moment=NOW))) == []
    assert codes(list(judge(move(waived)))) == ["MG204"]
    late = said("waive", "sarah", what="`design`", until="2026-01-09")
    assert codes(list(judge(move(late, moment=NOW)))) == ["MG204"]
    powerless = said("waive", "casey", what="`design`", until="2026-01-10")
    assert codes(list(judge(move(powerless, moment=NOW)))) == ["MG204"]


def test_a_required_deliverable_has_to_be_there_whoever_approves() -> None:
    from milestone_git.model.evidence import Entry
    from milestone_git.rules.digest import digest_of

    phases = [{"name": "design", "deliverables": ["docs/{id}.md"]}, "spec"]
    own = {"workflows": {"kiro": {"phases": phases}}}
    found = attempt(planned(), planned("spec"), document=own)
    workflow = found.head.settings.workflows["kiro"]
    path = "docs/milestone-001.md"

    def at(*entries: Entry) -> Attempt:
        digest = digest_of(found.head.repository.uid, planned("spec"), "design", workflow, {path: entries})
        return found._replace(evidence=evidence(digest=digest))

    assert codes(list(judge(at()))) == ["MG201"]
    assert list(judge(at(Entry(path, "100644", "a" * 40)))) == []
    lost = evidence()._replace(digests={Gate(uid_of(2), "x"): DIGEST})
    assert list(judge(found._replace(evidence=lost))) == []


def test_a_look_asks_nothing() -> None:
    assert questions(Attempt(seen(reviewed("alex", at="spec")))) == ()
    assert list(judge(Attempt(seen(record(1))))) == []
    gone = Attempt(seen(), base=seen(reviewed("alex")))
    assert questions(gone) == ()


_SAID = st.lists(
    st.builds(
        lambda kind, who, clock, digest: said(kind, who, clock, digest=digest),
        st.sampled_from(["approve", "reject", "withdraw", "comment"]),
        st.sampled_from(["alex", "casey", "jordan"]),
        st.integers(1, 6),
        st.sampled_from(["v1:now", "v1:old"]),
    ),
    max_size=8,
    unique_by=lambda one: one.oid,
)


@given(_SAID, st.sets(st.sampled_from(["alex", "casey"])))
def test_a_gate_opens_only_for_approvals_of_this_content_by_others_than_its_makers(
    events: list[Any], made: set[str]
) -> None:
    closed = list(judge(move(*events, made=made)))
    current = {one.actor for one in events if one.kind == "approve" and one.payload["digest"] == "v1:now"}
    if not closed:
        assert {"alex", "casey"} <= current - made
    assert codes(list(judge(move(*reversed(events), made=made)))) == codes(closed)


def test_documents_of_tests_are_what_they_seem() -> None:
    assert document(1)["uid"] == uid_of(1)
