"""Names that people type: found exactly, or refused with what to type."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.diagnostic import Refused
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.verbs import names
from tests.builders import record, snapshot, task

TITLES = st.text(alphabet="aA1/ ", min_size=1, max_size=3)
TYPED = st.text(alphabet="aA1 -m/", max_size=4)
ON_3 = "milestone/milestone-003"


def refused(ask: Callable[[], object]) -> tuple[str, str]:
    """The code and the message of a refusal."""
    with pytest.raises(Refused) as caught:
        ask()
    (one,) = caught.value.diagnostics
    assert one.helps
    return one.code, one.message


def titled(*titles: str) -> Snapshot:
    return snapshot(*(record(number, title=title) for number, title in enumerate(titles, 1)))


def means(one: Record, text: str) -> int:
    """How exactly ``text`` names a record, 0 for not at all: the levels of design 8, written down again."""
    typed = text.strip().lower()
    levels = (
        one.id == typed,
        typed.isdecimal() and one.id == f"milestone-{int(typed):03d}",
        one.id == f"milestone-{typed}",
        one.title.lower() == typed,
        bool(typed) and one.title.lower().startswith(typed),
    )
    return max((len(levels) - level for level, true in enumerate(levels) if true), default=0)


@given(st.lists(TITLES, max_size=4), TYPED)
def test_a_name_that_could_be_two_is_never_one_of_them(titles: list[str], text: str) -> None:
    found = titled(*titles)
    best = max((means(one, text) for one in found.records.values()), default=0)
    meant = [one for one in found.records.values() if best and means(one, text) == best]
    if len(meant) == 1:
        assert names.milestone(found, text) == meant[0]
    else:
        code, _ = refused(lambda: names.milestone(found, text))
        assert code == ("MG008" if meant else "MG007")


@given(st.lists(TITLES, max_size=4), TYPED)
def test_a_task_name_that_could_be_two_is_never_one_of_them(titles: list[str], text: str) -> None:
    one = record(1, *({"id": f"m-{n}", "title": title} for n, title in enumerate(titles, 1)))
    typed = text.strip().lower()
    if typed.isdecimal() and 1 <= int(typed) <= len(titles):
        assert names.task(one, text) == one.tasks[int(typed) - 1]
        return
    ways = (
        [each for each in one.tasks if each.id == typed],
        [each for each in one.tasks if each.title.lower() == typed],
        [each for each in one.tasks if typed and each.title.lower().startswith(typed)],
    )
    meant = next((way for way in ways if way), [])
    if len(meant) == 1:
        assert names.task(one, text) == meant[0]
    else:
        assert refused(lambda: names.task(one, text))[0] == ("MG008" if meant else "MG007")


@pytest.mark.parametrize("text", ["milestone-002", " MILESTONE-002 ", "2", "002", "Design", "design user"])
def test_a_milestone_is_named_by_id_number_or_start_of_its_title(text: str) -> None:
    assert names.milestone(titled("Set up", "Design user interface"), text).id == "milestone-002"


def test_a_random_id_is_named_by_its_letters() -> None:
    assert names.milestone(snapshot(record(1, id="milestone-4k2x9f")), "4k2x9f").id == "milestone-4k2x9f"


def test_a_full_title_wins_over_a_longer_one() -> None:
    assert names.milestone(titled("Build it", "Build"), "build").id == "milestone-002"
    one = record(1, task("1", title="Build it") | {"title": "Build it"}, task("2") | {"title": "Build"})
    assert names.task(one, "build").id == "t-2"


def test_an_ambiguous_name_shows_what_it_could_be() -> None:
    with pytest.raises(Refused) as caught:
        names.milestone(titled("Build homepage", "Build blog"), "build")
    (one,) = caught.value.diagnostics
    assert one.message == "`build` could be 2 milestones"
    assert one.notes == ('`milestone-001` is "Build homepage"', '`milestone-002` is "Build blog"')


@pytest.mark.parametrize("text", ["", " ", "-1", "0", "9" * 5000, "٣٣٣٣٣٣٣٣٣٣"])
def test_what_names_nothing_is_refused(text: str) -> None:
    assert refused(lambda: names.milestone(titled("One"), text))[0] == "MG007"
    assert refused(lambda: names.task(record(1, task("1")), text))[0] == "MG007"


def test_a_name_that_is_nearly_right_is_put_right() -> None:
    with pytest.raises(Refused) as caught:
        names.milestone(titled("Gallery"), "galery")
    assert caught.value.diagnostics[0].helps == (
        "did you mean `milestone-001`?",
        "see them: `git milestone list`",
    )


def test_a_task_id_that_stands_twice_is_ambiguous() -> None:
    assert refused(lambda: names.task(record(1, task("1"), task("1")), "t-1"))[0] == "MG008"


def test_without_a_name_the_branch_speaks_first() -> None:
    found = snapshot(record(1, status="active"), record(3), branch=ON_3)
    assert names.milestone(found, None).id == "milestone-003"


def test_a_branch_of_a_finished_milestone_does_not_speak() -> None:
    found = snapshot(record(1, status="active"), record(3, status="completed"), branch=ON_3)
    assert names.milestone(found, None).id == "milestone-001"


def test_the_only_active_one_comes_before_the_only_ready_one() -> None:
    assert names.milestone(snapshot(record(1), record(2, status="active")), None).id == "milestone-002"
    assert names.milestone(snapshot(record(1), record(2, needs=[1])), None).id == "milestone-001"


@pytest.mark.parametrize(
    "found",
    [
        snapshot(record(1, status="active"), record(2, status="active"), record(3)),
        snapshot(record(1), record(2)),
        snapshot(record(1, status="completed")),
        snapshot(),
    ],
)
def test_which_milestone_is_meant_is_never_guessed(found: Snapshot) -> None:
    assert refused(lambda: names.milestone(found, None))[0] == "MG009"


def test_a_task_is_named_by_id_number_or_start_of_its_title() -> None:
    one = record(1, task("1"), task("x9", "doing"))
    for text in ("t-x9", "T-X9", "2", "task x", None):
        assert names.task(one, text).id == "t-x9"


def test_the_task_in_hand_is_the_only_one_being_done() -> None:
    for tasks in ([task("1")], [task("1", "doing"), task("2", "doing")]):
        assert refused(lambda tasks=tasks: names.task(record(1, *tasks), None))[0] == "MG009"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("words", "milestone", "text"),
    [
        (("1", "2"), "milestone-001", "2"),
        (("1/2",), "milestone-001", "2"),
        (("1", "Draw", "the", "map"), "milestone-001", "Draw the map"),
        (("2",), "milestone-003", "2"),
        ((), "milestone-003", None),
        (("CI/CD",), "milestone-003", "CI/CD"),
    ],
)
def test_a_task_is_named_with_or_without_its_milestone(
    words: tuple[str, ...], milestone: str, text: str | None
) -> None:
    found = snapshot(record(1), record(3, task("1") | {"title": "CI/CD pipeline"}), branch=ON_3)
    named = names.milestone_and_task(found, words)
    assert (named.record.id, named.task) == (milestone, text)


def test_a_milestone_that_is_not_there_is_what_is_wrong_with_a_task_of_it() -> None:
    here = snapshot(record(3, task("1")), branch=ON_3)
    assert refused(lambda: names.milestone_and_task(here, ("9/1",))) == ("MG007", "no milestone is named `9`")
    assert refused(lambda: names.milestone_and_task(snapshot(), ("9/1",)))[1] == "no milestone is named `9`"
