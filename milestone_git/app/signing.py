"""Whether what this user writes could count, asked before it is written (R12)."""

from __future__ import annotations

from milestone_git.model.settings import Settings, Team
from milestone_git.model.snapshot import Actor
from milestone_git.rules.counting import Shortfall, shortfall
from milestone_git.store.repository import Place
from milestone_git.store.signing import configured


def could_count(place: Place, actor: Actor, team: Team, settings: Settings) -> Shortfall | None:
    """Why what ``actor`` writes here could not count as a person's word; None where it could."""
    signing = configured(place, actor.email)
    fingerprint = signing.key.fingerprint if signing.key else None
    return shortfall(actor.handle, team, settings, signs=signing.on, fingerprint=fingerprint)
