"""What could count as somebody's word, by how their Git signs."""

from __future__ import annotations

import pytest

from milestone_git.model.settings import settings_of, team_of
from milestone_git.rules.counting import shortfall
from tests.builders import PROFILES
from tests.people.test_keys import ALEX, FINGERPRINT
from tests.people.test_principals import OTHER

TEAM = team_of(
    {
        "schema": 1,
        "people": {
            "alex": {"keys": [ALEX]},
            "kim": None,
            "gone": {"retired": [{"key": OTHER, "until": []}]},
        },
        "agents": {"ci": {}},
    }
)


@pytest.mark.parametrize(
    ("actor", "signs", "fingerprint", "keyless", "reason"),
    [
        ("alex", True, FINGERPRINT, "never", ""),
        ("alex", True, None, "never", ""),
        ("alex", False, FINGERPRINT, "shown", "does not sign"),
        ("alex", True, "SHA256:other", "shown", "does not know"),
        ("kim", True, FINGERPRINT, "shown", ""),
        ("kim", False, None, "shown", ""),
        ("kim", False, None, "never", "only signed events count"),
        ("ci", True, None, "shown", "is an agent"),
        ("eve", True, FINGERPRINT, "shown", "is nobody"),
        ("gone", True, FINGERPRINT, "shown", "a key of `alex`"),
        ("gone", True, "", "shown", "has retired"),
    ],
)
def test_what_could_not_count_is_told(
    actor: str, signs: bool, fingerprint: str | None, keyless: str, reason: str
) -> None:
    from milestone_git.model.keys import key_of

    other = key_of(OTHER)
    assert other
    settings = settings_of({"schema": 1, "profile": "team", "policy": {"keyless_events": keyless}}, PROFILES)
    asked = other.fingerprint if fingerprint == "" else fingerprint
    found = shortfall(actor, TEAM, settings, signs=signs, fingerprint=asked)
    assert (found is not None) == bool(reason)
    assert found is None or reason in found.reason
