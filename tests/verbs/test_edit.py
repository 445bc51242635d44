"""`edit` and `config`: values set by their path, and what may not be set."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.diagnostic import Refused
from milestone_git.model.record import Record
from milestone_git.verbs import config
from milestone_git.verbs.config import Config
from milestone_git.verbs.edit import Edit, decide
from tests.builders import codes, given, record, snapshot, task, written

FULL = record(
    1,
    task("1", estimate="1h"),
    task("2"),
    owner="sarah",
    labels=["ui", "web"],
    needs=[2, 3],
    phases={"design": {"owner": "alex"}},
    acceptance=[{"run": "make"}],
)


def edited(path: str, value: Any, one: Record = FULL) -> dict[str, Any]:
    return written(decide(snapshot(one, record(2), record(3)), Edit("1", ((path, value),)), given()))


def refused(path: str, value: Any, one: Record = FULL) -> str:
    with pytest.raises(Refused) as caught:
        edited(path, value, one)
    return str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "field", "expected"),
    [
        ("owner", "kim", "owner", "kim"),
        ("estimate", "2w", "estimate", "2w"),
        ("labels.2", "blog", "labels", ["ui", "blog"]),
        ("labels.1", None, "labels", ["web"]),
        ("labels", [], "labels", []),
        (
            "depends_on.milestone-003.kind",
            "business",
            "depends_on",
            [{"milestone": "milestone-002"}, {"milestone": "milestone-003", "kind": "business"}],
        ),
        ("depends_on.1", None, "depends_on", [{"milestone": "milestone-003"}]),
        ("phases.design.sla", "24h", "phases", {"design": {"owner": "alex", "sla": "24h"}}),
        ("phases.spec.owner", "kim", "phases", {"design": {"owner": "alex"}, "spec": {"owner": "kim"}}),
        ("x-own.deep.er", 1, "x-own", {"deep": {"er": 1}}),
        ("tasks.2", None, "tasks", [task("1", estimate="1h")]),
        ("acceptance.1.run", None, "acceptance", [{}]),
    ],
)
def test_a_value_is_set_at_its_path(path: str, value: Any, field: str, expected: Any) -> None:
    document = edited(path, value)
    assert document[field] == expected
    assert {key: one for key, one in document.items() if key != field} == {
        key: one for key, one in FULL.document.items() if key != field
    }


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("owner", "owner"),
        ("phases.design.owner", "phases"),
        ("phases.design", "phases"),
        ("acceptance.1", "acceptance"),
    ],
)
def test_what_is_taken_out_leaves_nothing_empty(path: str, gone: str) -> None:
    assert edited(path, None) == {key: one for key, one in FULL.document.items() if key != gone}


@pytest.mark.parametrize("name", ["t-2", "2"])
def test_a_task_is_entered_by_id_or_number_and_keeps_its_order_of_keys(name: str) -> None:
    tasks = edited(f"tasks.{name}.reason", "rain")["tasks"]
    assert tasks[0] == task("1", estimate="1h")
    assert list(tasks[1]) == ["id", "title", "status", "reason"]


def test_keys_of_a_record_are_written_in_stable_order() -> None:
    keys = list(edited("category", "web"))
    assert keys.index("title") < keys.index("category") < keys.index("labels")


@pytest.mark.parametrize("field", ["schema", "id", "uid", "status", "status.x"])
def test_what_never_changes_or_has_a_verb_of_its_own_is_not_edited(field: str) -> None:
    assert refused(field, "x").startswith("MG010: `" + field.split(".")[0] + "` cannot be edited")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("owner", "sarah"),
        ("category", None),
        ("phases.spec.owner", None),
        ("x-a.b.c", None),
        ("tasks.1.track", None),
    ],
)
def test_an_edit_that_says_nothing_new_is_refused(path: str, value: Any) -> None:
    assert refused(path, value) == "MG010: `milestone-001` says this already"


def test_below_a_plain_value_there_is_nothing() -> None:
    assert refused("owner.name", "x") == "MG010: there is nothing below `owner` to set"
    assert refused("phases.design.owner.name", None) == "MG010: there is nothing below `owner` to set"
    assert refused("labels.1.name", "x") == "MG010: there is nothing below `1` to set"


@pytest.mark.parametrize("name", ["0", "3", "t-9", "-1", "9" * 5000])
def test_an_entry_that_is_not_there_is_refused(name: str) -> None:
    assert refused(f"tasks.{name}.title", "x").startswith("MG007: there is no `")


def test_a_finished_record_is_frozen() -> None:
    assert refused("owner", "kim", record(1, status="completed")).startswith("MG306")


def test_several_values_are_one_commit_and_one_event() -> None:
    change = decide(snapshot(FULL), Edit("1", (("owner", "kim"), ("due", "2026-03-01"))), given())
    assert change.subject == "Edit milestone-001: owner, due"
    assert [(one.kind, one.payload) for one in change.drafts] == [("edit", {"fields": "owner, due"})]
    assert (written(change)["owner"], written(change)["due"]) == ("kim", "2026-03-01")
    assert change.milestones == ("milestone-001",)


def test_a_setting_is_set_and_goes_back_to_the_profile() -> None:
    before = snapshot()
    change = config.decide(before, Config((("complete.merge", False), ("x-own", 1))), given())
    assert change.subject == "Configure complete.merge, x-own"
    after = before.after(change)
    assert config.value_of(after, "complete.merge") == (False, "here")
    back = after.after(config.decide(after, Config((("complete.merge", None), ("x-own", None))), given()))
    assert back.settings.document == before.settings.document
    assert config.value_of(back, "complete.merge") == (True, "solo")


def test_the_profile_and_the_project_are_settings_too() -> None:
    found = snapshot()
    assert config.value_of(found, "profile") == ("solo", "here")
    unset = found._replace(settings=found.settings._replace(document={"project": {"name": "P"}}))
    assert config.value_of(unset, "profile") == ("solo", "project")
    assert config.value_of(unset, "project.name") == ("P", "here")
    assert config.keys_of(found)[0] == "profile"


@pytest.mark.parametrize("value", [None, True])
def test_a_setting_that_is_so_already_is_refused(value: object) -> None:
    before = snapshot()
    if value is not None:
        before = before.after(config.decide(before, Config((("complete.merge", value),)), given()))
    with pytest.raises(Refused, match="says this already"):
        config.decide(before, Config((("complete.merge", value),)), given())


@pytest.mark.parametrize(
    ("key", "advice"),
    [("complete.marge", "did you mean `complete.merge`?"), ("qqq", "see them all: `git milestone config`")],
)
def test_a_setting_that_is_none_is_refused(key: str, advice: str) -> None:
    with pytest.raises(Refused) as caught:
        config.decide(snapshot(), Config(((key, 1),)), given())
    assert codes(caught.value.diagnostics) == ["MG010"]
    assert caught.value.diagnostics[0].helps == (advice,)


def test_who_may_configure_follows_the_profile() -> None:
    request = Config((("complete.merge", False),))
    assert config.decide(snapshot(), request, given("alex")).writes
    assert config.decide(snapshot(profile="team"), request, given("sarah")).writes
    with pytest.raises(Refused, match="MG306: `alex` is no admin"):
        config.decide(snapshot(profile="team"), request, given("alex"))
