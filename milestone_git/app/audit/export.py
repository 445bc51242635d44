"""`audit export`: history, chains and a signed receipt in one bundle, to be checked on any other machine."""

from __future__ import annotations

from pathlib import Path

from milestone_git.app.audit.receipt import REF, body_of
from milestone_git.app.audit.verify import Audit, of_here, place_of
from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.model.diagnostic import refusal
from milestone_git.store import bundle, log
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place


def exported(context: Context, path: Path, since: str = "", *, dry_run: bool = False) -> Audit:
    """Audits, and writes the bundle. Refuses with MG607 where it cannot be written, MG402 without a key."""
    place = place_of(context)
    found = of_here(context, since)
    if dry_run:
        return found
    start = commit_of(place, since) if since else ""
    rules = place.git.line("rev-parse", f"{found.tips[found.policy]}:.milestones/config")
    at = context.now.isoformat(timespec="seconds")
    body = body_of(found.policy, rules, found.tips, found.verdict, found.steps, at, start)
    try:
        bundle.written(place, {**found.tips, REF: _receipt(place, body)}, path)
    except (GitFailed, OSError) as failed:
        help_ = "name a file in a folder that is there"
        raise refusal("MG607", f"`{path.name}` could not be written", help_, notes=(str(failed),)) from failed
    return found


def _receipt(place: Place, body: str) -> str:
    place.git.run("hash-object", "-t", "tree", "-w", "--stdin")
    return log.commit_tree(place, place.form.empty_tree, [], body)
