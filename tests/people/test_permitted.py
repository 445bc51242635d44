"""What a change does, and whether who makes it may: by event, and by record as it was and will be."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Refused
from milestone_git.model.event import Draft
from milestone_git.model.settings import settings_of, team_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.permitted import judge, refuse
from tests.builders import PROFILES, codes, record, snapshot, uid_of

PEOPLE = {"dana": {"roles": ["dev"]}, "rae": {"roles": ["reviewer"]}, "web": {"roles": ["web-editor"]}}
ROLES = {"web-editor": {"may": ["edit", "plan"], "category": "web"}}


def _snapshot(rbac: bool = True) -> Snapshot:
    said: dict[str, Any] = {"schema": 1, "profile": "team", "policy": {"roles": ROLES}}
    said |= {"security": {"access_control": "rbac"}} if rbac else {}
    agents = {"ci": {"roles": ["recorder"]}}
    team = team_of({"schema": 1, "people": PEOPLE, "agents": agents})
    return snapshot(record(1, category="web"), team=team, settings=settings_of(said, PROFILES))


def _said(actor: str, *kinds: str, rbac: bool = True, number: int = 1, **document: Any) -> list[str]:
    before = _snapshot(rbac)
    new = record(number, **document)
    drafts = tuple(Draft(kind, new.id, uid_of(number)) for kind in kinds)
    change = Change("x", (Write(new.path, new.document),), drafts)
    return codes(judge(before, before.after(change), change, actor))


@pytest.mark.parametrize(
    ("actor", "kind", "allowed"),
    [
        ("dana", "edit", True),
        ("dana", "cancel", False),
        ("rae", "edit", False),
        ("rae", "approve", True),
        ("stranger", "task-done", False),
        ("ci", "task-done", True),
        ("ci", "approve", False),
        ("dana", "observe", True),
    ],
)
def test_each_event_is_judged_by_what_its_kind_needs(actor: str, kind: str, allowed: bool) -> None:
    assert _said(actor, kind, category="web") == ([] if allowed else ["MG230"])
    assert _said(actor, kind, rbac=False) == []


def test_record_without_an_event_is_work() -> None:
    assert _said("dana") == []
    assert _said("rae") == ["MG230"]


def test_nobody_moves_a_milestone_into_reach_or_out_of_it() -> None:
    assert _said("web", "edit", category="web") == []
    assert _said("web", "edit", category="api") == ["MG230"]
    assert _said("web", "plan", number=2, category="web") == []
    assert _said("web", "plan", number=2, category="api") == ["MG230"]


def test_who_speaks_for_others_is_asked_where_roles_decide_nothing() -> None:
    before = _snapshot(rbac=False)
    change = Change("x", (), (Draft("approve", "milestone-001", uid_of(1), {"reviewer": "rae"}),))
    assert codes(judge(before, before, change, "dana")) == ["MG230"]
    assert codes(judge(before, before, change, "ci")) == []
    assert codes(judge(before, before, change, "rae")) == []


def test_refusal_says_who_may() -> None:
    before = _snapshot()
    new = record(1, category="web")
    change = Change("x", (Write(new.path, new.document),), (Draft("cancel", new.id, new.uid),))
    (said,) = judge(before, before.after(change), change, "dana")
    assert said.message == "`dana` is dev, which does not allow `cancel`"
    assert said.notes == ("`cancel` is to give milestones up", "asked for `milestone-001`")
    assert "nobody here may" in said.helps[0]
    edit = change._replace(drafts=(Draft("edit", new.id, new.uid),))
    (said,) = judge(before, before.after(edit), edit, "rae")
    assert said.helps[0] == "ask one of these: dana, web"
    with pytest.raises(Refused, match="MG230"):
        refuse(before, before.after(edit), edit, "rae")
    refuse(before, before.after(edit), edit, "dana")
