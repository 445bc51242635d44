"""`hooks install|status|uninstall`: our hooks beside those of others, in a clone or on a server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from milestone_git.app import hooking
from milestone_git.app.server import setup as server
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import Diagnostic, refusal
from milestone_git.render.columns import table
from milestone_git.render.diagnostics import json_of
from milestone_git.store.hookfiles import HookFile
from milestone_git.store.server import bare

_HEAD = ("hook", "state", "with")


@click.group("hooks", epilog="Example: git milestone hooks install")
def command() -> None:
    """Put our hooks in, see how they stand, take them out."""


@command.command("install", epilog="Example: git milestone hooks install --reference-transaction")
@click.option(
    "--reference-transaction",
    "optional",
    is_flag=True,
    help="Also tell at every move of a branch; advice only, and it costs time in a rebase.",
)
@click.option("--server", "on_server", is_flag=True, help="In a bare repository: judge what is pushed to it.")
@click.option("--bootstrap", metavar="KEY", help="With --server: the public key that signs the first push.")
@click.option("--trust", metavar="COMMIT", help="With --server: let the policy branch go to this commit.")
@click.option("--policy", metavar="BRANCH", help="With --server: the branch that holds the policy.")
@click.option("--protect", metavar="BRANCH", multiple=True, help="With --server: guard this one too.")
@click.option("--transport", metavar="VARIABLE", help="With --server: the variable that says who pushes.")
@click.option("--forge", metavar="NAME", help="With --transport: the forge whose login it holds.")
@standard
def _install(door: Door, optional: bool, on_server: bool, **wishes: Any) -> None:
    """Put our hooks in, before those that are there.

    What is there keeps running, first, with the same words, input and environment, and is kept as it is;
    `core.hooksPath` is honoured and never set. A second run brings up to date what is ours.
    """
    if on_server:
        _guard(door, _wishes(door, **wishes))
        return
    if any(wishes.values()):
        raise refusal("MG010", "these options need --server", "see `git milestone hooks install -h`")
    done = hooking.install(door.context, optional=optional, dry_run=door.dry_run)
    _answer(door, "hooks-install", done, written(done, dry_run=door.dry_run) or ["nothing to install"])


@command.command("status", epilog="Example: git milestone hooks status")
@standard
def _status(door: Door) -> None:
    """Show how each hook stands, and whose hooks run with it."""
    found = server.states(door.context) if _is_server(door) else hooking.states(door.context)
    rows = [(one.name, one.state, _company(one)) for one in found]
    _answer(door, "hooks-status", found, [table(_HEAD, rows, door.look)])


@command.command("uninstall", epilog="Example: git milestone hooks uninstall")
@standard
def _uninstall(door: Door) -> None:
    """Take our hooks out, and put back what was there before, byte by byte."""
    undo = server.uninstall if _is_server(door) else hooking.uninstall
    done = undo(door.context, dry_run=door.dry_run)
    would = "would be " if door.dry_run else ""
    lines = []
    for state in ("removed", "restored"):
        names = [one.name for one in done if one.state == state]
        lines += [f"{would}{state}: {', '.join(names)}"] if names else []
    _answer(door, "hooks-uninstall", done, lines or ["no hook of ours is here"])


def _is_server(door: Door) -> bool:
    return bare.is_bare(door.context.directory, door.context.environment)


def _wishes(door: Door, **said: Any) -> server.Wishes:
    words = {key: value or "" for key, value in said.items() if key not in ("protect", "policy")}
    return server.Wishes(
        **words, policy=said["policy"] or "", protected=tuple(said["protect"]), dry_run=door.dry_run
    )


def _guard(door: Door, wishes: server.Wishes) -> None:
    """Both hooks, and what is guarded from now on."""
    done = server.install(door.context, wishes)
    said = (*hooking.findings(done.hooks), *done.said)
    if door.json:
        body = {"dry_run": door.dry_run, "hooks": [data(one) for one in done.hooks]}
        told = {"policy": done.guards.policy, "protected": list(done.guards.protected)}
        door.give("hooks-install", {**body, "server": told, "diagnostics": [json_of(one) for one in said]})
        return
    lines = written(done.hooks, dry_run=door.dry_run) or ["nothing to install"]
    door.say("\n".join([*lines, f"policy: {done.guards.policy or 'none'}"]))
    door.warn(said)


def written(done: Iterable[HookFile], *, dry_run: bool = False) -> list[str]:
    """A line for the hooks that were written, and one for each group that runs beside somebody else's."""
    fresh = [one for one in done if one.state == "installed"]
    lines = (
        [f"{'would write hooks' if dry_run else 'hooks'}: {', '.join(one.name for one in fresh)}"]
        if fresh
        else []
    )
    groups: dict[str, list[str]] = {}
    for one in done:
        if (company := _company(one)) and one.state in ("installed", "called"):
            groups.setdefault(company, []).append(one.name)
    return lines + [f"  {', '.join(names)}: {company}" for company, names in groups.items()]


def data(one: HookFile) -> dict[str, object]:
    """One hook, as data."""
    return {
        "name": one.name,
        "path": str(one.path),
        "state": one.state,
        "first": one.first or None,
        "by": one.by or None,
        "aside": one.aside or None,
    }


def _company(one: HookFile) -> str:
    """Whose hooks run with ours, and in which order; or whose is there instead."""
    if one.state in ("displaced", "foreign"):
        return f"that of {one.by} is in its place" if one.by else "another is in its place"
    first = {"": "", "yours": "after the hook that was there"}.get(one.first, f"after that of {one.first}")
    by = {"": "", "yours": "called by yours"}.get(one.by, f"called by {one.by}")
    return ", ".join(one for one in (by, first) if one)


def _answer(door: Door, shape: str, done: tuple[HookFile, ...], lines: list[str]) -> None:
    said: tuple[Diagnostic, ...] = hooking.findings(done) if shape != "hooks-uninstall" else _aside(done)
    if door.json:
        body = {"hooks": [data(one) for one in done], "diagnostics": [json_of(one) for one in said]}
        door.give(shape, body if shape == "hooks-status" else {"dry_run": door.dry_run, **body})
        return
    door.say("\n".join(lines))
    door.warn(said)


def _aside(done: tuple[HookFile, ...]) -> tuple[Diagnostic, ...]:
    """Of what is gone nobody misses anything, but bytes that were set aside are told."""
    return hooking.findings(one._replace(state="removed") for one in done)
