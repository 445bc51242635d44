"""Everything that gates are judged by, read from Git for exactly the gates that are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import NamedTuple

from milestone_git.ledger.encoding import canonical
from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.diagnostic import Refused
from milestone_git.model.event import Event
from milestone_git.model.evidence import UNSIGNED, Deliverables, Digest, Entry, Evidence, Gate, Proof
from milestone_git.model.record import Record
from milestone_git.model.workflow import Workflow
from milestone_git.rules.asked import workflow_of
from milestone_git.rules.contribution import UPLOADER, Person, contributors, counted_roles
from milestone_git.rules.coverage import answers_for, deliverable_paths
from milestone_git.rules.digest import CHANGED, changes, digest_of
from milestone_git.rules.gates import Question, by_gate, policy_of
from milestone_git.store.evidence import deliverables, signatures
from milestone_git.store.evidence.contributors import History, Scope, Unseen, whoever_commits
from milestone_git.store.evidence.entering import entered
from milestone_git.store.evidence.line_endings import only_line_endings
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading.snapshot import INDEX
from milestone_git.store.repository import Place


class Where(NamedTuple):
    """Where the content of an attempt is: ``source`` is a commit or tree id, or the ``INDEX``.

    ``tips`` are the commits that it is made of: one, or both sides of a merge. ``base`` is the tip of the
    protected branch before it, empty where there is none. Where a server knows who pushes, ``uploader`` is
    that handle, and ``vouched`` has a proof for each event of the push that the transport stands for.
    """

    source: str
    tips: tuple[str, ...]
    base: str
    uploader: str = ""
    vouched: Mapping[str, Proof] = {}


def gathered(place: Place, attempt: Attempt, questions: Iterable[Question], where: Where) -> Evidence:
    """The digests, the contributors and the proofs that decide ``questions``, and what cannot be seen here.

    Only events about these gates are verified. What was found before is kept by content.
    """
    asked = tuple(questions)
    missing: dict[str, None] = {}
    digests: dict[Gate, Digest] = {}
    made: dict[Gate, frozenset[str]] = {}
    with ExitStack() as stack:
        search = _Search(place, attempt, where, stack, asked)
        for question in asked:
            try:
                digests[question.gate] = search.digest(question.after, question.gate.phase)
                made[question.gate] = search.contributors(question)
            except Unseen as unseen:
                missing[str(unseen)] = None
            except KeyError as lacking:
                missing[f"object `{str(lacking.args[0])[:12]}` is not in this clone"] = None
            except Refused as refused:
                if refused.diagnostics[0].code != "MG403":
                    raise
                missing[refused.diagnostics[0].message] = None
    said = by_gate(attempt.head.events, {one.gate for one in asked})
    proofs = _proofs(place, policy_of(attempt), said, where)
    return Evidence(digests, made, proofs, tuple(missing), _endings(place, said, digests, where))


def digest_at(place: Place, attempt: Attempt, record: Record, phase: str, source: str) -> Digest:
    """The digest of one phase of a record at ``source``, as ``gathered`` has it."""
    with ExitStack() as stack:
        return _Search(place, attempt, Where(source, (), ""), stack).digest(record, phase)


class _Search:
    """What one attempt needs to be told, each thing found once."""

    def __init__(
        self,
        place: Place,
        attempt: Attempt,
        where: Where,
        open_until_the_end: ExitStack,
        asked: tuple[Question, ...] = (),
    ) -> None:
        self._open = open_until_the_end
        self._asked, self._wanted = asked, dict[str, None]()
        self._place, self._where, self._attempt = place, where, attempt
        self._policy: Policy = policy_of(attempt)
        self._cache = Cache(place.own_dir)
        self._roles = counted_roles(self._policy.settings)
        self._entries: dict[str, tuple[Entry, ...]] = {}

    def digest(self, record: Record, phase: str) -> Digest:
        """With the digests of all phases before it, where the policy says so."""
        workflow = self._workflow(record)
        chained = self._policy.settings.value("review.restale") == "chain"
        phases = workflow.phases
        place = phases.index(phase) if phase in phases else len(phases)
        before: Digest | None = None
        for earlier in phases[:place] if chained else ():
            before = self._one_digest(record, earlier, workflow, before)
        return self._one_digest(record, phase, workflow, before)

    def contributors(self, question: Question) -> frozenset[str]:
        """The handles of who made what this gate is judged by."""
        record, phase = question.after, question.gate.phase
        workflow = self._workflow(record)
        paths = deliverable_paths(record, phase, workflow)
        scope = Scope(paths, record.id, record.uid, answers_for("acceptance", phase, workflow))
        people = list(self._people(question, scope, workflow))
        if self._where.source == INDEX:
            people += self._pending(scope)
        found = contributors(people, self._policy.team, self._roles)
        if (
            self._where.uploader
            and UPLOADER in self._roles
            and self._uploaded & {one.commit for one in people}
        ):
            found |= {self._where.uploader}
        return found

    def _one_digest(self, record: Record, phase: str, workflow: Workflow, before: Digest | None) -> Digest:
        paths = deliverable_paths(record, phase, workflow)
        repository = self._attempt.head.repository.uid
        return digest_of(repository, record, phase, workflow, self._at(paths), before)

    def _at(self, paths: Sequence[str]) -> Deliverables:
        """What stands there; of 500 gates, to look for each by itself would take a second."""
        asked, self._asked = self._asked, ()
        for one in asked:
            of_gate = deliverable_paths(one.after, one.gate.phase, self._workflow(one.after))
            self._wanted.update(dict.fromkeys(of_gate))
        wanted = [path for path in {**self._wanted, **dict.fromkeys(paths)} if path not in self._entries]
        self._entries.update(deliverables.at(self._place, self._where.source, wanted))
        return {path: self._entries[path] for path in paths}

    def _workflow(self, record: Record) -> Workflow:
        return workflow_of(record, self._policy.settings, self._attempt.head.settings)

    def _people(self, question: Question, scope: Scope, workflow: Workflow) -> Iterable[Person]:
        if not (scope.paths or scope.acceptance) or not self._where.tips:
            return ()
        asked = [self._where.tips, self._where.base, scope, question.gate.phase, list(workflow.phases)]
        from hashlib import sha256  # libcrypto comes with it

        key = f"contributors {sha256(canonical({'': asked}).encode()).hexdigest()}"
        kept = self._cache.get(key)
        if kept is None:
            since = entered(self._plain, self._where.base, question.after, question.gate.phase, workflow)
            history = History(self._plain, scope)
            found = history.people(self._where.tips, since or self._where.base)
            kept = [tuple(one) for one in found]
            self._cache.put({key: kept})
        return (Person(*one) for one in kept)

    def _pending(self, scope: Scope) -> tuple[Person, ...]:
        """Who is about to commit, where what is staged is a contribution of theirs."""
        parents = [one for one in self._where.tips if one]
        if not (scope.paths or scope.acceptance) or not parents:
            return ()
        history = History(self._plain, scope)
        trees = deliverables.staged(self._place, (*scope.paths, *history.record_paths))
        return whoever_commits(self._place) if history.pending(trees, parents) else ()

    @cached_property
    def _plain(self) -> Place:
        """The neutral repository, opened by who needs it; while a push is received it is made each time."""
        return self._open.enter_context(neutral(self._place))

    @cached_property
    def _uploaded(self) -> frozenset[str]:
        """The commits that no ref of this repository reached before."""
        try:
            rows = self._place.git.line("rev-list", *self._where.tips, "--not", "--all")
        except GitFailed as failed:
            raise Unseen(f"its history cannot be read: {failed}") from failed
        return frozenset(rows.split("\n"))


def _proofs(
    place: Place, policy: Policy, said: Mapping[Gate, Sequence[Event]], where: Where
) -> Mapping[str, Proof]:
    """Who wrote each event about these gates; an unsigned one may be vouched for by who carried it here."""
    oids = [one.oid for events in said.values() for one in events]
    found = signatures.proofs(place, oids, policy.team) if oids else {}
    vouched = {oid: one for oid, one in where.vouched.items() if found.get(oid, Proof("")).answer == UNSIGNED}
    return {**found, **vouched}


def _endings(
    place: Place, said: Mapping[Gate, Sequence[Event]], digests: Mapping[Gate, Digest], where: Where
) -> Mapping[str, frozenset[str]]:
    """Of approvals that do not count any more: the files of which only line endings are other (R28)."""
    found = {}
    for gate, events in said.items() if where.source != INDEX else ():
        now = digests.get(gate, Digest("", {}))
        for event in events:
            parts, commit = event.payload.get("parts"), event.payload.get("commit")
            if event.kind != "approve" or now.counts(str(event.payload.get("digest"))):
                continue
            if isinstance(parts, dict) and isinstance(commit, str):
                files = [one.name for one in changes(parts, now.parts) if one.is_file and one.how == CHANGED]
                found[event.oid] = only_line_endings(place, commit, where.source, files)
    return found
