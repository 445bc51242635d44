"""`import`: reads what another tool keeps, maps it, and hands the records to the one loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.transact import Outcome, Ways, load, transact
from milestone_git.integrations.mapping import Groups, Map, map_of
from milestone_git.integrations.sources import Entry, Source, entry_of, group_name, identity_of
from milestone_git.integrations.values import Unusable, login
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Keys, Refused, refusal
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.machine.packaged import path_of
from milestone_git.verbs.imported import Arrival, Import, decide

Progress = Callable[[int, int], None]
"""Told after each file: how many are done, of how many."""


class Wish(NamedTuple):
    """The folder to read, as typed, from ``directory``; ``strict`` imports nothing unless all is usable."""

    directory: Path
    typed: str
    update: bool = False
    strict: bool = False

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.directory / self.typed

    def shown(self, diagnostic: Diagnostic) -> Diagnostic:
        """The same with its path as somebody would type it."""
        path = Path(diagnostic.path)
        inside = path.is_relative_to(self.folder)
        return (
            diagnostic._replace(path=str(Path(self.typed) / path.relative_to(self.folder)))
            if inside
            else diagnostic
        )


class Imported(NamedTuple):
    """``outcome`` is None where there was nothing to do; ``dirt`` are warnings with their places.

    Of what was ``found``, ``fresh`` is new, and ``again`` was here and got its fields anew.
    """

    outcome: Outcome | None
    found: int
    fresh: int
    again: int
    dirt: tuple[Diagnostic, ...]


class _Read(NamedTuple):
    """Documents by path, in order; ``files`` are the bytes of all, ``dirt`` says which could not be read."""

    documents: dict[str, Mapping[str, Any]]
    files: dict[str, bytes]
    dirt: list[Diagnostic]


def packaged_map(name: str) -> Map:
    """A map that travels with the package."""
    return read_map(path_of(f"maps/{name}.yaml"))


def read_map(path: Path, typed: str = "") -> Map:
    """The map in a file, ``typed`` so; refuses with MG703 where it is none."""
    name = typed or path.name
    try:
        data = path.read_bytes()
        document = documents.parse(name, data)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise refusal("MG703", f"`{name}` cannot be read: {why}") from error
    except Unreadable as unreadable:
        raise Refused(unreadable.diagnostic._replace(code="MG703")) from unreadable
    faults = schema.faults_by("import-map", name, document)
    if faults:
        files = {name: data}
        told = (one._replace(code="MG703", helps=one.helps[:1]) for one in faults)
        raise Refused(*(documents.located(one, files.get) for one in told))
    return map_of(document)


def import_(context: Context, chart: Map, wish: Wish, ways: Ways, progress: Progress) -> Imported:
    """One commit with all that is new. Raises ``Refused``; then nothing was written."""
    if not wish.folder.is_dir():
        raise refusal("MG010", f"`{wish.typed}` is no folder", "name the folder that holds the files")
    place = context.place()
    read = _read(chart, wish.folder, progress)
    groups = dict(_groups(chart, wish.folder, read))
    known_groups = frozenset({*groups, *load(place)[0].snapshot.team.groups})
    entries = _entries(chart, wish.folder, read, known_groups)
    dirt = tuple(wish.shown(documents.located(one, read.files.get)) for one in dict.fromkeys(read.dirt))
    if not entries:
        nothing = refusal("MG010", f"nothing in `{wish.typed}` can be imported", _looked_for(chart))
        raise Refused(*dirt, *nothing.diagnostics)
    if dirt and wish.strict:
        raise Refused(*(one._replace(severity=ERROR) for one in dirt))
    arrivals = tuple(Arrival(one.uid, one.path, one.fields) for one in entries)
    request = Import(f"{chart.name} files", arrivals, (chart.workflow, chart.phases), groups, wish.update)
    reading, _ = load(place)
    if not decide(reading.snapshot, request, context.given(place, reading.snapshot.team)).writes:
        return Imported(None, len(entries), 0, 0, dirt)
    known = {record.uid for record in reading.snapshot.records.values()}
    fresh = sum(one.uid not in known for one in arrivals)
    outcome = transact(context, decide, request, ways._replace(numbers=fresh))
    again = sum(draft.uid in known for draft in outcome.change.drafts)
    return Imported(outcome, len(entries), fresh, again, dirt)


def _read(chart: Map, folder: Path, progress: Progress) -> _Read:
    patterns = [*chart.files, *(one for join in chart.joins for one in join.files)]
    paths = sorted({path for pattern in patterns for path in _matching(folder, pattern)})
    read = _Read({}, {}, [])
    for count, path in enumerate(paths, 1):
        _take(read, path)
        progress(count, len(paths))
    return read


def _matching(folder: Path, pattern: str) -> Iterator[Path]:
    """Regular files below ``folder``; neither a link nor `..` leads out of it."""
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise refusal("MG703", f"`{pattern}` leads out of the folder", "name files below it")
    for path in folder.glob(pattern):
        if path.is_file() and not path.is_symlink() and ".git" not in path.relative_to(folder).parts:
            yield path


def _take(read: _Read, path: Path) -> Any:
    """The document at ``path``, noted in ``read``; None and a word of dirt where it is none."""
    name = str(path)
    try:
        read.files[name] = path.read_bytes()
        document = documents.parse(name, read.files[name])
    except OSError as error:
        why = f"file cannot be read: {(error.strerror or str(error)).lower()}"
        read.dirt.append(Diagnostic("MG702", why, name, severity=WARNING))
        return None
    except Unreadable as unreadable:
        fault = unreadable.diagnostic
        helps = () if fault.code == "MG111" else fault.helps  # which says how to take back a file of ours
        read.dirt.append(fault._replace(severity=WARNING, helps=helps))
        return None
    if not isinstance(document, Mapping):
        read.dirt.append(
            Diagnostic("MG702", "document is no mapping", name, severity=WARNING, line=1, column=1)
        )
        return None
    read.documents[name] = document
    return document


def _groups(chart: Map, folder: Path, read: _Read) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path in sorted(
        {one for pattern in (chart.groups or _NONE).files for one in _matching(folder, pattern)}
    ):
        document = _take(read, path)
        keys: Keys = tuple(chart.groups.source.split(".")) if chart.groups and chart.groups.source else ()
        for key in keys:
            document = document.get(key) if isinstance(document, Mapping) else None
        for name, members in document.items() if isinstance(document, Mapping) else ():
            at = (*keys, name)
            if fit := group_name(name):
                yield fit, tuple(_logins(chart, str(path), at, members, read.dirt))
            else:
                read.dirt.append(Diagnostic("MG702", f"`{name}` is no name of a group", str(path), at))


def _logins(chart: Map, path: str, keys: Keys, members: Any, dirt: list[Diagnostic]) -> Iterator[str]:
    for index, member in enumerate(members if isinstance(members, list) else ()):
        try:
            yield login(member, chart.forge)
        except Unusable as why:
            told = f"`{member}` {why}"
            dirt.append(Diagnostic("MG702", told, path, (*keys, index), severity=WARNING))


_NONE = Groups((), "")


def _looked_for(chart: Map) -> str:
    return f"looked for {', '.join(f'`{one}`' for one in chart.files)}"


def _entries(chart: Map, folder: Path, read: _Read, groups: frozenset[str]) -> list[Entry]:
    """Every source as a record to be, in the order of their numbers."""
    beside = {join.name: _joined(join.identity, join.files, folder, read) for join in chart.joins}
    mains = {str(path) for pattern in chart.files for path in _matching(folder, pattern)}
    joined = {one.path for table in beside.values() for one in table.values()}
    seen: dict[str, str] = {}
    found: list[tuple[str, Entry]] = []
    for path, document in read.documents.items():
        if path not in mains or path in joined:
            continue
        source = Source(path, document)
        identity = identity_of(chart, source._replace(path=_relative(path, folder)))
        sides = {name: table[identity] for name, table in beside.items() if identity in table}
        if identity in seen:
            why = f"`{chart.identity}` is also that of `{seen[identity]}`, so its folder tells them apart"
            read.dirt.append(Diagnostic("MG702", why, path, (chart.identity,), severity=WARNING))
            identity = f"{identity} {Path(path).parent.name}"
        seen.setdefault(identity, path)
        entry, faults = entry_of(chart, source._replace(beside=sides), identity, groups)
        read.dirt.extend(faults)
        if entry and (entry := _valid(chart, entry, read)):
            found.append((identity, entry._replace(path=_relative(path, folder))))
    return [entry for _, entry in sorted(found, key=lambda pair: _order(pair[0]))]


def _joined(key: str, patterns: tuple[str, ...], folder: Path, read: _Read) -> dict[str, Source]:
    paths = {str(path) for pattern in patterns for path in _matching(folder, pattern)}
    found: dict[str, Source] = {}
    for path, document in read.documents.items():
        if path in paths and key in document:
            found.setdefault(str(document[key]).strip(), Source(path, document))
    return found


def _valid(chart: Map, entry: Entry, read: _Read) -> Entry | None:
    """The entry as the schema allows it: a field that breaks it goes to what is kept, and is told."""
    fields = dict(entry.fields)
    for _ in range(len(fields)):
        document = {"schema": 1, "id": "milestone-001", "uid": entry.uid, **fields}
        faults = schema.unfit("", document)
        if not faults:
            return entry._replace(fields=fields)
        first = str(faults[0].keys[0]) if faults[0].keys else "title"
        path, keys = entry.origin.get(first.rstrip(":"), (entry.path, ()))
        read.dirt.append(faults[0]._replace(code="MG702", path=path, keys=keys, severity=WARNING, helps=()))
        if first in ("title", "status"):
            return None
        name = first.rstrip(":")
        fields[chart.keep] = {**fields.get(chart.keep, {}), name: fields.pop(name)}
    return None


def _order(identity: str) -> tuple[bool, int, str]:
    first = identity.partition(" ")[0]
    number = int(first) if first.isdecimal() and len(first) < 10 else 0
    return not number, number, identity


def _relative(path: str, folder: Path) -> str:
    return Path(path).relative_to(folder).as_posix()
