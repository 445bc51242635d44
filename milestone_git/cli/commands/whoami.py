"""`whoami`: who you are here, and what you may do."""

from __future__ import annotations

from collections.abc import Iterator

import click

from milestone_git.app.whoami import Self, whoami
from milestone_git.cli.door import Door, standard


@click.command("whoami", epilog="Example: git milestone whoami")
@standard
def command(door: Door) -> None:
    """Say by which handle you are known here, whether what you sign counts, and what you may do."""
    found = whoami(door.context)
    if door.json:
        body = found._asdict() | {"keys": [one._asdict() for one in found.keys]}
        door.give("whoami", body)
    else:
        door.say("\n".join(_lines(found)))


def _lines(found: Self) -> Iterator[str]:
    known = f"known by {found.known_by}" if found.known_by else "nobody in `team.yaml`"
    yield f"{found.handle}  {found.name} <{found.email}>, {known}"
    if found.also:
        yield f"the same person as: {', '.join(found.also)}"
    yield f"roles:   {', '.join(found.roles) or 'none'}"
    if found.groups:
        yield f"groups:  {', '.join(found.groups)}"
    for count, one in enumerate(found.keys):
        state = "retired" if one.retired else "Git signs with it here" if one.signs else "known"
        yield f"{'keys:   ' if not count else '        '} {one.fingerprint} ({state})"
    if not found.keys:
        yield "keys:    none"
    yield f"signing: {_signing(found)}"
    yield f"may:     {', '.join(found.may) or 'nothing'}"
    yield from (f"help: {one}" for one in found.helps)


def _signing(found: Self) -> str:
    on = "on" if found.signs else "off"
    if found.fails:
        return f"{on}, and Git cannot: {found.fails}"
    if found.shortfall:
        return f"{on}; reviews could not count: {found.shortfall}"
    return f"{on}; reviews can count"
