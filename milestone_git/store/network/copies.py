"""The accepted copies: moved forward beside the journal, and a kill leaves all or nothing (R44)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from milestone_git.store import identity
from milestone_git.store.log import PREFIX
from milestone_git.store.network.admission import Arrival, holds, reached
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import Journal
from milestone_git.store.saving.moves import Plan, RefMove
from milestone_git.store.saving.save import move_refs


class Continued(NamedTuple):
    """A chain of this clone that had gone on elsewhere; ``tail``, only here so far, is now ``name``."""

    chain: str
    name: str
    tail: str


def accept(place: Place, journal: Journal, arrivals: Iterable[Arrival]) -> None:
    """Moves the copies. Raises ``StaleError`` where one has moved meanwhile; then none has."""
    _move(place, journal, [RefMove(f"{PREFIX}{one.name}", one.old, one.new) for one in arrivals])


def give_way(
    place: Place, journal: Journal, ahead: Mapping[str, str], here: Mapping[str, str]
) -> tuple[Continued, ...]:
    """Lets chains of this clone go on as the remote has them, and gives this clone another name (R11).

    What only this clone has stands under that name from here on. The name is written last: killed before,
    the refs are right, and the tail is a chain of its writer like any other.
    """
    if not ahead:
        return ()
    name = identity.made_up()
    moves, found = [], []
    for chain, tip in sorted(ahead.items()):
        old = here.get(chain, "")
        tail = old if old and not holds(place, tip, old) else ""
        fresh = f"{chain.partition('/')[0]}/{name}"
        if tail:
            moves.append(RefMove(f"{PREFIX}{fresh}", "", tail))
        moves.append(RefMove(f"{PREFIX}{chain}", old, tip))
        found.append(Continued(chain, fresh, tail))
    _move(place, journal, moves)
    identity.rename(place, name)
    return tuple(found)


def fold(place: Place, gone: Sequence[str], here: Mapping[str, str]) -> tuple[str, ...]:
    """Forgets the copies in ``gone`` that another chain here reaches (R11); gives those that went."""
    stay = {chain: tip for chain, tip in here.items() if chain not in gone}
    folded = tuple(
        chain for chain in gone if chain in here and reached(place, here[chain], list(stay.values()))
    )
    for chain in folded:
        place.git.run("update-ref", "-d", f"{PREFIX}{chain}", here[chain])
    return folded


def _move(place: Place, journal: Journal, moves: Sequence[RefMove]) -> None:
    if not moves:
        return
    journal.note(Plan(str(place.top), place.head, (), (), (), tuple(moves)))
    try:
        move_refs(place, moves, "sync")
    except BaseException:
        journal.settle()
        raise
    journal.clear()
