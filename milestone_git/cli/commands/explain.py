"""`explain`: what a diagnostic's code means, and what to do."""

from __future__ import annotations

import click

from milestone_git.app.explain import page
from milestone_git.cli.door import Door, standard
from milestone_git.model.codes import CODES
from milestone_git.model.diagnostic import refusal
from milestone_git.model.nearest import nearest


@click.command("explain", epilog="Example: git milestone explain MG303")
@click.argument("code", required=False, metavar="[CODE]")
@standard
def command(door: Door, code: str | None) -> None:
    """Explain a diagnostic's code; without one, list them all."""
    if code is None:
        _list(door)
        return
    wanted = code.upper() if code.upper().startswith("MG") else f"MG{code}"
    if wanted not in CODES:
        near = nearest(wanted, CODES)
        helps = (f"did you mean `{near}`?",) if near else ()
        raise refusal("MG010", f"no code is named `{code}`", *helps, "see them all: `git milestone explain`")
    row = CODES[wanted]
    if door.json:
        door.give("explain", {**row._asdict(), "page": page(wanted)})
    else:
        door.say(page(wanted).rstrip("\n"))


def _list(door: Door) -> None:
    if door.json:
        door.give("codes", {"codes": [row._asdict() for row in CODES.values()]})
    else:
        door.say("\n".join(f"{row.code}  {row.slug}: {row.summary}" for row in CODES.values()))
