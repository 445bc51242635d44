"""`audit verify`: chains and history of a repository or a bundle, judged again, with the way to repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from milestone_git.app import moved
from milestone_git.app.audit import chains, history
from milestone_git.app.audit.history import Step
from milestone_git.app.audit.receipt import Receipt, compared, read
from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.model.diagnostic import WARNING, Diagnostic, errors_of, refusal
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.refs import LOG, named
from milestone_git.store import branches, bundle
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.repository import Place
from milestone_git.store.server import arrivals, bare, guards
from milestone_git.store.server.guards import HEADS

_LOGS = ("refs/milestones/log/", "refs/heads/_milestones/log/")


class Audit(NamedTuple):
    """What was looked at, and what is wrong. ``tips`` are the chains and the guarded branch, by ref."""

    policy: str
    tips: dict[str, str]
    events: int
    steps: tuple[Step, ...]
    said: tuple[Diagnostic, ...]
    receipt: Receipt | None = None

    @property
    def verdict(self) -> str:
        """`passed`, `failed`, or `unverified`."""
        if any(one.code == "MG403" for one in self.said):
            return "unverified"
        return "failed" if errors_of(self.said) else "passed"


def of_here(context: Context, since: str = "", against: str = "") -> Audit:
    """The audit of this clone or server; with ``against`` also what a bundle had and this has lost."""
    place = place_of(context)
    start = commit_of(place, since) if since else ""
    found = audited(place, _policy_ref(place), start, guards.read(place).trusted)
    if not against:
        return found
    with bundle.opened(Path(context.directory, against), context.environment) as there:
        lost = tuple(_lost(place, there, found))
    return found._replace(said=(*found.said, *lost))


def of_bundle(context: Context, path: Path) -> Audit:
    """The audit of a bundle, on whatever machine, compared with the receipt in it."""
    with bundle.opened(path, context.environment) as place:
        receipt = read(place)
        found = audited(place, receipt.policy, receipt.since, ())
        said = (*found.said, *compared(receipt, found.tips, found.verdict, found.steps))
        return found._replace(said=said, receipt=receipt)


def place_of(context: Context) -> Place:
    """The repository around us, with a work tree or without."""
    if bare.is_bare(context.directory, context.environment):
        return bare.around(context.directory, context.environment)
    return context.place()


def audited(place: Place, policy_ref: str, since: str, trusted: tuple[str, ...]) -> Audit:
    """Everything that ``place`` shows of itself. Refuses with MG002 without milestones."""
    tip = branches.tip(place, policy_ref)
    if not tip:
        raise refusal(
            "MG007", f"`{policy_ref}` is not here", "fetch it, or name another repository with `-C`"
        )
    logs = {ref: oid for ref, oid in bundle.refs_of(place, *_LOGS).items() if named(ref).kind == LOG}
    with neutral(place) as clean:
        ruler = moved.known(clean, tip)
        if ruler is None:
            raise refusal("MG002", f"`{policy_ref}` holds no milestones yet", "there is nothing to audit")
        read_log = chains.read(clean, ruler.repository.uid, logs)
        said = [*_truncated(place), *chains.found(clean, read_log, ruler.team, ruler.settings)]
        made = []
        for step, found in history.steps(clean, tip, since, logs):
            made.append(step)
            said += _landed(step, found)
    said += _vouched(trusted)
    return Audit(policy_ref, {policy_ref: tip, **logs}, len(read_log.events), tuple(made), tuple(said))


def _policy_ref(place: Place) -> str:
    told = guards.read(place).policy
    if told:
        return told
    found = _known_here(place)
    trunk = found.repository.trunk if found else ""
    for ref in (f"{HEADS}{trunk}", f"refs/remotes/{branches.trunk_remote(place, trunk)}/{trunk}"):
        if trunk and branches.tip(place, ref):
            return ref
    return "HEAD"


def _known_here(place: Place) -> Snapshot | None:
    tip = branches.tip(place, "HEAD")
    return moved.known(place, tip) if tip else None


def _truncated(place: Place) -> Iterator[Diagnostic]:
    if (place.common_dir / "shallow").exists():
        helps = ("get the whole history: `git fetch --unshallow`",)
        yield Diagnostic("MG403", "this clone is shallow, and what it lacks cannot be audited", helps=helps)


def _landed(step: Step, found: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    wrong = errors_of(found)
    if not wrong:
        return
    if any(one.code == "MG403" for one in wrong):
        yield from (one for one in wrong if one.code == "MG403")
        return
    notes = tuple(f"{one.code}: {one.message}" for one in wrong[:5])
    helps = (
        f"look at it: `git show {step.head[:12]}`",
        "make good what is missing, or take it back: `git revert`",
    )
    message = f"`{step.head[:12]}` has landed, and would not be let in"
    yield Diagnostic("MG443", message, path=wrong[0].path, notes=notes, helps=helps)


def _vouched(trusted: tuple[str, ...]) -> Iterator[Diagnostic]:
    for commit in trusted:
        message = f"trust was begun anew at `{commit[:12]}`, by who has the server"
        helps = ("ask them why; what stands there was not judged",)
        yield Diagnostic("MG444", message, severity=WARNING, helps=helps)


def _lost(place: Place, there: Place, found: Audit) -> Iterator[Diagnostic]:
    """What the bundle has, and the chains and the branch here do not."""
    here = set(found.tips.values())
    for ref, oid in bundle.refs_of(there, *_LOGS, HEADS).items():
        known = bool(branches.tip(place, oid)) and arrivals.reaches(place, here, oid)
        if not known:
            helps = (
                f"bring it back from the bundle: `git fetch BUNDLE {ref}`",
                "find out who took it: the server's own records say who pushed when",
            )
            yield Diagnostic("MG445", f"`{ref}` had `{oid[:12]}`, and has lost it", helps=helps)
