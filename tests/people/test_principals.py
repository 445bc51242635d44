"""Who is who: keys and their holders, and handles that are one person."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.settings import Team, team_of
from milestone_git.rules.principals import Holder, carried, has_key, is_agent, keyring, principals
from tests.people.test_keys import ALEX, FINGERPRINT

OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFVscmMGTp+Yq6lhuE5xNwGAhZDwoGx0vwGHB0Sh+1EN"
ONE, TWO = "1" * 40, "2" * 40


def _team(agents: dict[str, Any] | None = None, **people: Any) -> Team:
    return team_of({"schema": 1, "people": people, "agents": agents or {}})


def _told(team: Team) -> dict[str, tuple[str, tuple[str, ...] | None]]:
    return {fingerprint: (one.handle, one.until) for fingerprint, one in keyring(team).items()}


def test_keys_are_told_by_fingerprint_and_what_is_none_is_left_out() -> None:
    team = _team(alex={"keys": [ALEX, "no key"], "retired": [{"key": "none", "until": []}]}, kim=None)
    assert _told(team) == {FINGERPRINT: ("alex", None)}
    assert isinstance(keyring(team)[FINGERPRINT], Holder)
    assert has_key(team, "alex")
    assert not has_key(team, "kim")


def test_key_of_two_is_nobodys_however_it_is_written() -> None:
    assert _told(_team(alex={"keys": [ALEX]}, mallory={"keys": [ALEX + " mine"]})) == {}
    assert _told(_team({"ci": {"keys": [ALEX]}}, alex={"keys": [ALEX]})) == {}
    assert _told(_team(alex={"keys": [ALEX]}, sam={"retired": [{"key": ALEX, "until": [ONE]}]})) == {}


@pytest.mark.parametrize(
    ("retired", "until"),
    [([[ONE]], (ONE,)), ([[ONE, TWO], [TWO]], (TWO,)), ([[ONE], [TWO]], ()), ([[]], ())],
)
def test_retired_key_stays_retired_though_it_stands_among_those_in_use(
    retired: list[list[str]], until: tuple[str, ...]
) -> None:
    entries = [{"key": ALEX, "until": heads} for heads in retired]
    assert _told(_team(alex={"keys": [ALEX, ALEX], "retired": entries})) == {FINGERPRINT: ("alex", until)}
    assert _told(_team(alex={"retired": entries})) == {FINGERPRINT: ("alex", until)}
    assert has_key(_team(alex={"retired": entries}), "alex")


def test_handle_that_is_none_has_no_key() -> None:
    assert _told(_team(**{"*": {"keys": [ALEX]}, "аlex": {"keys": [OTHER]}})) == {}


def test_agent_is_no_person() -> None:
    team = _team({"ci": {"keys": [ALEX]}}, alex=None)
    assert is_agent(team, "ci")
    assert not is_agent(team, "alex")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"emails": ["alex@example.org"]}, {"emails": ["Alex@Example.ORG"]}),
        ({"keys": [ALEX]}, {"keys": [ALEX + " other"]}),
        ({"logins": {"github": {"login": "alexk"}}}, {"logins": {"github": {"login": "AlexK"}}}),
        (
            {"logins": {"github": {"login": "alexk", "id": 7}}},
            {"logins": {"github": {"login": "renamed", "id": 7}}},
        ),
    ],
)
def test_two_handles_with_one_sign_are_one_person(one: dict[str, Any], two: dict[str, Any]) -> None:
    assert principals(_team(alex=one, second=two, kim=None)) == {
        "alex": "alex",
        "second": "alex",
        "kim": "kim",
    }


def test_whoever_shares_with_two_makes_them_one() -> None:
    team = _team(a={"emails": ["a@x"]}, b={"emails": ["b@x"]}, c={"emails": ["b@x", "a@x"]})
    assert len(set(principals(team).values())) == 1


def test_same_number_on_another_forge_is_another_person() -> None:
    github, gitlab = ({"logins": {forge: {"login": "alexk", "id": 7}}} for forge in ("github", "gitlab"))
    assert principals(_team(alex=github, other=gitlab)) == {"alex": "alex", "other": "other"}


def test_name_of_a_transport_is_a_handle_or_on_a_forge_a_login_or_its_number() -> None:
    team = _team(
        {"ci": {}},
        alex={"emails": ["alex@example.org"]},
        jordan={"logins": {"gitlab": {"login": "alex", "id": 42}}},
        kim=None,
    )
    assert [carried(team, value) for value in ("alex", "ALEX@example.org", "ci", "nobody")] == [
        "alex",
        "alex",
        "ci",
        None,
    ]
    on_forge = [carried(team, value, "gitlab") for value in ("Alex", "42", "user-42", "kim", "43")]
    assert on_forge == ["jordan", "jordan", "jordan", None, None]


def test_login_that_two_have_is_nobodys() -> None:
    logins = {"logins": {"gitlab": {"login": "alex"}}}
    assert carried(_team(alex=logins, jordan=logins), "alex", "gitlab") is None
