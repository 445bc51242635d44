"""What a map makes of one source: the fields of a record, what is kept of it, and what could not be used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.integrations import values
from milestone_git.integrations.mapping import Map, Rule
from milestone_git.integrations.values import Unusable
from milestone_git.model.diagnostic import WARNING, Diagnostic, Keys
from milestone_git.model.naming import CROCKFORD, ulid
from milestone_git.model.nearest import nearest
from milestone_git.model.record import FIELDS, PLANNED, TODO, ordered

_FORMS: Mapping[str, Callable[[Any], Any]] = {
    "word": values.line,
    "text": values.text,
    "date": values.day,
    "duration": values.duration,
    "number": values.number,
}
_LISTS = {"words", "people", "tasks"}


class Source(NamedTuple):
    """A document at ``path``; ``beside`` are the joined ones, by the name of their join."""

    path: str
    document: Mapping[str, Any]
    beside: Mapping[str, Source] = {}


class Entry(NamedTuple):
    """A record to be: ``origin`` tells where each first key of ``fields`` came from."""

    uid: str
    path: str
    fields: Mapping[str, Any]
    origin: Mapping[str, tuple[str, Keys]]


class Found(NamedTuple):
    """One value of a source, and where it stands."""

    value: Any
    path: str
    keys: Keys


def identity_of(chart: Map, source: Source) -> str:
    """What tells this source from all others: the key that the map names, else where it lies."""
    value = source.document.get(chart.identity) if chart.identity else None
    plain = " ".join(str(value).split()) if isinstance(value, str | int) else ""
    return plain or source.path


def uid_of(chart: Map, identity: str) -> str:
    """The same ULID for the same source in every clone, so that importing twice is importing once."""
    digest = hashlib.sha256(f"{chart.name}\0{identity}".encode()).digest()
    return ulid(int.from_bytes(digest[:6], "big"), digest[6:16])


def entry_of(
    chart: Map, source: Source, identity: str, groups: frozenset[str]
) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """The record that ``source`` stands for, None without a title; and everything that could not be used."""
    work = _Work(chart, source, identity, groups)
    for rule in chart.rules:
        work.follow(rule)
    if "title" not in work.fields:
        if not work.faults:
            work.faults.append(_told(Found(None, source.path, ()), "has no title, and is left out"))
        return None, tuple(dict.fromkeys(work.faults))
    kept = work.kept()
    workflow = {"workflow": chart.workflow} if chart.workflow else {}
    fields = {"status": PLANNED} | work.fields | workflow | ({chart.keep: kept} if kept else {})
    entry = Entry(uid_of(chart, identity), source.path, ordered(fields, FIELDS), work.origin)
    return entry, tuple(dict.fromkeys(work.faults))  # a list that serves three fields is told once


class _Work:
    """The way through one source; collects fields, faults, and which keys have been used up."""

    def __init__(self, chart: Map, source: Source, identity: str, groups: frozenset[str]) -> None:
        self._chart = chart
        self._source = source
        self._identity = identity
        self._groups = groups
        self._used: set[tuple[str, Keys]] = set()
        self.fields: dict[str, Any] = {}
        self.origin: dict[str, tuple[str, Keys]] = {}
        self.faults: list[Diagnostic] = []

    def follow(self, rule: Rule) -> None:
        """Fills one field, or only checks a value."""
        gathered: list[Any] = []
        places: list[tuple[str, Keys]] = []
        for found in self._sought(rule):
            before = len(self.faults)
            gathered += self._read(rule, found)
            places.append((found.path, found.keys))
            if len(self.faults) == before and not rule.kept:
                self._used.add((found.path, found.keys))
        if not rule.field:
            return
        value = self._whole(rule, gathered)
        if value is not None:
            _put(self.fields, rule.field.split("."), value)
            self.origin.setdefault(rule.field.split(".")[0], places[0] if places else (self._source.path, ()))

    def kept(self) -> dict[str, Any]:
        """What no rule used up, as the source has it; of joined documents below the name of the join."""
        rest = _without(self._source.document, self._used_of(self._source.path))
        for name, other in self._source.beside.items():
            more = _without(other.document, self._used_of(other.path))
            more.pop(next(one.identity for one in self._chart.joins if one.name == name), None)
            rest |= {name: more} if more else {}
        return rest

    def _used_of(self, path: str) -> set[Keys]:
        return {keys for where, keys in self._used if where == path}

    def _sought(self, rule: Rule) -> Iterator[Found]:
        for dotted in rule.sources:
            source, keys = self._source, tuple(dotted.split("."))
            if keys[0] in {one.name for one in self._chart.joins}:
                if keys[0] not in source.beside:
                    continue
                source, keys = source.beside[keys[0]], keys[1:]
            value: Any = source.document
            for key in keys:
                value = value.get(key) if isinstance(value, Mapping) else None
            if value is not None and value not in ("", []):
                yield Found(value, source.path, keys)

    def _read(self, rule: Rule, found: Found) -> list[Any]:
        listed = isinstance(found.value, list)
        if listed and rule.form not in _LISTS | {"person"}:
            self._refuse(found, "is a list")
            return []
        items = found.value if listed else [found.value]
        read = []
        for index, item in enumerate(items):
            at = found._replace(value=item, keys=(*found.keys, index) if listed else found.keys)
            if item is None or item == "":
                continue
            try:
                read.append(self._one(rule, item))
            except Unusable as why:
                self._refuse(at, str(why), *_near(rule, item))
        return read

    def _one(self, rule: Rule, item: Any) -> Any:
        if rule.form in ("person", "people"):
            return self._person(item)
        if rule.form == "tasks":
            return self._task(item)
        read: Callable[[Any], Any] = _FORMS[rule.form if rule.form in _FORMS else "word"]
        value = read(item)
        if rule.pattern and not re.fullmatch(rule.pattern, str(value)):
            raise Unusable(f"is not of the form `{rule.pattern}`")
        if rule.values:
            if str(value).casefold() not in rule.values:
                raise Unusable("is none of the words that the map knows")
            return rule.values[str(value).casefold()]
        return value

    def _person(self, item: Any) -> str:
        said = values.line(item)
        if said.casefold() in self._chart.nobody:
            raise Unusable("is nobody")
        group = group_name(said.removeprefix("@").rpartition("/")[2])
        return group if group in self._groups else values.login(said, self._chart.forge)

    def _task(self, item: Any) -> dict[str, Any]:
        entry = item if isinstance(item, Mapping) else {"title": item}
        title = values.line(entry.get("title"))
        digest = hashlib.sha256(f"{self._identity}\0{title}".encode()).digest()
        known = {key: entry[key] for key in ("status", "estimate") if key in entry}
        return {"id": "t-" + "".join(CROCKFORD[one & 31] for one in digest[:8]).lower(), "title": title,
                "status": TODO, **known}  # fmt: skip

    def _whole(self, rule: Rule, gathered: list[Any]) -> Any:
        if not gathered:
            return rule.otherwise or None
        if rule.form in _LISTS:
            return [one for index, one in enumerate(gathered) if one not in gathered[:index]]
        return gathered[0]

    def _refuse(self, found: Found, why: str, *helps: str) -> None:
        self.faults.append(_told(found, why, *helps))


def group_name(name: str) -> str:
    """A group's name made fit for `team.yaml`; empty where nothing is left of it."""
    fit = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:63].rstrip("-")
    return fit if fit and fit[0].isalpha() else ""


def _told(found: Found, why: str, *helps: str) -> Diagnostic:
    shown = found.value if isinstance(found.value, str | int | float) else ".".join(map(str, found.keys))
    said = f"`{shown}` " if found.keys else "document "
    return Diagnostic("MG702", f"{said}{why}", found.path, found.keys, severity=WARNING, helps=helps)


def _near(rule: Rule, item: Any) -> tuple[str, ...]:
    near = nearest(str(item).casefold(), rule.values)
    return (f"did you mean `{near}`?",) if near else ()


def _put(fields: dict[str, Any], path: list[str], value: Any) -> None:
    for key in path[:-1]:
        fields = fields.setdefault(key, {})
    fields[path[-1]] = value


def _without(document: Mapping[str, Any], used: set[Keys], above: Keys = ()) -> dict[str, Any]:
    """A copy less what was used up, and less what says nothing."""
    rest: dict[str, Any] = {}
    for key, value in document.items():
        keys = (*above, key)
        if keys in used or value is None or value == "":
            continue
        if isinstance(value, Mapping) and any(one[: len(keys)] == keys for one in used):
            value = _without(value, used, keys)
            if not value:
                continue
        rest[key] = value
    return rest
