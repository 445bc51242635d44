"""Whose word counts: signatures, transport and trust, agents, recorders, and people of two names."""

from __future__ import annotations

from typing import Any

import pytest

from milestone_git.model.event import Event
from milestone_git.model.evidence import (
    BAD,
    CANNOT_VERIFY,
    PROVEN,
    SIGNATURE,
    TRANSPORT,
    UNKNOWN_KEY,
    UNSIGNED,
    Proof,
)
from milestone_git.model.settings import Settings, settings_of, team_of
from milestone_git.rules.standing import (
    BY_EMAIL,
    CARRIED,
    RECORDED,
    SIGNED,
    Standing,
    standing,
    standings,
)
from tests.builders import PROFILES, event
from tests.people.test_keys import ALEX

KEYED = {"keys": [ALEX]}
TEAM = team_of(
    {
        "schema": 1,
        "people": {
            "alex": KEYED,
            "kim": None,
            "casey": {"emails": ["casey@example.org"]},
            "casey-2": {"emails": ["Casey@example.org"]},
            "rita": {"roles": ["recorder"]},
            "gone": {"retired": [{"key": ALEX, "until": []}]},
        },
        "agents": {"ci": {"keys": [ALEX], "roles": ["recorder"]}, "bot": {"roles": ["recorder"]}},
        "groups": {"leads": ["alex"]},
    }
)


def _settings(keyless: str = "shown") -> Settings:
    return settings_of({"schema": 1, "profile": "team", "policy": {"keyless_events": keyless}}, PROFILES)


def _event(actor: str, **payload: Any) -> Event:
    return event("approve", phase="design", **payload)._replace(actor=actor)


def _ask(actor: str, proof: Proof, keyless: str = "shown", **payload: Any) -> Standing:
    return standing(_event(actor, **payload), proof, TEAM, _settings(keyless))


def _by(handle: str, via: str = SIGNATURE) -> Proof:
    return Proof(PROVEN, handle, via)


@pytest.mark.parametrize("keyless", ["shown", "never"])
def test_event_signed_by_its_actor_counts(keyless: str) -> None:
    expected = Standing(True, SIGNED, "signed with a key of `alex`", "alex")
    assert _ask("alex", _by("alex"), keyless) == expected


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        (Proof(UNSIGNED), "not signed"),
        (Proof(BAD), "not one of this content"),
        (Proof(UNKNOWN_KEY), "not one of `alex`"),
        (Proof(UNKNOWN_KEY, "alex", "retired"), "given up"),
        (Proof(CANNOT_VERIFY), "cannot be verified"),
        (_by("alex", TRANSPORT), "not signed"),
        (_by("kim"), "a key of `kim`"),
        (_by("kim", TRANSPORT), "brought by `kim`"),
        (_by("casey-2"), "a key of `casey-2`"),
    ],
)
def test_somebody_with_a_key_is_believed_for_it_alone(proof: Proof, reason: str) -> None:
    found = _ask("alex", proof)
    assert not found.counts
    assert reason in found.reason
    assert found.unverified == (proof.answer == CANNOT_VERIFY)


def test_somebody_whose_only_key_is_retired_is_not_taken_at_their_email() -> None:
    assert not _ask("gone", Proof(UNSIGNED)).counts


@pytest.mark.parametrize("proof", [Proof(UNSIGNED), Proof(UNKNOWN_KEY), Proof(CANNOT_VERIFY)])
def test_somebody_without_a_key_counts_as_the_profile_says(proof: Proof) -> None:
    found = _ask("kim", proof)
    assert found.counts
    assert found.how == BY_EMAIL
    assert not _ask("kim", proof, "never").counts


@pytest.mark.parametrize("keyless", ["shown", "never"])
def test_transport_stands_for_somebody_without_a_key(keyless: str) -> None:
    found = _ask("kim", _by("kim", TRANSPORT), keyless)
    assert (found.counts, found.how, found.handle) == (True, CARRIED, "kim")
    assert not _ask("kim", _by("casey", TRANSPORT), keyless).counts


def test_bad_signature_counts_for_nobody() -> None:
    assert not _ask("kim", Proof(BAD)).counts
    assert not _ask("bot", Proof(BAD)).counts


@pytest.mark.parametrize("actor", ["nobody", "leads", "аlex"])
def test_who_is_no_person_here_does_not_count(actor: str) -> None:
    assert "nobody in `team.yaml`" in _ask(actor, Proof(UNSIGNED)).reason


@pytest.mark.parametrize("proof", [_by("ci"), _by("ci", TRANSPORT), Proof(UNSIGNED)])
def test_agent_never_counts_as_a_person(proof: Proof) -> None:
    assert not _ask("ci", proof).counts
    assert not _ask("ci", proof, reviewer="ci").counts


@pytest.mark.parametrize("actor", ["ci", "rita"])
def test_recorder_speaks_for_others_and_it_is_marked(actor: str) -> None:
    found = _ask(actor, _by(actor), "never", reviewer="alex")
    assert (found.counts, found.how, found.handle) == (True, RECORDED, "alex")
    assert f"recorded by `{actor}`" in found.reason


@pytest.mark.parametrize(
    ("actor", "proof", "reviewer"),
    [
        ("kim", _by("kim"), "alex"),  # no recorder
        ("alex", _by("alex"), "kim"),
        ("casey", Proof(UNSIGNED), "casey-2"),
        ("ci", Proof(UNSIGNED), "alex"),  # has a key
        ("bot", Proof(UNSIGNED), "alex"),  # has none: anybody could have written it
        ("ci", _by("ci"), "bot"),
        ("ci", _by("ci"), "nobody"),
        ("ci", _by("ci"), "leads"),
        ("ci", _by("ci"), 7),
        ("ci", _by("ci"), None),
    ],
)
def test_not_everybody_speaks_for_anybody(actor: str, proof: Proof, reviewer: object) -> None:
    assert not _ask(actor, proof, reviewer=reviewer).counts


def test_agent_without_a_key_counts_where_the_server_knows_it() -> None:
    assert _ask("bot", _by("bot", TRANSPORT), reviewer="alex").counts


def test_two_names_of_one_person_count_for_one() -> None:
    events = [_event("casey")._replace(oid="1"), _event("casey-2")._replace(oid="2")]
    found = standings(events, {"1": Proof(UNSIGNED)}, TEAM, _settings())
    assert [one.handle for one in found.values()] == ["casey", "casey"]
    recorded = _ask("rita", _by("rita"), reviewer="casey-2")
    assert recorded.handle == "casey"
