"""Who is asked for an approval: an expression of names, groups, roles and offices as a tree of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.record import person
from milestone_git.model.settings import Team

ROLE = "role:"


class Requirement(NamedTuple):
    """``needed`` of ``of``, each given by another person; ``name`` is what people call it.

    A leaf is a person (``handle``, with ``needed`` 1 and nothing in ``of``). Nothing is needed where
    ``needed`` is 0. With ``everybody`` all of ``of`` are needed, and one person may stand for two of them:
    `[ciso, cfo]` are two offices, and one person may hold both.
    """

    needed: int = 0
    of: tuple[Requirement, ...] = ()
    handle: str = ""
    name: str = ""
    everybody: bool = False

    def __bool__(self) -> bool:
        return self.needed > 0

    @property
    def people(self) -> frozenset[str]:
        """Everybody who may help to fulfil it."""
        if self.handle:
            return frozenset((self.handle,))
        return frozenset(one for part in self.of for one in part.people)


NOTHING = Requirement()


def requirement_of(expression: Any, team: Team) -> Requirement:
    """The tree of an expression valid by the schema; a name that nobody has is asked like a person.

    A list asks all that it names; a group, role or office there asks one of its people. `{any: 2, of: …}`
    asks two people of all who are named, each office and each nested expression counting as one.
    """
    if isinstance(expression, str):
        return _named(expression, team)
    if isinstance(expression, Mapping):
        return _any(expression, team)
    parts = tuple(one for one in (requirement_of(entry, team) for entry in expression or ()) if one)
    return all_of(parts)


def all_of(parts: Iterable[Requirement]) -> Requirement:
    """What asks for each of ``parts``, the same one once."""
    kept = tuple(dict.fromkeys(one for one in parts if one))
    return kept[0] if len(kept) == 1 else Requirement(len(kept), kept, everybody=True)


def any_person(people: Iterable[str], name: str, count: int = 1) -> Requirement:
    """``count`` of ``people``, whoever they are."""
    leaves = tuple(_person(one) for one in dict.fromkeys(people))
    return Requirement(count, leaves, name=name)


def lacking(requirement: Requirement, approvers: Collection[str]) -> tuple[Requirement, ...]:
    """What of it is not fulfilled by ``approvers``: leaves, and counted parts as a whole."""
    if is_met(requirement, approvers):
        return ()
    if requirement.everybody:
        return tuple(one for part in requirement.of for one in lacking(part, approvers))
    return (requirement,)


def is_met(requirement: Requirement, approvers: Collection[str]) -> bool:
    """Whether ``approvers``, each counted once, fulfil it."""
    if not requirement:
        return True
    if requirement.handle:
        return requirement.handle in approvers
    if requirement.everybody:
        return all(is_met(one, approvers) for one in requirement.of)
    return given(requirement, approvers) >= requirement.needed


def given(requirement: Requirement, approvers: Collection[str]) -> int:
    """How many parts of a counted requirement ``approvers`` fulfil, no person for two of them."""
    simple = [_choices(one) for one in requirement.of]
    several = [one for one, people in zip(requirement.of, simple, strict=True) if not people]
    met = sum(is_met(one, approvers) for one in several)
    return met + _matched([people.intersection(approvers) for people in simple if people])


def sentence(requirement: Requirement) -> str:
    """What is asked for, in words: `alex`, `ciso (alex or casey)`, `2 of leads (alex, casey, jordan)`."""
    if requirement.handle:
        return requirement.handle
    if requirement.everybody:
        return " and ".join(sentence(one) for one in requirement.of)
    inner = [sentence(one) for one in requirement.of]
    if requirement.needed == 1 and requirement.name:
        return f"{requirement.name} ({' or '.join(inner) or 'nobody'})"
    named = f"{requirement.name} ({', '.join(inner)})" if requirement.name else ", ".join(inner)
    return f"{requirement.needed} of {named}" if inner else f"{requirement.needed} of nobody"


def parts(requirement: Requirement) -> Iterator[Requirement]:
    """It, and everything in it."""
    yield requirement
    for one in requirement.of:
        yield from parts(one)


def members(name: str, team: Team) -> tuple[str, ...]:
    """The people of a group, also of groups in it; a circle adds nobody twice. Who has left is none."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop(0)
        if one in team.groups and one not in seen:
            seen.add(one)
            waiting[:0] = [team.handle(member) for member in team.groups[one]]
        elif one not in team.groups:
            found[one] = None
    return tuple(one for one in found if not team.has_left(one))


def _named(name: str, team: Team) -> Requirement:
    handle = team.handle(name)
    if name.startswith(ROLE):
        return any_person(_with_role(name.removeprefix(ROLE), team), name)
    if handle in team.offices:
        return any_person(_of_office(handle, team), handle)
    if handle in team.groups:
        return any_person(members(handle, team), handle)
    return _person(handle)


def _any(expression: Mapping[str, Any], team: Team) -> Requirement:
    said = expression["of"]
    entries = [said] if isinstance(said, str | Mapping) else said
    leaves: dict[Requirement, None] = {}
    for entry in entries:
        part = requirement_of(entry, team)
        is_pool = isinstance(entry, str) and not part.handle and team.handle(entry) not in team.offices
        leaves.update(dict.fromkeys(part.of if is_pool else [part]))
    name = ", ".join(person(one) for one in entries if isinstance(one, str) and not _is_person(one, team))
    only_pools = all(isinstance(one, str) and not _is_person(one, team) for one in entries)
    return Requirement(
        expression["any"], tuple(one for one in leaves if one), name=name if only_pools else ""
    )


def _is_person(name: str, team: Team) -> bool:
    handle = team.handle(name)
    return not name.startswith(ROLE) and handle not in team.groups and handle not in team.offices


def _with_role(role: str, team: Team) -> list[str]:
    return [one for one in team.people if role in team.roles_of(one) and not team.has_left(one)]


def _of_office(office: str, team: Team) -> list[str]:
    entry = team.offices[office]
    named = [entry["holder"], *entry.get("deputies", ())]
    return [one for one in map(team.handle, named) if not team.has_left(one)]


def _person(handle: str) -> Requirement:
    return Requirement(1, handle=handle)


def _choices(requirement: Requirement) -> frozenset[str]:
    """The people of whom any one fulfils it; nothing where it is more than that."""
    if requirement.handle:
        return frozenset((requirement.handle,))
    if requirement.needed == 1 and all(one.handle for one in requirement.of):
        return requirement.people
    return frozenset()


def _matched(wanted: list[frozenset[str]]) -> int:
    """For how many of ``wanted`` a person can be found, nobody for two: Kuhn's augmenting paths, O(n²)."""
    holder: dict[str, int] = {}

    def found(place: int, tried: set[str]) -> bool:
        for one in sorted(wanted[place] - tried):
            tried.add(one)
            if one not in holder or found(holder[one], tried):
                holder[one] = place
                return True
        return False

    return sum(found(place, set()) for place in range(len(wanted)))
