"""`review`: look at a phase, ask for its review, give a verdict."""

from __future__ import annotations

import click

from milestone_git.app.reviewing import Reviewed, Wish, look, review, seen
from milestone_git.app.transact import Ways
from milestone_git.cli.answer import where
from milestone_git.cli.door import Door, standard
from milestone_git.model.diagnostic import refusal
from milestone_git.render import review as view
from milestone_git.render.diagnostics import json_of
from milestone_git.rules.requirement import sentence

_KINDS = ("request", "approve", "reject", "comment", "withdraw")


@click.command("review", epilog="Example: git milestone review 8 --phase design --approve")
@click.argument("milestone_id", required=False, metavar="[ID]")
@click.option("--phase", metavar="PHASE", help="Instead of the phase it is in; completion for the sign-off.")
@click.option("--request", is_flag=True, help="Ask the reviewers; starts the clock of the SLA.")
@click.option("--approve", is_flag=True, help="Approve what is there.")
@click.option("--reject", is_flag=True, help="Reject what is there; needs -m.")
@click.option("--comment", is_flag=True, help="Say something without a verdict; needs -m.")
@click.option("--withdraw", is_flag=True, help="Take your verdict back.")
@click.option("--overrule", metavar="NAME", help="Set somebody's rejection aside; needs -m.")
@click.option("-m", "--reason", default="", metavar="TEXT", help="Why; kept in the log.")
@click.option(
    "--reviewer", default="", metavar="NAME", help="Whose verdict it is; for a recorder, and marked."
)
@click.option("--scaffold", is_flag=True, help="Begin the deliverables that are missing, from templates.")
@click.option("--why", is_flag=True, help="Whose approvals count, whose do not, and why.")
@standard
def command(
    door: Door,
    milestone_id: str | None,
    phase: str | None,
    reason: str,
    reviewer: str,
    overrule: str | None,
    why: bool,
    scaffold: bool,
    **kinds: bool,
) -> None:
    """Look at a phase before it is left, and say what you think.

    Without a verdict: who is asked, who has approved, and the deliverables as they changed since your last
    verdict. An approval is of what is committed; when that changes, it counts no more. The last one moves
    the milestone to its next phase, where the profile says so and you are on its branch.
    """
    chosen = [kind for kind in _KINDS if kinds[kind]] + (["overrule"] if overrule else [])
    if len(chosen) > 1:
        raise refusal("MG010", f"`--{chosen[0]}` and `--{chosen[1]}` are two verdicts", "give one")
    if scaffold:
        _scaffold(door, milestone_id, phase or "")
        return
    kind = chosen[0] if chosen else ""
    wish = Wish(milestone_id, phase or "", kind, reason, overrule or reviewer)
    if not kind:
        _show(door, wish, why=why)
        return
    done = review(door.context, wish, Ways(door.dry_run))
    if door.json:
        door.give("review", _data(done))
        return
    door.say(_text(done, kind))
    for one in (done.outcome, done.moved):
        door.warn(one.diagnostics if one else ())


def _scaffold(door: Door, milestone_id: str | None, phase: str) -> None:
    from milestone_git.app.document import scaffolded

    begun = scaffolded(door.context, milestone_id, phase, dry_run=door.dry_run)
    if door.json:
        door.give("scaffold", {"dry_run": door.dry_run, "begun": list(begun)})
    elif begun:
        head = "would be begun, and was not:" if door.dry_run else "begun, for you to fill in and commit:"
        door.say("\n".join([head, *(f"  {one}" for one in begun)]))
    else:
        door.say("all deliverables are there")


def _show(door: Door, wish: Wish, *, why: bool) -> None:
    if wish.reason:
        raise refusal("MG010", "`-m` belongs to a verdict", "such as `--comment -m ...`")
    sight = look(door.context, wish)
    if door.json:
        door.give("review", _data(Reviewed(sight)))
    elif why:
        door.say(view.why(sight))
    else:
        door.say(view.standing(sight, *seen(door.context, sight)))


def _data(done: Reviewed) -> dict[str, object]:
    change = done.outcome.change if done.outcome else None
    return {
        "dry_run": bool(done.outcome and done.outcome.dry_run),
        **view.data(done.sight),
        "events": [one.kind for one in change.drafts] if change else [],
        "moved_to": _moved_to(done) or None,
        "commit": (done.moved.commit or None) if done.moved else None,
        "diagnostics": [json_of(one) for one in (done.outcome.diagnostics if done.outcome else ())],
    }


def _moved_to(done: Reviewed) -> str:
    return str(done.moved.change.drafts[-1].payload["after"]) if done.moved else ""


def _text(done: Reviewed, kind: str) -> str:
    sight, outcome = done.sight, done.outcome
    assert outcome is not None
    record, phase = sight.record, sight.phase
    draft = outcome.change.drafts[-1]
    head = "would be done, and was not:\n" if outcome.dry_run else ""
    who = outcome.given.actor.handle
    by = f" (for {draft.payload['reviewer']})" if "reviewer" in draft.payload else ""
    lines = [f"{head}{who}{by} {_PAST[kind]} {phase} of {record.id}", view.judged(sight)]
    asked = draft.payload.get("asked")
    if kind == "request" and sight.stands.missing:
        whom = ", ".join(asked) if asked else ", ".join(sentence(one) for one in sight.stands.missing)
        lines.append(f"asked: {whom}{_sla(done)}")
    elif kind == "approve" and not outcome.dry_run and not sight.stands.is_open:
        missing = [sentence(one) for one in sight.stands.missing] + list(sight.stands.rejected)
        lines.append(f"still missing: {', '.join(missing)}")
    if kind == "approve" and (why := sight.stands.reasons.get(draft.payload.get("reviewer", who))):
        lines.append(f"it counts for nothing: {why}")
    if done.moved:
        lines.append(f"{phase} is approved: {record.id} moves to {_moved_to(done)}{where(done.moved)}")
    elif done.then:
        lines.append(f"{phase} is approved; to move on: {done.then}")
    return "\n".join(lines)


def _sla(done: Reviewed) -> str:
    block = done.sight.record.document.get("phases", {}).get(done.sight.phase, {})
    sla = block.get("sla") or done.sight.workflow.part(done.sight.phase).sla
    return f"; to be answered within {sla} of working time" if sla else ""


_PAST = {
    "request": "asks for a review of",
    "approve": "approved",
    "reject": "rejected",
    "comment": "commented on",
    "withdraw": "took back the verdict on",
    "overrule": "overruled a rejection of",
}
