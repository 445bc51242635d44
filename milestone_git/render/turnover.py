"""What came of a sync with one remote, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class _Grown(Protocol):
    @property
    def chain(self) -> str: ...


class _Arrived(_Grown, Protocol):
    @property
    def events(self) -> int: ...


class _Sessions(Protocol):
    @property
    def came(self) -> Sequence[str]: ...

    @property
    def went(self) -> Sequence[str]: ...


class _Turnover(Protocol):
    @property
    def remote(self) -> str: ...

    @property
    def is_reached(self) -> bool: ...

    @property
    def accepted(self) -> Sequence[_Arrived]: ...

    @property
    def pushed(self) -> Sequence[_Grown]: ...

    @property
    def folded(self) -> Sequence[str]: ...

    @property
    def swept(self) -> Sequence[str]: ...

    @property
    def refused(self) -> Sequence[str]: ...

    @property
    def alarms(self) -> Sequence[str]: ...

    @property
    def diagnostics(self) -> Sequence[object]: ...

    @property
    def sessions(self) -> _Sessions: ...


def text_of(found: _Turnover) -> str:
    """One line for each thing that happened, one that says so where nothing did and nothing is wrong."""
    if not found.is_reached:
        return f"{found.remote}: out of reach"
    lines = [
        *(f"accepted {_count(one.events, 'event')} of {one.chain}" for one in found.accepted),
        *_named("pushed", (one.chain for one in found.pushed)),
        *_named("session taken", found.sessions.came),
        *_named("session pushed", found.sessions.went),
        *_named("folded", found.folded),
        *_named("swept", found.swept),
        *_named("refused", found.refused),
        *_named("alarm", found.alarms),
    ]
    if not lines and not found.diagnostics:
        lines = ["nothing new"]
    return "\n".join(f"{found.remote}: {line}" for line in lines)


def _named(word: str, names: Iterable[str]) -> list[str]:
    return [f"{word} {one}" for one in names]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
