"""What was said of a gate folds to one state, whatever order it is read in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from milestone_git.ledger.kinds import sentence
from milestone_git.ledger.reviews import Review, gate_of, review_of, reviews, speaker
from milestone_git.model.event import Event
from milestone_git.model.evidence import Gate
from tests.builders import event, uid_of
from tests.gates.stage import said

KINDS = ("request", "approve", "reject", "comment", "withdraw", "overrule", "waive")


def test_an_approval_is_of_content_and_counts_again_when_that_comes_back() -> None:
    found = review_of([said("approve", digest="v1:a"), said("approve", clock=2, digest="v1:b")])
    assert set(found.approved("v1:a")) == set(found.approved("v1:b")) == {"alex"}
    assert found.approved("v1:c") == {}


def test_a_rejection_sticks_until_its_author_approves_or_takes_it_back() -> None:
    first = [said("approve"), said("reject", clock=2)]
    assert set(review_of(first).rejections) == {"alex"}
    assert review_of(first).approvals == {}
    assert set(review_of([*first, said("approve", "casey", 3)]).rejections) == {"alex"}
    assert review_of([*first, said("approve", clock=3)]).rejections == {}
    assert review_of([*first, said("withdraw", clock=3)]) == Review()


def test_a_rejection_is_overruled_by_name() -> None:
    found = review_of([said("reject"), said("overrule", "sarah", 2, whom="alex")])
    assert found.rejections == {}
    assert [one.actor for one in found.overruled] == ["sarah"]
    assert speaker(found.overruled[0]) == "sarah"
    assert set(review_of([said("reject"), said("overrule", "sarah", 2, whom="casey")]).rejections) == {"alex"}


def test_what_a_recorder_writes_is_another_persons_word() -> None:
    told = said("approve", "rec", reviewer="casey")
    assert set(review_of([told]).approvals) == {"casey"}
    assert sentence("rec", "approve", "milestone-001", told.payload) == (
        "rec approved design of milestone-001 (for casey)"
    )


def test_the_last_verdict_of_somebody_is_found() -> None:
    found = review_of(
        [said("approve"), said("comment", clock=2), said("reject", "casey", 3), said("request", clock=4)]
    )
    last = found.last_verdict("alex")
    assert last
    assert last.kind == "comment"
    rejected = found.last_verdict("casey")
    assert rejected
    assert rejected.kind == "reject"
    assert found.last_verdict("jordan") is None
    assert len(found.requests) == 1


def test_gates_are_kept_apart_and_other_events_are_no_reviews() -> None:
    found = reviews([said("approve"), said("approve", phase="spec", clock=2), event("plan", title="x")])
    assert set(found) == {Gate(uid_of(1), "design"), Gate(uid_of(1), "spec")}
    waived = event("waive", dependency="milestone-002")
    assert gate_of(waived) == Gate(uid_of(1), "")


_EVENTS = st.lists(
    st.builds(
        lambda kind, who, clock, digest: said(kind, who, clock, digest=digest, whom=who),
        st.sampled_from(KINDS),
        st.sampled_from(["alex", "casey", "jordan"]),
        st.integers(1, 9),
        st.sampled_from(["v1:a", "v1:b"]),
    ),
    max_size=12,
    unique_by=lambda one: one.oid,
)


@given(_EVENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_read_does_not_matter(events: list[Event], dice: object) -> None:
    shuffled = sorted(events, key=lambda one: hash((one.oid, id(dice))))
    assert reviews(shuffled) == reviews(events)


@given(_EVENTS)
def test_nobody_both_approves_and_rejects(events: list[Event]) -> None:
    found = review_of(events)
    assert not found.rejections.keys() & {who for who, kept in found.approvals.items() if kept}
