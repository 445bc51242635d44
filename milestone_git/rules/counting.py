"""Whether what somebody writes now could count as a person's word, by how their Git signs (R12)."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.settings import Settings, Team
from milestone_git.rules.principals import has_key, is_agent, keyring


class Shortfall(NamedTuple):
    """Why it could not count, and what to do about it."""

    reason: str
    helps: tuple[str, ...] = ()


def shortfall(
    actor: str, team: Team, settings: Settings, *, signs: bool, fingerprint: str | None
) -> Shortfall | None:
    """None where it could count. ``fingerprint`` is that of the key Git signs with, None where nobody knows.

    What is unknown is not refused: whether it counts is judged by the signature itself.
    """
    if is_agent(team, actor):
        return Shortfall(f"`{actor}` is an agent, and never counts as a person")
    if actor not in team.people:
        join = "join the team: `git milestone team join`"
        return Shortfall(f"`{actor}` is nobody in `team.yaml`", (join,))
    if not has_key(team, actor):
        if settings.value("policy.keyless_events") == "shown":
            return None
        join = "propose yours: `git milestone team join`"
        return Shortfall(f"only signed events count here, and `{actor}` has no key in `team.yaml`", (join,))
    if not signs:
        return Shortfall(
            f"`{actor}` has a key in `team.yaml`, and Git does not sign here",
            ("let Git sign: `git config commit.gpgSign true`", "see with which key: `git milestone whoami`"),
        )
    return _of_key(actor, team, fingerprint)


def _of_key(actor: str, team: Team, fingerprint: str | None) -> Shortfall | None:
    if fingerprint is None:
        return None
    holder = keyring(team).get(fingerprint)
    propose = ("propose it: `git milestone team join`",)
    if holder is None:
        return Shortfall(f"Git signs with a key that `team.yaml` does not know: {fingerprint}", propose)
    if holder.handle != actor:
        return Shortfall(f"Git signs with a key of `{holder.handle}`, and you are `{actor}`")
    if holder.until is not None:
        fresh = ("make a new one: `ssh-keygen -t ed25519`", "and propose it: `git milestone team join`")
        return Shortfall(f"Git signs with a key that `{actor}` has retired: {fingerprint}", fresh)
    return None
