"""The guarded history since its baseline: every step judged again, by the policy as it was before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from milestone_git.app import delivered, moved
from milestone_git.app.audit import gate
from milestone_git.app.audit.line import Line, Row, Wanted, wanted
from milestone_git.app.moved import Brought, Move
from milestone_git.model.attempt import Policy
from milestone_git.model.diagnostic import Diagnostic, Refused, errors_of
from milestone_git.model.event import Event
from milestone_git.model.record import ROOT, Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.reading.snapshot import Reading
from milestone_git.store.repository import Place

_CONFIGURATION = ".milestones/config"
_LATEST = datetime.max.replace(tzinfo=UTC).timestamp() - 1


class Said(NamedTuple):
    """The tips of the chains, and what they say of reviews and imports."""

    chains: Mapping[str, str]
    events: tuple[Event, ...]


class Step(NamedTuple):
    """One move of ``branch`` along its first parents.

    ``policy`` is the commit whose policy judged it, ``codes`` what stood against it, ``gates`` a receipt for
    each gate that it passed.
    """

    branch: str
    base: str
    head: str
    policy: str
    codes: tuple[str, ...]
    gates: tuple[gate.Body, ...] = ()


class Judged(NamedTuple):
    """A step with all that the rules say of it."""

    step: Step
    found: tuple[Diagnostic, ...]


class Walk:
    """The steps of one branch, oldest first, each read beside the one before.

    ``policy`` is the line of the policy branch where this is another one. ``baselines`` are the commits with
    which milestones began here: they were trusted, and are not judged.
    """

    def __init__(self, place: Place, line: Line, said: Said, policy: Line | None = None) -> None:
        self._place, self._line, self._said, self._policy = place, line, said, policy
        self._near: Reading | None = None
        self._wanted: Wanted | None = None
        self._by_record: dict[str, tuple[Record, tuple[str, ...]]] = {}
        self._policies: dict[str, Policy | None] = {}
        self.baselines: list[str] = []

    def steps(self, tell: Callable[[], None]) -> Iterator[Judged]:
        """Every step that touches milestones, or what they deliver."""
        rows = self._line.rows
        if rows and rows[0].base:
            self._see(moved.beside(self._place, rows[0].base, None))
        for row in rows:
            tell()
            ours = any(path.startswith(ROOT) for path in row.paths)
            if self._near is None:
                self._begin(row if ours else None)
            elif ours or self._delivered().touched_by(row.paths):
                yield self._judged(row, self._near)

    def _see(self, found: Reading | None) -> None:
        """Goes on from there; what is delivered is asked again only where a document has changed."""
        if found is None or self._near is None or found.files.listing != self._near.files.listing:
            self._wanted = None
        if self._near is None or (found and found.snapshot.settings != self._near.snapshot.settings):
            self._by_record = {}
        self._near = found

    def _begin(self, row: Row | None) -> None:
        if row is None:
            return
        self._see(moved.beside(self._place, row.head, None))
        if self._near is not None:
            self.baselines.append(row.head)

    def _delivered(self) -> Wanted:
        if self._wanted is None:
            found = self._near.snapshot if self._near else None
            self._wanted = wanted(path for one in self._known(found) for path in one) if found else Wanted()
        return self._wanted

    def _known(self, found: Snapshot) -> Iterator[tuple[str, ...]]:
        """By record: a record that did not change is the very same one, and to ask all of them again at each
        of 200 steps was most of an audit.
        """
        for path, record in found.records.items():
            kept = self._by_record.get(path)
            if kept is None or kept[0] is not record:
                alone = found._replace(records={path: record})
                kept = record, tuple(dict.fromkeys(delivered.paths(alone, finished=True)))
                self._by_record[path] = kept
            yield kept[1]

    def _judged(self, row: Row, near: Reading) -> Judged:
        move, moment = Move(row.base, row.head, row.head), _moment(row.seconds)
        ruler = row.base
        made: tuple[gate.Body, ...] = ()
        try:
            first = near if near.snapshot.source == row.base else moved.beside(self._place, row.base, near)
            ruler = row.base if self._policy is None else self._policy.at(self._place, row)
            policy = self._policy_at(ruler, first, row.base)
            brought = Brought(self._said.chains, before=first, events=self._said.events)
            looked = moved.looked_at(self._place, move, moment, policy, brought)
            found = moved.verdict_of(looked, move).diagnostics
            if looked.attempt is not None and looked.attempt.evidence is not None:
                step = {"branch": self._line.ref, "base": row.base, "landed": row.head}
                made = tuple(gate.bodies(looked.attempt, step, self._named(ruler)))
            self._see(looked.reading)
        except Refused as refused:
            found = refused.diagnostics
        except KeyError as missing:
            found = (Diagnostic("MG403", f"object `{str(missing.args[0])[:12]}` is not here"),)
        codes = tuple(dict.fromkeys(one.code for one in errors_of(found)))
        return Judged(Step(self._line.ref, row.base, row.head, ruler, codes, made), found)

    def _policy_at(self, commit: str, first: Reading | None, base: str) -> Policy | None:
        if commit == base and first is not None:
            return Policy(first.snapshot.settings, first.snapshot.team)
        if commit not in self._policies:
            found = moved.beside(self._place, commit, first)
            known = found.snapshot if found else None
            self._policies[commit] = Policy(known.settings, known.team) if known else None
        return self._policies[commit]

    def _named(self, commit: str) -> dict[str, str]:
        """The commit whose policy judges, and the tree of its configuration, which says it anywhere."""
        tree = self._place.git.line("rev-parse", f"{commit}:{_CONFIGURATION}")
        return {"commit": commit, "tree": tree}


def landed(judged: Judged) -> Iterator[Diagnostic]:
    """MG443 for a step that would not be let in; what could not be told stays as it is."""
    step, wrong = judged.step, errors_of(judged.found)
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


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(min(max(seconds, 0), _LATEST), UTC)
