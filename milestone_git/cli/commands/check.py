"""`check`: judge every document, the index, a revision, or what a merge would bring."""

from __future__ import annotations

import click

from milestone_git.app.check import everything, move
from milestone_git.app.fix import Fixed, fix
from milestone_git.app.transact import Ways
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.verdict import Verdict
from milestone_git.render.formats import FORMATS
from milestone_git.render.formats.json import body
from milestone_git.render.formats.text import closing
from milestone_git.render.shapes import failed


@click.command("check", epilog="Example: git milestone check --base origin/main --format github")
@click.option("--staged", is_flag=True, help="What is in the index.")
@click.option("--rev", metavar="REV", help="What a revision holds.")
@click.option("--base", metavar="REV", help="What merging --head into this revision would bring.")
@click.option("--head", metavar="REV", help="With --base: the revision to be merged; HEAD unless said.")
@click.option(
    "--policy-ref", metavar="REV", help="With --base: whose tip says the policy; the trunk's unless said."
)
@click.option("--format", "form", type=click.Choice([*FORMATS]), default="text", help="How to answer.")
@click.option("--strict", is_flag=True, help="End with 1 for a warning too.")
@click.option("--fix", "fixing", is_flag=True, help="Move records to their folder, put `.gitkeep` back.")
@click.option("--no-commit", is_flag=True, help="With --fix: stage it, and leave the commit to you.")
@standard
@click.pass_context
def command(
    ctx: click.Context,
    door: Door,
    staged: bool,
    rev: str | None,
    base: str | None,
    head: str | None,
    policy_ref: str | None,
    form: str,
    strict: bool,
    fixing: bool,
    no_commit: bool,
) -> None:
    """Judge everything under `.milestones/` as it stands in the work tree.

    With --base it is a move that is judged, as a pull request asks for it: only what the merge would bring
    is said, and a clone that is too shallow to tell is `unverified`, which never passes. An error ends with
    1, a warning with 0.
    """
    _refuse_mixture(
        staged=staged,
        rev=rev,
        base=base,
        head=head,
        policy_ref=policy_ref,
        fixing=fixing,
        no_commit=no_commit,
    )
    form = "json" if door.json else form
    fixed = None
    try:
        if fixing:
            fixed = fix(door.context, Ways(door.dry_run, no_commit))
        if base is not None:
            verdict = move(door.context, base, head or "HEAD", policy_ref or "")
        else:
            verdict = everything(door.context, rev or ("index" if staged else "work tree"))
    except Refused as refused:
        if form == "text":
            raise
        verdict = Verdict(rev or head or "work tree", (), refused.diagnostics)
        click.echo(failed(refused.diagnostics) if form == "json" else FORMATS[form](verdict))
        ctx.exit(verdict.exit_status)
    verdict = verdict._replace(strict=strict)
    _answer(door, form, verdict, fixed)
    ctx.exit(verdict.exit_status)


def _refuse_mixture(
    *,
    staged: bool,
    rev: str | None,
    base: str | None,
    head: str | None,
    policy_ref: str | None,
    fixing: bool,
    no_commit: bool,
) -> None:
    named = [name for name, said in (("--staged", staged), ("--rev", rev), ("--base", base)) if said]
    if len(named) > 1:
        raise refusal("MG010", f"{' and '.join(named)} exclude each other", "judge one at a time")
    if head and not base:
        raise refusal(
            "MG010", "--head needs --base", "name both: `git milestone check --base main --head HEAD`"
        )
    if fixing and (named or head):
        raise refusal("MG010", "--fix repairs the work tree, and nothing else", f"leave {named[0]} out")
    if policy_ref and not base:
        raise refusal("MG010", "--policy-ref needs --base", "name what is judged: `--base main --head HEAD`")
    if no_commit and not fixing:
        raise refusal("MG010", "--no-commit needs --fix", "see `git milestone check -h`")


def _answer(door: Door, form: str, verdict: Verdict, fixed: Fixed | None) -> None:
    """Findings of the text go to standard error, as those of every command; the rest is data."""
    if form == "json":
        door.give("check", {**body(verdict), **({"fixed": _data(fixed, door)} if fixed else {})})
    elif form != "text":
        click.echo(FORMATS[form](verdict))
    else:
        if fixed:
            door.say(_fixes(fixed, dry_run=door.dry_run))
        door.warn(verdict.diagnostics)
        is_all = not (verdict.diagnostics or fixed)  # nothing on standard error, and the end is 0
        door.say(("\n" if verdict.diagnostics else "") + closing(verdict), lasting=is_all)


def _fixes(fixed: Fixed, *, dry_run: bool) -> str:
    lines = [f"{'would move' if dry_run else 'moved'} {old} to {new}" for old, new in fixed.moved]
    lines += [f"{'would write' if dry_run else 'wrote'} {path}" for path in fixed.written]
    if fixed.commit:
        lines.append(f"commit {fixed.commit[:10]}")
    elif lines and not dry_run:
        lines.append("staged, goes into your next commit")
    return "\n".join([*lines, ""] if lines else ["nothing to fix", ""])


def _data(fixed: Fixed, door: Door) -> dict[str, object]:
    return {
        "dry_run": door.dry_run,
        "moved": [{"from": old, "to": new} for old, new in fixed.moved],
        "written": list(fixed.written),
        "commit": fixed.commit or None,
    }
