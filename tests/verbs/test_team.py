"""`team add`: somebody new, under a handle and signs that nobody else has; and what a profile changes."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.change import Change
from milestone_git.model.diagnostic import Refused
from milestone_git.model.settings import settings_of, team_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.verbs.config import Config, Effect, effects, shown, told
from milestone_git.verbs.config import decide as configure
from milestone_git.verbs.plan import Plan
from milestone_git.verbs.plan import decide as plan
from milestone_git.verbs.team import Newcomer, add, added
from tests.builders import PROFILES, TEAM, codes, given, snapshot, written


def configured(**document: Any) -> Snapshot:
    return snapshot(settings=settings_of({"profile": "solo", **document}, PROFILES))


def joined(before: Snapshot | None = None, **request: Any) -> tuple[str, Any, Change]:
    found = before or snapshot()
    change = add(found, Newcomer(**request), given())
    handle = added(change, found.team)
    assert change.subject == f"Add {handle} to the team"
    return handle, written(change)["people"][handle], change


def refused(before: Snapshot | None = None, **request: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        joined(before, **request)
    return codes(caught.value.diagnostics)


@pytest.mark.parametrize(
    ("request_", "handle", "name"),
    [
        ({"name": "jo"}, "jo", None),
        ({"name": "Jo Lee"}, "jo-lee", "Jo Lee"),
        ({"name": "Jo Lee", "emails": ("jl@example.org",)}, "jl", "Jo Lee"),
        ({"name": "Jo Lee", "handle": "JO"}, "jo", "Jo Lee"),
        ({"name": "jo", "handle": "jo"}, "jo", None),
        ({"name": "Sarah Two", "emails": ("sarah@b.example",)}, "sarah-2", "Sarah Two"),
    ],
)
def test_a_handle_is_what_is_wished_else_made_from_email_or_name(
    request_: dict[str, Any], handle: str, name: str | None
) -> None:
    found, entry, _ = joined(**request_)
    assert (found, entry.get("name"), entry["roles"]) == (handle, name, ["dev"])


def test_all_that_is_known_is_written_and_everybody_else_stays() -> None:
    _, entry, change = joined(
        name="jo",
        emails=("Jo@Example.org",),
        roles=("reviewer",),
        logins=("github:jo-l",),
        groups=("leads", "new", "new"),
        timezone="Europe/Berlin",
        capacity="32h/w",
    )
    assert entry == {
        "emails": ["jo@example.org"],
        "roles": ["reviewer"],
        "logins": {"github": {"login": "jo-l"}},
        "timezone": "Europe/Berlin",
        "capacity": "32h/w",
    }
    document = written(change)
    assert document["groups"] == {"leads": ["sarah", "alex", "jo"], "new": ["jo"]}
    assert {**document["people"], "jo": None} == {**TEAM["people"], "jo": None}  # type: ignore[dict-item]  # a literal
    assert "groups" not in written(joined(snapshot(team=team_of({})), name="jo")[2])


def test_an_email_only_gives_the_handle_where_the_profile_keeps_none() -> None:
    handle, entry, _ = joined(configured(team={"emails": False}), name="Jo Lee", emails=("jl@example.org",))
    assert (handle, entry) == ("jl", {"name": "Jo Lee", "roles": ["dev"]})


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"name": "sarah"}, "MG118"),
        ({"name": "ci"}, "MG118"),
        ({"name": "Leads"}, "MG118"),
        ({"name": "aux"}, "MG119"),
        ({"name": "Jo", "handle": "9jo"}, "MG119"),
        ({"name": "jo", "emails": ("ALEX@example.org",)}, "MG118"),
        ({"name": "jo", "emails": ("nobody",)}, "MG010"),
        ({"name": "jo", "logins": ("jo",)}, "MG010"),
        ({"name": "jo", "logins": ("github:a--b",)}, "MG010"),
    ],
)
def test_what_is_taken_or_unfit_is_refused(request_: dict[str, Any], code: str) -> None:
    assert refused(**request_) == [code]


def test_a_login_is_of_one_person() -> None:
    found = snapshot(team=team_of({"people": {"alex": {"logins": {"github": {"login": "AlexK"}}}}}))
    assert refused(found, name="jo", logins=("github:alexk",)) == ["MG118"]


def test_who_may_not_configure_adds_nobody() -> None:
    with pytest.raises(Refused, match="MG306"):
        add(snapshot(profile="team"), Newcomer("jo"), given("alex"))


def test_a_person_is_known_by_email_login_or_the_name_that_goes_with_a_handle() -> None:
    found = team_of(
        {
            "people": {
                "alex": {"emails": ["alex@example.org"], "name": "Alex Kim"},
                "kim": {"logins": {"github": {"login": "KimL"}}},
                "jo": {"name": "Jo Lee"},
                "flo": None,
            }
        }
    )
    assert found.who("ALEX@example.org", "X") == "alex"
    assert found.who("12+kiml@users.noreply.github.com", "X") == "kim"
    assert found.who("kiml@users.noreply.github.com", "X") == "kim"
    assert found.who("jo@anywhere.example", "jo lee") == "jo"
    assert found.who("12+jo@users.noreply.github.com", "Jo Lee") == "jo"
    assert found.who("flo@anywhere.example", "Whoever") == "flo"
    assert found.who("jo@anywhere.example", "Somebody Else") is None
    assert found.who("alex@anywhere.example", "Alex Kim") is None
    assert found.who("stranger@example.org", "S") is None
    assert (found.handle("@github:kiml"), found.handle("@alex"), found.handle("x")) == ("kim", "alex", "x")


def test_a_new_profile_tells_what_it_changes_and_what_stays() -> None:
    before = configured(complete={"merge": True}, policy={"configure": "anybody"})
    change = configure(before, Config((("profile", "enterprise"),)), given())
    assert change.body.split("\n") == [
        "policy.configure: stays anybody, set here (the profile says admin)",
        "policy.unknown_person: warning -> error",
        "workflow.default: simple -> kiro",
    ]
    assert configure(before, Config((("complete.merge", None),)), given()).body == ""
    assert effects(before.settings, before.settings) == ()
    assert told([Effect("k", True, False)]) == ["k: true -> false"]
    assert shown(None) == ""


def test_a_workflow_of_ones_own_begins_with_its_first_phase() -> None:
    found = configured(workflows={"own": {"phases": ["think", "do"]}}, workflow={"default": "own"})
    document = written(plan(found, Plan(("A",)), given()))
    assert (document["workflow"], document["phase"]) == ("own", "think")
    with pytest.raises(Refused, match="no workflow is named `gone`"):
        plan(configured(workflow={"default": "gone"}), Plan(("A",)), given())
