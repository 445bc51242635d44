"""Single gates of an audit, as somebody asks for them: `8/design`, or a milestone with all of its gates."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.app.audit import gate
from milestone_git.app.audit.receipt import name_of
from milestone_git.app.audit.verify import Audit
from milestone_git.model.diagnostic import refusal


class Asked(NamedTuple):
    """A gate that was passed; ``holds`` says whether its receipt does, None where there is none."""

    body: gate.Body
    holds: bool | None


def asked(found: Audit, name: str) -> tuple[Asked, ...]:
    """The gates that `ID` or `ID/PHASE` names, a number for an ID. Refuses with MG450 where there is none."""
    milestone, _, phase = name.partition("/")
    identifier = (
        f"milestone-{int(milestone):03}" if milestone.isascii() and milestone.isdecimal() else milestone
    )
    chosen = [one for one in found.gates if one["milestone"] == identifier and phase in ("", one["phase"])]
    if not chosen:
        known = dict.fromkeys(f"`{one['milestone']}/{one['phase']}`" for one in found.gates)
        notes = (f"passed were {', '.join(list(known)[:10])}",) if known else ("no gate was passed",)
        raise refusal("MG450", f"no gate `{name}` was passed in this history",
                      "one that asks for nobody has no receipt", notes=notes)  # fmt: skip
    held = {one.name: not one.against for one in found.replayed}
    return tuple(Asked(one, held.get(name_of(one)) if found.receipt else None) for one in chosen)
