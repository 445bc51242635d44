"""`audit export`: history, chains and a signed receipt in one bundle, to be checked on any other machine."""

from __future__ import annotations

from pathlib import Path

from milestone_git.app.audit import receipt
from milestone_git.app.audit.verify import Audit, Tell, of_here, place_of
from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.model.diagnostic import refusal
from milestone_git.store import bundle
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place


def exported(context: Context, path: Path, since: str, tell: Tell, *, dry_run: bool = False) -> Audit:
    """Audits, and writes the bundle. Refuses with MG607 where it cannot be written, MG402 without a key."""
    place = place_of(context)
    found = of_here(context, since, tell=tell)
    if dry_run:
        return found
    signed = _receipt(place, found, context.now.isoformat(timespec="seconds"), since)
    try:
        bundle.written(place, {**found.tips, receipt.REF: signed}, path)
    except (GitFailed, OSError) as failed:
        help_ = "name a file in a folder that is there"
        raise refusal("MG607", f"`{path.name}` could not be written", help_, notes=(str(failed),)) from failed
    return found


def _receipt(place: Place, found: Audit, at: str, since: str) -> str:
    said = {
        "repo": found.repo,
        "policy": found.policy,
        "rules": place.git.line("rev-parse", f"{found.tips[found.policy]}:.milestones/config"),
        "refs": found.tips,
        "verdict": found.verdict,
        "steps": len(found.steps),
        "gates": len(found.gates),
        "codes": found.codes,
        "at": at,
        "since": commit_of(place, since) if since else "",
    }
    return receipt.written(place, receipt.message_of(said), found.gates)
