"""Who contributed to what a phase is judged by: a bounded search through history (R29, R42)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from milestone_git.model.evidence import Deliverables
from milestone_git.model.record import ACTIVE, COMPLETED
from milestone_git.rules.contribution import AUTHOR, COMMITTER, Person, co_authors, contributes
from milestone_git.rules.digest import contribution
from milestone_git.store import documents
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.evidence.deliverables import Trees, children_of, found, is_glob
from milestone_git.store.git import GitFailed
from milestone_git.store.merging import can_merge, shallow_commits
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place

MOST_COMMITS = 5_000  # that touch what one phase is judged by
MOST_MERGES = 200  # of these, that have to be made again
_MOST_BACK = 200  # commits looked at to find who wrote what was there before
_FORM = "--format=%H%n%an%n%ae%n%cn%n%ce%n%(trailers:key=Co-authored-by,valueonly=true,unfold=true)"


class Scope(NamedTuple):
    """What makes somebody a contributor: the deliverables, and of record ``identifier`` the acceptance."""

    paths: tuple[str, ...]
    identifier: str
    uid: str
    acceptance: bool


class Unseen(Exception):
    """What this clone cannot see, in a sentence for MG403."""


class State(NamedTuple):
    """What a tree says within a scope."""

    acceptance: Any
    files: Deliverables

    @property
    def digest(self) -> str:
        """The digest by which it is compared."""
        return contribution(self.acceptance, self.files)


class _Part(NamedTuple):
    """One thing that can be changed by itself: the deliverable at ``path``, or without one the acceptance."""

    path: str

    def of(self, state: State) -> Any:
        return state.files[self.path] if self.path else state.acceptance


class History:
    """Commits of the neutral repository ``plain``, as far as ``scope`` is concerned."""

    def __init__(self, plain: Place, scope: Scope) -> None:
        self._place = plain
        self._scope = scope
        self._objects: Objects = objects_of(plain)
        self._children = children_of(self._objects)
        self._read: dict[str, State] = {}
        self._documents: dict[str, Any] = {}
        self._merges = 0

    def people(self, tips: Sequence[str], entered: str) -> tuple[Person, ...]:
        """Who contributed to what ``tips`` have: since the commit ``entered``, and who wrote the rest last.

        Without ``entered`` all of history is searched. Raises ``Unseen``.
        """
        try:
            commits = self._contributing(tips, entered)
            return tuple(_people(self._place, dict.fromkeys(commits)))
        except KeyError as missing:
            raise Unseen(f"object `{str(missing.args[0])[:12]}` is not in this clone") from missing
        except GitFailed as failed:
            raise Unseen(f"its history cannot be read: {failed}") from failed

    def pending(self, trees: Trees, parents: Sequence[str]) -> bool:
        """Whether a commit that is about to be made of ``trees`` would contribute."""
        own = self._state(trees)
        before = [self.state(one) for one in parents]
        return contributes(own.digest, [one.digest for one in before], self._automatic(own, parents, before))

    def state(self, revision: str) -> State:
        """What a commit or tree says within the scope."""
        tree = self._objects.tree_of(revision)
        if tree not in self._read:
            self._read[tree] = self._state(Trees(tree, self._children))
        return self._read[tree]

    def _contributing(self, tips: Sequence[str], entered: str) -> list[str]:
        self._refuse_cut(tips, entered)
        limits = [*tips, *([f"^{entered}"] if entered else [])]
        listed = self._listed(limits, self._paths(), MOST_COMMITS)
        if len(listed) >= MOST_COMMITS:
            raise Unseen(f"{MOST_COMMITS} commits or more touch it")
        chosen = [one for one in listed if self._contributes(one)]
        return chosen + list(self._before(tips, entered)) if entered else chosen

    def _before(self, tips: Sequence[str], entered: str) -> Iterator[str]:
        """Who wrote last what is still there as it was when the phase was entered."""
        then, now = self.state(entered), [self.state(one) for one in tips]
        for path in self._scope.paths:
            there = _Part(path)
            if there.of(then) and all(there.of(one) == there.of(then) for one in now):
                yield from self._last(entered, _spec(path), there)
        there = _Part("")
        if there.of(then) is not None and all(there.of(one) == there.of(then) for one in now):
            yield from self._last(entered, self.record_paths, there)

    def _last(self, tip: str, specs: Sequence[str], part: _Part) -> Iterator[str]:
        """The last commit up to ``tip`` that contributed to one part."""
        cut = set(shallow_commits(self._place))
        for commit in self._listed([tip], specs, _MOST_BACK):
            if commit in cut:
                raise Unseen("this clone is too shallow to see who wrote it")
            if self._contributes(commit) and self._differs(commit, part):
                yield commit
                return

    def _differs(self, commit: str, part: _Part) -> bool:
        parents = self._objects.commit(commit).parents
        return all(part.of(self.state(commit)) != part.of(self.state(one)) for one in parents)

    def _listed(self, limits: Sequence[str], specs: Sequence[str], most: int) -> list[str]:
        """Commits that differ from every parent in one of these paths, on all sides of merges."""
        if not specs:
            return []
        words = ("rev-list", "--full-history", f"--max-count={most}", *limits)
        return [one for one in self._place.git.line(*words, "--", *specs).split("\n") if one]

    def _contributes(self, commit: str) -> bool:
        own, parents = self.state(commit), self._objects.commit(commit).parents
        if not parents:
            return own.acceptance is not None or any(own.files.values())
        before = [self.state(one) for one in parents]
        return contributes(own.digest, [one.digest for one in before], self._automatic(own, parents, before))

    def _automatic(self, own: State, parents: Sequence[str], before: Sequence[State]) -> str | None:
        """The digest of what Git makes of the parents by itself; None for no merge, or of more than two."""
        if len(parents) != 2 or own.digest in [one.digest for one in before]:
            return None
        plain = self._plainly_merged(parents, before)
        return (plain or self._merged(parents)).digest

    def _plainly_merged(self, parents: Sequence[str], before: Sequence[State]) -> State | None:
        """The merge where each part was changed on one side alone: no file of it needs to be here."""
        bases = self._place.git.line("merge-base", "--all", *parents, expect=(0, 1)).split("\n")
        if len(bases) != 1 or not bases[0]:
            return None
        base = self.state(bases[0])
        try:
            files = {
                path: _one_side(base.files[path], before[0].files[path], before[1].files[path])
                for path in self._scope.paths
            }
            return State(_one_side(base.acceptance, before[0].acceptance, before[1].acceptance), files)
        except _BothSidesError:
            return None

    def _merged(self, parents: Sequence[str]) -> State:
        self._merges += 1
        if self._merges > MOST_MERGES:
            raise Unseen(f"more than {MOST_MERGES} merges would have to be made again")
        if not can_merge(self._place):
            raise Unseen("this Git cannot compute a merge again: 2.38 or newer can")
        words = ("--write-tree", "--no-messages", "--allow-unrelated-histories", "-z")
        text = self._place.git.line("merge-tree", *words, *parents, expect=(0, 1))
        return self.state(text.split("\0")[0])

    def _refuse_cut(self, tips: Sequence[str], entered: str) -> None:
        cut = set(shallow_commits(self._place))
        if not cut:
            return
        limits = [*tips, *([f"^{entered}"] if entered else [])]
        if cut.intersection(self._place.git.line("rev-list", *limits).split("\n")):
            raise Unseen("this clone is too shallow to see who wrote it")

    def _state(self, trees: Trees) -> State:
        files = found(trees, self._scope.paths)
        return State(self._acceptance(trees) if self._scope.acceptance else None, files)

    def _acceptance(self, trees: Trees) -> Any:
        """What the record says there; the id of its blob where that cannot be read, as in a conflict."""
        for path, entries in found(trees, self.record_paths).items():
            for _, _, oid in entries:
                if oid not in self._documents:
                    self._documents[oid] = self._document(path, oid)
                document = self._documents[oid]
                if not isinstance(document, dict):
                    return oid
                if document.get("uid") == self._scope.uid:
                    return document.get("acceptance") or None
        return None

    def _document(self, path: str, oid: str) -> Any:
        try:
            return documents.parse(path, self._objects.blob(oid))
        except Unreadable:
            return None

    @property
    def record_paths(self) -> tuple[str, ...]:
        """Where the record may be."""
        return tuple(f"{folder}{self._scope.identifier}.yaml" for folder in (ACTIVE, COMPLETED))

    def _paths(self) -> list[str]:
        found = [spec for path in self._scope.paths for spec in _spec(path)]
        return found + (list(self.record_paths) if self._scope.acceptance else [])


class _BothSidesError(Exception):
    """Both sides of a merge changed a part."""


def _one_side(base: Any, one: Any, other: Any) -> Any:
    if other in (base, one):
        return one
    if one == base:
        return other
    raise _BothSidesError


def _spec(path: str) -> tuple[str, ...]:
    """A path as Git is asked for it; a pattern also by its own name, as files may be called `[id].md`."""
    plain = "/".join(step for step in path.split("/") if step not in ("", "."))
    return (f":(literal){plain}", *([f":(glob){plain}"] if is_glob(path) else []))


def _people(plain: Place, commits: Iterable[str]) -> Iterator[Person]:
    asked = "".join(f"{one}\n" for one in commits)
    if not asked:
        return
    text = plain.git.run("log", "--no-walk=unsorted", "--stdin", "-z", _FORM, stdin=asked.encode())
    for row in text.decode(errors="surrogateescape").removesuffix("\0").split("\0"):
        commit, name, email, committer, committer_email, *trailers = row.split("\n")
        yield Person(commit, AUTHOR, name, email)
        yield Person(commit, COMMITTER, committer, committer_email)
        yield from co_authors(commit, "\n".join(trailers))


_IDENT = re.compile(r"(?P<name>.*) <(?P<email>[^>]*)> \d+ [-+]\d+")


def whoever_commits(place: Place) -> tuple[Person, ...]:
    """Author and committer of a commit that is about to be made, as Git will name them."""
    rows = ((role, place.git.line("var", f"GIT_{role.upper()}_IDENT")) for role in (AUTHOR, COMMITTER))
    named = ((role, _IDENT.fullmatch(row)) for role, row in rows)
    return tuple(Person("", role, one["name"], one["email"]) for role, one in named if one)
