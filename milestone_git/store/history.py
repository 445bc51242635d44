"""How the plan came to be: the commits on a branch's first-parent line that touch `.milestones/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from milestone_git.model.record import ACTIVE, COMPLETED, ROOT, Record, record_of
from milestone_git.model.settings import SETTINGS_PATH, TEAM_PATH, Repository, Team, settings_of, team_of
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place

_FORM = "--format=%H%x00%P%x00%ct%x00%aN%x00%aE%x00%s"
_WORDS = ("--raw", "-z", "--no-abbrev", "--no-renames", _FORM)
_NEUTRAL = {"GIT_NO_REPLACE_OBJECTS": "1"}
_REGULAR = ("100644", "100755")


class Writer(NamedTuple):
    """Who wrote something, as Git names them."""

    name: str
    email: str


class Commit(NamedTuple):
    """A commit that touches `.milestones/`; `blobs` by path, empty for what is removed."""

    oid: str
    parents: tuple[str, ...]
    at: datetime
    author: Writer
    subject: str
    blobs: Mapping[str, str]


class Stage(NamedTuple):
    """The plan after a commit. `writers` by path: the author, or who wrote what was merged."""

    commit: Commit
    snapshot: Snapshot
    writers: Mapping[str, Writer]


def stages(place: Place, tip: str, repository: Repository) -> Iterator[Stage]:
    """Every state of the plan on the first-parent line of ``tip``, oldest first.

    A document is parsed once however often it comes back. One that cannot be read is left out of the plan of
    that commit. Two children of Git: the second, for merges alone, tells who wrote what was merged.
    """
    commits = _commits(place, "--first-parent", "--diff-merges=first-parent", tip)
    merged = any(len(one.parents) > 1 for one in commits)
    origins = _origins(place, tip) if merged else {}
    library = _Library(place, tip)
    records: dict[str, Record] = {}
    documents_by_path: dict[str, Any] = {SETTINGS_PATH: {}, TEAM_PATH: {}}
    profiles = snapshot.profiles()
    settings, team = settings_of({}, profiles), team_of({})
    for commit in reversed(commits):
        records = dict(records)
        for path, oid in commit.blobs.items():
            if path.startswith((ACTIVE, COMPLETED)):
                found = library.record(path, oid)
                records.pop(path, None)
                if found is not None:
                    records[path] = found
            elif path in documents_by_path and (document := library.document(path, oid)) is not None:
                documents_by_path[path] = document
                settings = settings_of(documents_by_path[SETTINGS_PATH], profiles)
                team = team_of(documents_by_path[TEAM_PATH])
        plan = Snapshot(commit.oid, repository, settings, team, profiles, dict(sorted(records.items())))
        yield Stage(commit, plan, _writers(commit, origins))


def handle(team: Team, writer: Writer) -> str:
    """The handle of a writer; of a stranger one that is nobody's here."""
    return team.handle_for(writer.email, writer.name)


def _writers(commit: Commit, origins: Mapping[tuple[str, str], Writer]) -> dict[str, Writer]:
    if len(commit.parents) < 2:
        return dict.fromkeys(commit.blobs, commit.author)
    return {path: origins.get((path, oid), commit.author) for path, oid in commit.blobs.items()}


def _origins(place: Place, tip: str) -> dict[tuple[str, str], Writer]:
    """Who first brought which blob to which path, on any branch that was merged."""
    commits = _commits(place, "--no-merges", "--full-history", tip)
    return {(path, oid): one.author for one in commits for path, oid in one.blobs.items()}


def _commits(place: Place, *words: str) -> list[Commit]:
    """Newest first, as Git gives them."""
    fields = place.git.run("log", *_WORDS, *words, "--", ROOT, extra=_NEUTRAL)
    tokens = fields.decode(errors="surrogateescape").split("\0")
    found: list[Commit] = []
    at = 0
    while at + 5 < len(tokens):
        oid, parents, seconds, name, email, subject = tokens[at : at + 6]
        at += 6
        blobs: dict[str, str] = {}
        while at + 1 < len(tokens) and tokens[at].lstrip("\n").startswith(":"):
            _, mode, _, new, _ = tokens[at].lstrip("\n").split(" ")
            blobs[tokens[at + 1]] = new if mode in _REGULAR else ""
            at += 2
        moment = datetime.fromtimestamp(int(seconds), UTC)
        found.append(
            Commit(oid.lstrip("\n"), tuple(parents.split()), moment, Writer(name, email), subject, blobs)
        )
        while at < len(tokens) and tokens[at] in ("", "\n"):
            at += 1
    return found


class _Library:
    """Documents by path and blob, each read once."""

    def __init__(self, place: Place, tip: str) -> None:
        self._objects = objects_of(place)
        self._objects.expect(tip, ROOT, ever=True)
        self._documents: dict[tuple[str, str], Any] = {}
        self._records: dict[tuple[str, str], Record] = {}

    def document(self, path: str, oid: str) -> Any:
        """The document; None where it is gone, not here, or not valid."""
        key = (path, oid)
        if key not in self._documents:
            self._documents[key] = self._read(path, oid) if oid else None
        return self._documents[key]

    def record(self, path: str, oid: str) -> Record | None:
        """The record that a document stands for, the same object whenever it comes back."""
        document = self.document(path, oid)
        if document is None:
            return None
        if (path, oid) not in self._records:
            self._records[path, oid] = record_of(path, document)
        return self._records[path, oid]

    def _read(self, path: str, oid: str) -> Any:
        if not path.endswith(".yaml"):
            return None
        try:
            document = documents.parse(path, self._objects.blob(oid))
        except (Unreadable, KeyError):
            return None
        broken = schema.unfit(path, document)
        return None if broken else document
