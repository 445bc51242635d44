"""`team retire-key`: a key counts no longer, but for what its heads reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import refusal
from milestone_git.model.given import Given
from milestone_git.model.keys import key_of
from milestone_git.model.settings import TEAM_PATH
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.principals import Holder, entry_of, holders


class Retire(NamedTuple):
    """``named`` is the start of a fingerprint, empty for the only key; ``of`` a handle, empty for one's own.

    ``heads`` are what it counts up to: everything that is known now, or nothing at all.
    """

    named: str
    of: str
    heads: tuple[str, ...]


def retire(snapshot: Snapshot, request: Retire, given: Given) -> Change:
    """The team in which that key is among the retired ones. Raises MG007, MG008 and MG009."""
    team = snapshot.team
    handle = team.handle(request.of) if request.of else given.actor.handle
    key = _chosen(snapshot, handle, request.named).key
    table = "people" if handle in team.people else "agents"
    entry: dict[str, Any] = dict(entry_of(team, handle))
    kept = [text for text in entry.get("keys") or () if key_of(text) != key]
    text = next(one for one in entry["keys"] if key_of(one) == key)
    entry["retired"] = [*(entry.get("retired") or ()), {"key": text, "until": list(request.heads)}]
    fresh: Mapping[str, Any] = {name: one for name, one in entry.items() if name != "keys"}
    if kept:
        fresh = {**entry, "keys": kept}
    entries = {**(team.document.get(table) or {}), handle: fresh}
    return Change(f"Retire a key of {handle}", (Write(TEAM_PATH, {**team.document, table: entries}),))


def _chosen(snapshot: Snapshot, handle: str, named: str) -> Holder:
    own = [one for one in holders(snapshot.team) if one.handle == handle and one.until is None]
    look = "see them: `git milestone whoami`"
    if not own:
        raise refusal("MG007", f"`{handle}` has no key in use", look)
    wanted = named.removeprefix("SHA256:")
    found = [one for one in own if one.key.fingerprint.removeprefix("SHA256:").startswith(wanted)]
    if len(found) == 1:
        return found[0]
    told = tuple(one.key.fingerprint for one in own)
    if not named:
        raise refusal(
            "MG009", f"`{handle}` has {len(own)} keys: which one is meant cannot be told", notes=told
        )
    code, what = ("MG008", "more than one key") if found else ("MG007", "no key")
    raise refusal(code, f"{what} of `{handle}` begins with `{named}`", look, notes=told)
