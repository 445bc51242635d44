"""`audit verify|export`: whether what stands on the trunk came there as it should, here or from a bundle."""

from __future__ import annotations

from pathlib import Path

import click

from milestone_git.app.audit.export import exported
from milestone_git.app.audit.verify import Audit, of_bundle, of_here
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import exit_status, refusal
from milestone_git.render.diagnostics import json_of, summary_of


@click.group("audit", epilog="Example: git milestone audit verify")
def command() -> None:
    """Look again at chains and history: who vouched, and whether every step was let in."""


@command.command("verify", epilog="Example: git milestone audit verify --against last-year.bundle")
@click.option(
    "--since", metavar="REV", help="Judge the steps after this commit; all since the baseline unless said."
)
@click.option("--bundle", metavar="FILE", help="Verify what `audit export` wrote, on any machine.")
@click.option(
    "--against", metavar="FILE", help="Also say what this bundle had, and this repository has lost."
)
@standard
@click.pass_context
def _verify(
    ctx: click.Context, door: Door, since: str | None, bundle: str | None, against: str | None
) -> None:
    """Judge every step of the trunk again, by the policy before it, and every event by its key.

    Says what was dropped, rewound, rewritten, is unsigned, by the wrong writer, or landed without a verdict,
    and the way to repair it. Runs in a clone, in a bare repository, or on a bundle.
    """
    if bundle and (since or against):
        raise refusal("MG010", "--bundle is alone: its receipt says what it holds", "leave the others out")
    if bundle:
        found = of_bundle(door.context, Path(door.context.directory, bundle))
    else:
        found = of_here(door.context, since or "", against or "")
    _answer(door, "audit-verify", found)
    ctx.exit(exit_status(found.said))


@command.command("export", epilog="Example: git milestone audit export audit.bundle")
@click.argument("file", metavar="FILE")
@click.option("--since", metavar="REV", help="Judge the steps after this commit.")
@standard
def _export(door: Door, file: str, since: str | None) -> None:
    """Write history, chains and a receipt of the audit into one file.

    The receipt names policy, tips and verdict; it is signed where Git signs your commits.
    """
    found = exported(door.context, Path(door.context.directory, file), since or "", dry_run=door.dry_run)
    _answer(door, "audit-export", found, file)


def _answer(door: Door, shape: str, found: Audit, file: str = "") -> None:
    if door.json:
        body = {"dry_run": door.dry_run, "file": file} if file else {}
        door.give(shape, {**body, **_data(found)})
        return
    door.warn(found.said)
    summary = summary_of(found.said)
    lines = [
        f"{_counted(len(found.steps), 'step')}, {_counted(found.events, 'event')}: {found.verdict}"
        + (f", {summary}" if summary else "")
    ]
    if found.receipt:
        lines.append(f"receipt of {found.receipt.at}, signed by {found.receipt.by or 'nobody known'}")
    if file:
        lines.append(f"{'would write' if door.dry_run else 'wrote'} {file}")
    door.say("\n".join(lines))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _data(found: Audit) -> dict[str, object]:
    return {
        "policy": found.policy,
        "verdict": found.verdict,
        "refs": found.tips,
        "events": found.events,
        "steps": [{"base": one.base, "head": one.head, "codes": list(one.codes)} for one in found.steps],
        "receipt": found.receipt._asdict() if found.receipt else None,
        "diagnostics": [json_of(one) for one in found.said],
    }
