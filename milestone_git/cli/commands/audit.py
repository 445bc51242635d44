"""`audit verify|export`: whether what stands on the trunk came there as it should, here or from a bundle."""

from __future__ import annotations

from pathlib import Path

import click

from milestone_git.app.audit.asked import Asked, asked
from milestone_git.app.audit.export import exported
from milestone_git.app.audit.verify import Audit, of_bundle, of_here
from milestone_git.cli.bar import Bar
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import exit_status, refusal
from milestone_git.render.audit import gate_text, shown_baselines, summary
from milestone_git.render.diagnostics import json_of, summary_of


@click.group("audit", epilog="Example: git milestone audit verify")
def command() -> None:
    """Look again at chains and history: who vouched, and whether every step was let in."""


@command.command("verify", epilog="Example: git milestone audit verify --bundle year.bundle --gate 8/design")
@click.option(
    "--since", metavar="REV", help="Judge the steps after this commit; all since the baseline unless said."
)
@click.option("--bundle", metavar="FILE", help="Verify what `audit export` wrote, on any machine.")
@click.option(
    "--against", metavar="FILE", help="Also say what this older bundle had, and has been lost since."
)
@click.option("--gate", metavar="ID[/PHASE]", help="Show these gates with all that decided them.")
@standard
@click.pass_context
def _verify(
    ctx: click.Context,
    door: Door,
    since: str | None,
    bundle: str | None,
    against: str | None,
    gate: str | None,
) -> None:
    """Judge every step of the guarded branches again, by the policy before it, and every event by its key.

    Says what was dropped, rewound, rewritten, is unsigned, by the wrong writer, or landed without a verdict,
    and the way to repair it. Runs in a clone, in a bare repository, or on a bundle, whose receipts it
    replays. Exits 0 where all is well, 1 with findings, 4 where it cannot tell.
    """
    if bundle and since:
        raise refusal("MG010", "--bundle says itself since when: its receipt does", "leave --since out")
    with Bar(shown=not door.quiet and not door.json, what="judging") as bar:
        if bundle:
            path = Path(door.context.directory, bundle)
            found = of_bundle(door.context, path, against or "", bar.show)
        else:
            found = of_here(door.context, since or "", against or "", bar.show)
    _answer(door, "audit-verify", found, gates=asked(found, gate) if gate else ())
    ctx.exit(exit_status(found.said))


@command.command("export", epilog="Example: git milestone audit export audit.bundle")
@click.argument("file", metavar="FILE")
@click.option("--since", metavar="REV", help="Judge the steps after this commit.")
@standard
def _export(door: Door, file: str, since: str | None) -> None:
    """Write history, chains and a receipt for each gate that was passed into one file.

    A receipt names the policy, the inputs and the verdict; all of them are signed at once, where Git signs
    your commits.
    """
    path = Path(door.context.directory, file)
    with Bar(shown=not door.quiet and not door.json, what="judging") as bar:
        found = exported(door.context, path, since or "", bar.show, dry_run=door.dry_run)
    _answer(door, "audit-export", found, file)


def _answer(door: Door, shape: str, found: Audit, file: str = "", gates: tuple[Asked, ...] = ()) -> None:
    if door.json:
        body = {"dry_run": door.dry_run, "file": file} if file else {}
        door.give(shape, {**body, **_data(found, gates)})
        return
    door.warn(found.said)
    lines = [gate_text(one.body, holds=one.holds) + "\n" for one in gates]
    lines.append(
        summary(len(found.steps), len(found.gates), found.events, found.verdict, summary_of(found.said))
    )
    if not file:
        lines.append(shown_baselines(found.baselines))
    if found.receipt:
        by = found.receipt.by or "nobody known"
        held = sum(not one.against for one in found.replayed)
        told = f", {held} of {len(found.replayed)} receipts of gates hold" if found.replayed else ""
        lines.append(f"receipt of {found.receipt.at}, signed by {by}{told}")
    if file:
        lines.append(f"{'would write' if door.dry_run else 'wrote'} {file}")
    door.say("\n".join(one for one in lines if one))


def _data(found: Audit, gates: tuple[Asked, ...]) -> dict[str, object]:
    kept = found.receipt
    return {
        "repo": found.repo,
        "policy": found.policy,
        "verdict": found.verdict,
        "refs": found.tips,
        "baselines": list(found.baselines),
        "events": found.events,
        "steps": [
            {"branch": one.branch, "base": one.base, "head": one.head, "codes": list(one.codes)}
            for one in found.steps
        ],
        "gates": [one.body for one in gates] if gates else list(found.gates),
        "receipt": {key: value for key, value in kept._asdict().items() if key != "kept"} if kept else None,
        "receipts": [{"name": one.name, "holds": not one.against} for one in found.replayed],
        "diagnostics": [json_of(one) for one in found.said],
    }
