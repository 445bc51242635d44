"""Documents against their JSON Schema: quickly accepted, or explained breach by breach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.duration import minutes_of
from milestone_git.model.record import ROOT
from milestone_git.model.settings import REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH

_SCHEMAS = {
    SETTINGS_PATH: "milestone-config",
    TEAM_PATH: "team",
    REPOSITORY_PATH: "repository",
}
_DURATIONS = ("estimate", "lag", "sla", "duration")
_FEW = 16
_asked = 0  # documents of this process
_ABSURD_LETTERS = len("5201w")
_SHAPE = bytes.maketrans(b"123456789mhd", b"000000000www")
NAMES = ("milestone", *_SCHEMAS.values())


def schema_of(path: str) -> str:
    """The name of the schema for a document at ``path``."""
    return _SCHEMAS.get(path, "milestone")


def faults(path: str, document: Any) -> tuple[Diagnostic, ...]:
    """Everything in which ``document`` breaks the schema of its ``path``, in the order of the document."""
    return faults_by(schema_of(path), path, document)


def faults_by(name: str, path: str, document: Any) -> tuple[Diagnostic, ...]:
    """The same by the schema called ``name``, wherever the document lies."""
    if _is_accepted(name, document):
        return ()
    from milestone_git.store.schema import breaches  # 70 ms, for bad news alone

    return breaches.breaches(name, path, document)


def _is_accepted(name: str, document: Any) -> bool:
    """Quickly, by what costs least: the first few as they are, many by a library that is 20 ms to import."""
    global _asked
    _asked += 1
    if _asked <= _FEW:
        from milestone_git.store.schema import acceptance

        if acceptance.accepts(name, document):
            return True
    from milestone_git.store.schema import validator

    return validator.accepts(name, document)


def unfit(path: str, document: Any, data: bytes = b"") -> tuple[Diagnostic, ...]:
    """What keeps a document from being written: its breaches of the schema, else its durations.

    ``data`` is what it was read from, where it was read: most have no durations to be looked for.
    """
    return faults(path, document) or (() if data and _is_short(data) else absurd_durations(path, document))


def absurd_durations(path: str, document: Any) -> tuple[Diagnostic, ...]:
    """Durations of the right form that are longer than a century; the schema cannot say that."""
    if not _may_be_absurd(document):
        return ()
    found = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [((*keys, key), inner) for key, inner in value.items() if not key.startswith("x-")]
        elif isinstance(value, list):
            waiting += [((*keys, index), inner) for index, inner in enumerate(value)]
        elif keys and keys[-1] in _DURATIONS and isinstance(value, str):
            try:
                minutes_of(value.removeprefix("-"))
            except ValueError as error:
                found.append(Diagnostic("MG104", str(error), path, keys))
    return tuple(found)


def _is_short(data: bytes) -> bool:
    """Whether no duration of a century can stand there: none of four digits, or of several parts."""
    shape = data.translate(_SHAPE)
    return not (b"0000w" in shape or b"0000." in shape or b"0w0" in shape or b"\\" in shape)


def _may_be_absurd(value: Any) -> bool:
    """Whether any duration has enough letters to be longer than a century: most documents end here."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if type(inner) is str:
            if len(inner) >= _ABSURD_LETTERS and key in _DURATIONS:
                return True
        elif isinstance(inner, dict | list) and _may_be_absurd(inner):
            return True
    return False


def is_ours(path: str) -> bool:
    """Whether a path is one of our documents."""
    return path.startswith(ROOT) and path.endswith(".yaml")
