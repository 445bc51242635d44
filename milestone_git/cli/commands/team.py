"""`team add|join|list|retire-key`: who works here, and by which keys they are known."""

from __future__ import annotations

import click

from milestone_git.app.team import Member, joined, key_text, members, retired
from milestone_git.app.transact import Ways, transact
from milestone_git.cli.answer import changed, where
from milestone_git.cli.door import Door, standard
from milestone_git.render.columns import table
from milestone_git.verbs.team import Newcomer, add

_HEAD = ("handle", "kind", "name", "roles", "groups", "known as")


@click.group("team", epilog="Example: git milestone team list")
def command() -> None:
    """Add and list the people of `.milestones/config/team.yaml`, and their keys."""


@command.command(
    "add", epilog='Example: git milestone team add "Alex Kim" --email alex@example.org --role reviewer'
)
@click.argument("name", metavar="NAME")
@click.option("--handle", default="", metavar="WORD", help="Instead of one made from e-mail or name.")
@click.option("--email", "emails", multiple=True, metavar="ADDRESS", help="May be repeated.")
@click.option("--role", "roles", multiple=True, metavar="WORD", help="Such as reviewer; may be repeated.")
@click.option("--login", "logins", multiple=True, metavar="FORGE:NAME", help="Such as github:alexk.")
@click.option("--group", "groups", multiple=True, metavar="WORD", help="A group to be in; may be repeated.")
@click.option("--timezone", default="", metavar="ZONE", help="Such as Europe/Berlin.")
@click.option("--capacity", default="", metavar="HOURS", help="Working time, such as 32h/w.")
@click.option("--key", "keys", multiple=True, metavar="FILE|LINE", help="A public key; may be repeated.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def _add(
    door: Door,
    name: str,
    handle: str,
    emails: tuple[str, ...],
    roles: tuple[str, ...],
    logins: tuple[str, ...],
    groups: tuple[str, ...],
    timezone: str,
    capacity: str,
    keys: tuple[str, ...],
    no_commit: bool,
) -> None:
    """Add somebody, in one commit.

    NAME is a handle, or a name from which, or from the e-mail, the handle is made.
    """
    texts = tuple(key_text(door.context, one) for one in keys)
    request = Newcomer(name.strip(), handle, emails, roles, logins, groups, timezone, capacity, texts)
    outcome = transact(door.context, add, request, Ways(door.dry_run, no_commit))
    lines = [f"{outcome.change.subject.split(' ')[1]} added{where(outcome)}"]
    if emails and not outcome.snapshot.settings.value("team.emails"):
        lines.append("the e-mail is not kept: `team.emails` is false here")
    changed(door, "team-add", outcome, "\n".join(lines))


@command.command("join", epilog="Example: git milestone team join")
@click.option("--key", default="", metavar="FILE|LINE", help="Instead of the one that Git signs with.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def _join(door: Door, key: str, no_commit: bool) -> None:
    """Propose yourself, or one more key of yours.

    The commit is made on the branch where you stand. On a protected one only who may configure can do that;
    others do it on a branch of their own, for an admin to merge.
    """
    found = joined(door.context, key, Ways(door.dry_run, no_commit))
    lines = [f"{found.what}{where(found.outcome)}", *(f"next: {one}" for one in found.then)]
    changed(door, "team-join", found.outcome, "\n".join(lines))


@command.command("retire-key", epilog="Example: git milestone team retire-key SHA256:h1pA --of alex")
@click.argument("fingerprint", metavar="[KEY]", default="")
@click.option("--of", "name", default="", metavar="NAME", help="Of somebody else, or of an agent.")
@click.option("--distrust", is_flag=True, help="What it signed before counts no longer, either.")
@click.option("--no-commit", is_flag=True, help="Stage the file, and leave the commit to you.")
@standard
def _retire(door: Door, fingerprint: str, name: str, distrust: bool, no_commit: bool) -> None:
    """Give up a key: what it signs from now on does not count.

    KEY is a fingerprint or its start; the only key needs none. What the log and the protected branches hold
    now goes on counting, whatever dates a commit may bear.
    """
    outcome = retired(door.context, fingerprint, name, Ways(door.dry_run, no_commit), distrust=distrust)
    changed(door, "team-retire-key", outcome, f"{outcome.change.subject}{where(outcome)}")


@command.command("list", epilog="Example: git milestone team list --role reviewer")
@click.option("--role", metavar="WORD", help="Who has this role.")
@click.option("--group", metavar="WORD", help="Who is in this group.")
@click.option("--rev", metavar="REV", help="As of this revision, alone.")
@standard
def _list(door: Door, role: str | None, group: str | None, rev: str | None) -> None:
    """List people, agents and groups."""
    found = members(door.context, rev or "")
    rows = [
        one
        for one in found
        if (role is None or role in one.roles)
        and (group is None or group in one.groups or one.handle == group)
    ]
    if door.json:
        door.give("team-list", {"members": [one._asdict() for one in rows]})
    elif rows:
        door.say(table(_HEAD, [_row(one) for one in rows], door.look))
    else:
        door.say("nobody is like this" if found else "nobody is here yet: git milestone team add NAME")


def _row(one: Member) -> tuple[str, ...]:
    known_as = (*one.emails, *one.logins, *one.members)
    return (one.handle, one.kind, one.name, " ".join(one.roles), " ".join(one.groups), " ".join(known_as))
