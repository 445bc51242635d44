"""`audit verify`: chains and history of a repository or a bundle, judged again, with the way to repair."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from milestone_git.app import moved
from milestone_git.app.audit import chains, gate, history, lost, receipt
from milestone_git.app.audit.history import Said, Step, Walk
from milestone_git.app.audit.line import Line, line
from milestone_git.app.audit.receipt import Receipt, Replayed
from milestone_git.app.context import Context
from milestone_git.app.look import commit_of
from milestone_git.ledger.reviews import KINDS
from milestone_git.model.diagnostic import WARNING, Diagnostic, errors_of, refusal
from milestone_git.model.event import Event
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.importing import IMPORT
from milestone_git.rules.refs import LOG, named
from milestone_git.store import branches, bundle
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.log import Log
from milestone_git.store.repository import Place
from milestone_git.store.server import arrivals, bare, guards
from milestone_git.store.server.guards import HEADS

_LOGS = ("refs/milestones/log/", "refs/heads/_milestones/log/")
Tell = Callable[[int, int], None]


def _nobody(_done: int, _total: int) -> None:
    """Tells nobody how far it is."""


class Audit(NamedTuple):
    """What was looked at, and what is wrong. ``tips`` are the chains and the guarded branches, by ref.

    ``baselines`` are the commits with which milestones began, or what `--since` names: trusted, not judged.
    ``replayed`` are the gates' receipts of a bundle.
    """

    policy: str
    tips: dict[str, str]
    events: int
    steps: tuple[Step, ...]
    said: tuple[Diagnostic, ...]
    baselines: tuple[str, ...] = ()
    repo: str = ""
    receipt: Receipt | None = None
    replayed: tuple[Replayed, ...] = ()

    @property
    def verdict(self) -> str:
        """`passed`, `failed`, or `unverified`."""
        if any(one.code == "MG403" for one in self.said):
            return "unverified"
        return "failed" if errors_of(self.said) else "passed"

    @property
    def gates(self) -> tuple[gate.Body, ...]:
        """A receipt for each gate that was passed."""
        return tuple(one for step in self.steps for one in step.gates)

    @property
    def codes(self) -> dict[str, list[str]]:
        """What stood against a step, by its commit."""
        return {one.head: list(one.codes) for one in self.steps if one.codes}


class Scope(NamedTuple):
    """From where on to judge, which guarded branches beside those of the policy, and who is told how far."""

    since: str = ""
    also: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    tell: Tell = _nobody


def of_here(context: Context, since: str = "", against: str = "", tell: Tell = _nobody) -> Audit:
    """The audit of this clone or server; with ``against`` also what a bundle had and this has lost."""
    place = place_of(context)
    told = guards.read(place)
    scope = Scope(commit_of(place, since) if since else "", told.protected, told.trusted, tell)
    found = audited(place, _policy_ref(place), scope)
    if not against:
        return found
    with bundle.opened(Path(context.directory, against), context.environment) as there:
        return found._replace(said=(*found.said, *_since_then(place, there, found)))


def of_bundle(context: Context, path: Path, against: str = "", tell: Tell = _nobody) -> Audit:
    """The audit of a bundle, on whatever machine: its receipts replayed, and beside an older bundle."""
    with bundle.opened(path, context.environment) as place:
        kept = receipt.read(place)
        also = tuple(ref for ref in kept.refs if named(ref).kind != LOG)
        found = audited(place, kept.policy, Scope(kept.since, also, (), tell))
        said = [*found.said, *_elsewhere(kept, found), *_in_part(kept)]
        said += receipt.compared(kept, found.tips, found.verdict, found.codes, len(found.steps))
        replayed = tuple(receipt.replayed(kept, found.gates))
        said += [one for gate_ in replayed for one in gate_.against]
        if against:
            with bundle.opened(Path(context.directory, against), context.environment) as older:
                said += _since_then(place, older, found)
        return found._replace(said=tuple(said), receipt=kept, replayed=replayed)


def place_of(context: Context) -> Place:
    """The repository around us, with a work tree or without."""
    if bare.is_bare(context.directory, context.environment):
        return bare.around(context.directory, context.environment)
    return context.place()


def audited(place: Place, policy_ref: str, scope: Scope) -> Audit:
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
        guarded = _guarded(place, policy_ref, tip, ruler, scope.also)
        said = [*_truncated(place), *chains.found(clean, read_log, ruler.team, ruler.settings)]
        said += [*lost.streams(read_log), *lost.found(place, ruler.team, {**guarded, **logs})]
        reviews = tuple(one for one in read_log.events if one.kind in {*KINDS, IMPORT})
        walks = list(_walks(clean, guarded, scope.since, Said(logs, reviews)))
        made = []
        for judged in _judged(walks, scope.tell):
            made.append(judged.step)
            said += history.landed(judged)
    said += [*_waived(read_log.events), *_vouched(scope.trusted)]
    baselines = tuple(one for _, walk in walks for one in walk.baselines)
    begun = (scope.since,) if scope.since else baselines
    tips = {**guarded, **logs}
    count = len(read_log.events)
    return Audit(policy_ref, tips, count, tuple(made), tuple(said), begun, ruler.repository.uid)


def _guarded(
    place: Place, policy_ref: str, tip: str, ruler: Snapshot, also: tuple[str, ...]
) -> dict[str, str]:
    """The policy branch first, then every other one that is guarded and here, as this repository names it."""
    folder = policy_ref.removesuffix(ruler.repository.trunk)
    names = [f"{folder}{one}" for one in ruler.repository.protected] if folder.startswith("refs/") else []
    found = {policy_ref: tip}
    for ref in sorted({*names, *also}):
        if ref not in found and (there := branches.tip(place, ref)):
            found[ref] = there
    return found


def _walks(place: Place, guarded: Mapping[str, str], since: str, said: Said) -> Iterator[tuple[Line, Walk]]:
    first: Line | None = None
    whole: Line | None = None
    seen: set[str] = set()
    for ref, tip in guarded.items():
        rows = line(place, ref, tip, since, seen)
        if first is not None and whole is None:
            whole = line(place, first.ref, guarded[first.ref]) if since else first
        seen.update(row.head for row in rows.rows)
        yield rows, Walk(place, rows, said, None if first is None else whole)
        first = first or rows


def _judged(walks: list[tuple[Line, Walk]], tell: Tell) -> Iterator[history.Judged]:
    total, done = sum(len(rows.rows) for rows, _ in walks), 0

    def count() -> None:
        nonlocal done
        done += 1
        tell(done, total)

    for _, walk in walks:
        yield from walk.steps(count)


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


def _waived(events: tuple[Event, ...]) -> Iterator[Diagnostic]:
    """MG449 for each gate that somebody has broken the glass of: shown for ever."""
    for one in events:
        if one.kind == "waive":
            phase = str(one.payload.get("phase", ""))
            what = f"`{phase}`" if phase else f"the dependency `{one.payload.get('dependency', '')}`"
            until, reason = (str(one.payload.get(key, "")) for key in ("until", "reason"))
            message = f"`{one.actor}` waived {what} of `{one.milestone}` until {until}: {reason}"
            helps = (f"see what came of it: `git milestone log {one.milestone}`",)
            yield Diagnostic("MG449", message, severity=WARNING, helps=helps)


def _vouched(trusted: tuple[str, ...]) -> Iterator[Diagnostic]:
    for commit in trusted:
        message = f"trust was begun anew at `{commit[:12]}`, by who has the server"
        helps = ("ask them why; what stands there was not judged",)
        yield Diagnostic("MG444", message, severity=WARNING, helps=helps)


def _elsewhere(kept: Receipt, found: Audit) -> Iterator[Diagnostic]:
    if kept.repo != found.repo:
        yield _of_another(f"the receipt is of repository `{kept.repo}`", found.repo)


def _in_part(kept: Receipt) -> Iterator[Diagnostic]:
    """MG455: who exports could leave out all that speaks against them, and it would pass."""
    if kept.since:
        message = f"what landed before `{kept.since[:12]}` was not judged: it was exported with `--since`"
        helps = ("ask for all of it: `git milestone audit export FILE`",)
        yield Diagnostic("MG455", message, severity=WARNING, helps=helps)


def _of_another(told: str, uid: str) -> Diagnostic:
    helps = ("find the file that was exported from this repository: its uid is in `repository.yaml`",)
    return Diagnostic("MG453", f"{told}, and this is `{uid}`", helps=helps)


def _since_then(place: Place, older: Place, found: Audit) -> Iterator[Diagnostic]:
    """What an older bundle has, and the chains and branches here do not."""
    kept = receipt.read(older)
    if kept.repo != found.repo:
        yield _of_another(f"the older bundle is of repository `{kept.repo}`", found.repo)
        return
    logs = {ref: oid for ref, oid in bundle.refs_of(older, *_LOGS).items() if named(ref).kind == LOG}
    yield from chains.renamed(chains.read(older, kept.repo, logs), _here(place, found))
    here = set(found.tips.values())
    for ref, oid in bundle.refs_of(older, *_LOGS, HEADS).items():
        known = bool(branches.tip(place, oid)) and arrivals.reaches(place, here, oid)
        if not known:
            helps = (
                f"bring it back from the bundle: `git fetch BUNDLE {ref}`",
                "find out who took it: the server's own records say who pushed when",
            )
            yield Diagnostic("MG445", f"`{ref}` had `{oid[:12]}`, and has lost it", helps=helps)


def _here(place: Place, found: Audit) -> Log:
    logs = {ref: oid for ref, oid in found.tips.items() if named(ref).kind == LOG}
    return chains.read(place, found.repo, logs)
