"""The one verdict: what it says of a state, and of a move only what the move brings."""

from __future__ import annotations

from hypothesis import given

from milestone_git.model.attempt import Attempt
from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.snapshot import Snapshot, replaced
from milestone_git.rules.judge import judge
from tests.builders import ROLLS, SNAPSHOTS, Dice, any_snapshot, codes, record, snapshot, task


@given(SNAPSHOTS)
def test_who_changes_nothing_is_told_nothing(one: Snapshot) -> None:
    assert judge(Attempt(one, base=one)) == ()


@given(ROLLS)
def test_a_move_is_told_nothing_that_a_look_does_not_say_but_of_the_move_itself(dice: Dice) -> None:
    base, head = any_snapshot(dice), any_snapshot(dice)
    said = judge(Attempt(head, base=base))
    looked = judge(Attempt(head))
    of_moves = ("MG305", "MG306", "MG307")
    assert {one for one in said if one.code not in of_moves} <= set(looked)
    assert set(codes(looked)) <= set(codes(judge(Attempt(base)))) | set(codes(said))


@given(SNAPSHOTS)
def test_a_verdict_is_in_order_and_says_nothing_twice(one: Snapshot) -> None:
    said = judge(Attempt(one))
    assert [each.path for each in said] == sorted(each.path for each in said)
    assert len(set(said)) == len(said)


def test_what_was_broken_before_stops_nobody() -> None:
    base = snapshot(record(1, needs=[9]), record(2))
    head = snapshot(record(1, needs=[9]), record(2, title="Other"))
    assert judge(Attempt(head, base=base)) == ()
    assert codes(judge(Attempt(snapshot(record(1, needs=[9]), record(2, needs=[9])), base=base))) == ["MG301"]


def test_of_two_broken_dependencies_one_can_be_taken_out() -> None:
    base = snapshot(record(1, needs=[8, 9]))
    assert judge(Attempt(snapshot(record(1, needs=[9])), base=base)) == ()
    assert codes(judge(Attempt(snapshot(record(1, needs=[9, 7])), base=base))) == ["MG301"]


def test_a_record_with_a_broken_dependency_can_be_cancelled() -> None:
    one = record(1, needs=[9])
    base = snapshot(one)
    moved = record(1, needs=[9], status="cancelled")
    assert judge(Attempt(base.after(Change("x", replaced(one, moved.document, moved.path))), base=base)) == ()


def test_a_second_stranger_in_the_same_list_is_new_and_the_place_is_the_new_one() -> None:
    one = task("1", assignees=["nobody"])
    base = snapshot(record(1, one), profile="team")
    more = {"id": "t-2", "title": "Two", "status": "todo", "assignees": ["nobody"]}
    (said,) = judge(Attempt(snapshot(record(1, one, more), profile="team"), base=base))
    assert said.keys == ("tasks", 1, "assignees", 0)
    assert len(judge(Attempt(snapshot(record(1, more, one), profile="team"), base=base))) == 1


def test_faults_of_reading_are_findings_of_the_head() -> None:
    fault = Diagnostic("MG101", "document is not YAML", ".milestones/active/milestone-001.yaml", line=3)
    assert judge(Attempt(snapshot(faults=(fault,)))) == (fault,)
    moved_down = snapshot(faults=(fault._replace(line=4),))
    assert judge(Attempt(moved_down, base=snapshot(faults=(fault,)))) == ()


def test_a_hand_written_document_and_a_verb_are_judged_alike() -> None:
    base = snapshot(record(1), record(2))
    by_hand = snapshot(record(1, needs=[1]), record(2))
    by_verb = base.after(Change("x", (Write(record(1).path, record(1, needs=[1]).document),)))
    assert judge(Attempt(by_hand, base=base)) == judge(Attempt(by_verb, base=base)) != ()


def test_of_strangers_who_moved_and_were_added_only_those_added_are_new() -> None:
    def with_strangers(first: int, last: int) -> list[str]:
        tasks = [task(str(one), assignees=["nobody"] if first <= one <= last else []) for one in range(6)]
        head = snapshot(record(1, *tasks), profile="team")
        base = snapshot(record(1, task("0", assignees=["nobody"])), profile="team")
        return codes(judge(Attempt(head, base=base)))

    assert with_strangers(1, 1) == []
    assert with_strangers(1, 2) == ["MG116"]
    assert with_strangers(1, 3) == ["MG116", "MG116"]
