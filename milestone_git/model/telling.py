"""Events that are read when somebody asks for one; of which milestones they are is known before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from milestone_git.model.event import Event


class Unread(Sequence[Event]):
    """As good as the tuple that ``read`` gives, which is asked for it once at most."""

    def __init__(self, milestones: frozenset[str], read: Callable[[], tuple[Event, ...]]) -> None:
        self.milestones = milestones
        self._read = read
        self._found: tuple[Event, ...] | None = None

    def _events(self) -> tuple[Event, ...]:
        if self._found is None:
            self._found = self._read()
        return self._found

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Event]: ...
    def __getitem__(self, place: int | slice) -> Event | Sequence[Event]:
        return self._events()[place]

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events())

    def __len__(self) -> int:
        return len(self._events())

    def __bool__(self) -> bool:
        return bool(self.milestones) or bool(self._events())


def milestones_of(events: Sequence[Event]) -> frozenset[str]:
    """The ids of the milestones that ``events`` are of."""
    return events.milestones if isinstance(events, Unread) else frozenset(one.milestone for one in events)
