"""Who stands behind a change of the configuration: by the old policy, each commit, one admin or two."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.authorship import Authorship, Backing
from milestone_git.model.settings import Repository, settings_of, team_of
from milestone_git.rules.configuring import is_changed, judge
from tests.builders import PROFILES, codes, snapshot

PEOPLE: dict[str, Any] = {"sarah": {"roles": ["admin"]}, "alex": {"roles": ["admin"]}, "kim": None}
TEAM = team_of({"schema": 1, "people": PEOPLE})


def _attempt(authorship: Authorship | None, configure: str = "admin", **head: Any) -> Attempt:
    settings = settings_of({"schema": 1, "profile": "team", "policy": {"configure": configure}}, PROFILES)
    base = snapshot(team=TEAM, settings=settings)
    grown = team_of({"schema": 1, "people": {**PEOPLE, "eve": {"roles": ["admin"]}}})
    return Attempt(base._replace(**(head or {"team": grown})), base, authorship=authorship)


def _by(*who: str, covers: tuple[str, ...] = ("c1",)) -> Backing:
    return Backing(who, frozenset(covers))


def _said(*backings: Backing, configure: str = "admin", changes: tuple[str, ...] = ("c1",)) -> list[str]:
    found = Authorship(dict.fromkeys(changes, "kim"), backings)
    return codes(list(judge(_attempt(found, configure))))


def test_change_by_who_may_configure_is_fine_and_by_another_is_not() -> None:
    assert _said(_by("sarah")) == []
    assert _said(_by("kim")) == ["MG231"]
    assert _said() == ["MG231"]


def test_nobody_answers_for_a_proposal_and_a_server_that_cannot_tell_says_so() -> None:
    proposed = _attempt(Authorship({}, (), is_proposal=True))
    assert proposed.base is not None
    ruled = proposed._replace(policy=Policy(proposed.base.settings, TEAM))
    assert codes(list(judge(proposed))) == codes(list(judge(ruled))) == []
    assert codes(list(judge(ruled._replace(authorship=None)))) == ["MG403"]


def test_nobody_becomes_an_admin_by_the_change_that_needs_one() -> None:
    assert _said(_by("eve")) == ["MG231"]


def test_each_commit_needs_somebody() -> None:
    assert _said(_by("sarah"), changes=("c1", "c2")) == ["MG231"]
    assert _said(_by("sarah"), _by("kim", covers=("c2",)), changes=("c1", "c2")) == ["MG231"]
    assert _said(_by("sarah"), _by("alex", covers=("c1", "c2")), changes=("c1", "c2")) == []


def test_two_admins_are_two_people_who_each_did_something() -> None:
    assert _said(_by("sarah"), configure="two-admins") == ["MG232"]
    assert _said(_by("sarah"), _by("alex"), configure="two-admins") == []
    assert _said(_by("sarah"), _by("sarah"), configure="two-admins") == ["MG232"]
    assert _said(_by("sarah"), _by("kim"), configure="two-admins") == ["MG232"]
    assert _said(_by("sarah"), _by("alex", covers=()), configure="two-admins") == ["MG232"]


def test_one_person_of_two_names_is_one_admin() -> None:
    both = {"emails": ["a@x.y"], "roles": ["admin"]}
    people = {"sarah": both, "sarah-2": both, "alex": {"roles": ["admin"]}}
    attempt = _attempt(Authorship({"c1": ""}, (_by("sarah"), _by("sarah-2"))), "two-admins")
    assert attempt.base
    policy = Policy(attempt.base.settings, team_of({"schema": 1, "people": people}))
    assert codes(list(judge(attempt._replace(policy=policy)))) == ["MG232"]


def test_anybody_configures_where_the_policy_says_so() -> None:
    assert _said(configure="anybody") == []


def test_what_is_no_change_of_the_configuration_is_nobodys_business() -> None:
    attempt = _attempt(None)
    assert attempt.base
    assert list(judge(attempt._replace(head=attempt.base))) == []
    assert list(judge(attempt._replace(base=None))) == []
    assert not is_changed(attempt._replace(base=None))
    same = team_of({"schema": 1, "people": dict(PEOPLE)})
    assert list(judge(attempt._replace(head=attempt.base._replace(team=same)))) == []


@pytest.mark.parametrize("part", ["settings", "repository"])
def test_each_document_of_the_configuration_is_guarded(part: str) -> None:
    settings = settings_of({"schema": 1, "profile": "solo"}, PROFILES)
    changed: dict[str, Any] = {
        "settings": settings,
        "repository": Repository("01JD8XQ4M7E2V9K3T5R6W8Y0ZR", ("main", "release")),
    }
    found = _attempt(Authorship({"c1": "kim"}, ()), **{part: changed[part]})
    assert codes(list(judge(found))) == ["MG231"]


def test_where_nobody_has_asked_a_server_does_not_let_it_pass() -> None:
    attempt = _attempt(None)
    assert attempt.base
    assert list(judge(attempt)) == []
    policy = Policy(attempt.base.settings, attempt.base.team)
    assert codes(list(judge(attempt._replace(policy=policy)))) == ["MG403"]


def test_without_any_commit_that_changes_it_nobody_answers() -> None:
    assert _said(_by("sarah"), changes=()) == ["MG231"]


def test_refusal_names_the_commits_and_who_could_help() -> None:
    found = Authorship({f"c{one}": "kim" for one in range(7)} | {"": "lee"}, ())
    said = next(iter(judge(_attempt(found))))
    assert "`kim`, `lee`" in said.message
    assert len(said.notes) == 5
    assert any("sarah, alex" in one for one in said.helps)
    alone = team_of({"schema": 1, "people": {"kim": None}})
    attempt = _attempt(found)
    assert attempt.base
    attempt = attempt._replace(base=attempt.base._replace(team=alone))
    assert "nobody may configure here" in next(iter(judge(attempt))).helps[0]
