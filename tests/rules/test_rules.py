"""The smaller rules: identity, people, moves, trailers."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.record import Record
from milestone_git.rules import identity, moves, people, trailers
from tests.builders import codes, record, snapshot, task

BROKEN = ".milestones/active/milestone-001.yaml"


def of_identity(*records: Record) -> list[Diagnostic]:
    return list(identity.judge(Attempt(snapshot(*records))))


def of_people(profile: str, *tasks: dict[str, Any], **fields: Any) -> list[Diagnostic]:
    return list(people.judge(Attempt(snapshot(record(1, *tasks, **fields), profile=profile))))


def of_moves(base: Record | None, head: Record | None, **more: Any) -> list[Diagnostic]:
    before, after = (snapshot(*([one] if one else [])) for one in (base, head))
    return list(moves.judge(Attempt(after._replace(**more), base=before)))


def test_records_in_their_place_are_fine() -> None:
    assert of_identity(record(1), record(2, status="completed"), record(3, task("1"), task("2"))) == []


def test_the_id_is_the_name_of_the_file() -> None:
    (one,) = of_identity(record(1, path=".milestones/active/milestone-002.yaml"))
    assert (one.code, one.keys, len(one.helps)) == ("MG107", ("id",), 2)
    assert "`id: milestone-002`" in one.helps[1]
    (one,) = of_identity(record(1, path=".milestones/active/notes.yaml"))
    assert (one.code, len(one.helps)) == ("MG107", 1)


def test_the_folder_is_that_of_the_status_and_only_a_warning() -> None:
    (one,) = of_identity(record(1, path=".milestones/completed/milestone-001.yaml"))
    assert (one.code, one.severity, one.keys) == ("MG109", "warning", ("status",))


def test_an_id_or_uid_that_stands_in_two_files_is_told_at_the_second() -> None:
    twice = of_identity(record(1), record(1, path=".milestones/active/milestone-002.yaml"))
    assert [(one.code, one.keys) for one in twice] == [
        ("MG107", ("id",)),
        ("MG108", ("id",)),
        ("MG108", ("uid",)),
    ]
    assert {one.path for one in twice} == {".milestones/active/milestone-002.yaml"}


def test_the_same_text_as_id_of_one_and_uid_of_another_is_no_collision() -> None:
    assert of_identity(record(1, uid="milestone-002"), record(2)) == []


def test_a_task_id_stands_once_in_a_milestone() -> None:
    (one,) = of_identity(record(1, task("1"), task("2"), task("1")), record(2, task("1")))
    assert (one.code, one.keys) == ("MG108", ("tasks", 2, "id"))


PLACES: list[tuple[dict[str, Any], tuple[object, ...]]] = [
    ({"owner": "jo"}, ("owner",)),
    ({"sign_off": ["sarah", "jo"]}, ("sign_off", 1)),
    ({"tasks": [task("1"), task("2", assignees=["jo"])]}, ("tasks", 1, "assignees", 0)),
    ({"phases": {"design": {"owner": "jo"}}}, ("phases", "design", "owner")),
    ({"phases": {"design": {"assignees": ["kim", "jo"]}}}, ("phases", "design", "assignees", 1)),
    ({"phases": {"design": {"reviewers": ["jo"]}}}, ("phases", "design", "reviewers", 0)),
    (
        {"phases": {"spec": {"reviewers": {"any": 1, "of": ["leads", "jo"]}}}},
        ("phases", "spec", "reviewers", "of", 1),
    ),
]


@pytest.mark.parametrize(("fields", "keys"), PLACES)
def test_a_stranger_is_told_wherever_people_are_named(
    fields: dict[str, Any], keys: tuple[object, ...]
) -> None:
    (one,) = of_people("team", **fields)
    assert (one.code, one.keys, one.severity) == ("MG116", keys, "error")
    assert one.message == "`jo` is nobody in `team.yaml`"


@pytest.mark.parametrize("name", ["sarah", "@kim", "leads", "ci"])
def test_who_is_in_the_team_is_no_stranger(name: str) -> None:
    assert of_people("team", owner=name) == []


@pytest.mark.parametrize(
    ("profile", "name", "severity"),
    [
        ("solo", "jo", "warning"),
        ("solo", "github:octocat", "warning"),
        ("team", "github:octocat", "error"),
        ("community", "github:octocat", None),
        ("community", "@github:octocat", None),
        ("community", "jo", "error"),
    ],
)
def test_what_a_stranger_is_follows_the_profile(profile: str, name: str, severity: str | None) -> None:
    assert [one.severity for one in of_people(profile, owner=name)] == ([severity] if severity else [])


def test_a_name_that_is_nearly_right_is_put_right() -> None:
    assert of_people("team", owner="@sara")[0].helps == ("did you mean `sarah`?",)
    assert of_people("team", owner="leeds")[0].helps == ("did you mean `leads`?",)
    assert of_people("team", owner="zoe")[0].helps == ("add them: `git milestone team add zoe`",)


def test_who_is_named_in_a_finished_record_may_have_left() -> None:
    assert of_people("team", owner="jo", status="completed") == []


def test_a_record_whose_people_have_left_can_be_reopened_but_names_no_other_stranger() -> None:
    base = snapshot(record(1, status="completed", owner="jo"), profile="team")
    for owner, expected in (("jo", []), ("flo", ["MG116"])):
        head = snapshot(record(1, status="active", owner=owner), profile="team")
        assert codes(list(people.judge(Attempt(head, base=base)))) == expected
    base = snapshot(record(1, status="active", owner="jo"), profile="team")
    assert codes(list(people.judge(Attempt(base, base=base)))) == ["MG116"]


def test_a_record_is_not_deleted() -> None:
    (one,) = of_moves(record(1), None)
    assert (one.code, one.path) == ("MG307", record(1).path)


@pytest.mark.parametrize("folder", ["active", "completed"])
def test_a_record_that_became_unreadable_is_not_deleted(folder: str) -> None:
    path = f".milestones/{folder}/milestone-001.yaml"
    assert of_moves(record(1), None, faults=(Diagnostic("MG101", "x", path),)) == []


def test_a_record_that_cannot_be_read_is_not_deleted_either() -> None:
    base = snapshot(faults=(Diagnostic("MG101", "x", BROKEN),))
    (one,) = moves.judge(Attempt(snapshot(), base=base))
    assert (one.code, one.path) == ("MG307", BROKEN)
    assert list(moves.judge(Attempt(snapshot(record(1)), base=base))) == []
    assert list(moves.judge(Attempt(base, base=base))) == []
    moved = snapshot(faults=(Diagnostic("MG101", "x", BROKEN.replace("active", "completed")),))
    assert list(moves.judge(Attempt(moved, base=base))) == []


def test_a_file_that_is_no_record_may_go() -> None:
    base = snapshot(faults=(Diagnostic("MG107", "x", ".milestones/active/notes.txt"),))
    assert list(moves.judge(Attempt(snapshot(), base=base))) == []


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ("completed", {"title": "Other"}, True),
        ("cancelled", {"title": "Other"}, True),
        ("completed", {"status": "cancelled"}, True),
        ("completed", {"status": "active"}, False),
        ("completed", {"status": "completed", "path": ".milestones/active/milestone-001.yaml"}, False),
        ("active", {"status": "completed", "title": "Other"}, False),
        ("active", {"title": "Other"}, False),
    ],
)
def test_a_finished_record_is_frozen_until_it_is_reopened(
    before: str, after: dict[str, Any], refused: bool
) -> None:
    found = of_moves(record(1, status=before), record(1, **{"status": before, **after}))
    assert codes(found) == (["MG306"] if refused else [])


def test_a_new_record_and_a_look_move_nothing() -> None:
    assert of_moves(None, record(1)) == []
    assert list(moves.judge(Attempt(snapshot(record(1))))) == []


def test_a_trailer_names_a_milestone_that_is_there() -> None:
    faults = (Diagnostic("MG101", "x", ".milestones/active/milestone-007.yaml"),)
    head = snapshot(record(1), faults=faults)
    names = ("milestone-001", "milestone-007", "milestone-002", "nonsense")
    found = list(trailers.judge(Attempt(head, trailers=names)))
    assert [(one.code, one.message, one.helps) for one in found] == [
        (
            "MG007",
            "trailer `Milestone: milestone-002` names no milestone",
            ("did you mean `milestone-001`?",),
        ),
        ("MG007", "trailer `Milestone: nonsense` names no milestone", ("see them: `git milestone list`",)),
    ]
