"""The short names that people type: `3`, the start of a title, or nothing at all (design 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from milestone_git.model.diagnostic import Refused, refusal
from milestone_git.model.naming import milestone_of_branch, number_of
from milestone_git.model.nearest import nearest
from milestone_git.model.record import DOING, RUNNING, Record, Task
from milestone_git.model.snapshot import Snapshot
from milestone_git.schedule.readiness import is_ready

_Titled = TypeVar("_Titled", Record, Task)


def milestone(snapshot: Snapshot, text: str | None) -> Record:
    """The milestone that ``text`` means; without one the branch's, else the only active, else the only ready.

    Raises ``Refused``: MG007 nothing is named so, MG008 more than one is, MG009 it cannot be told.
    """
    records = snapshot.by_id()
    if text is None:
        return _current(snapshot, list(records.values()))
    wanted = text.strip().lower()
    if wanted in records:
        return records[wanted]
    number = counted(wanted)
    ends = (one for name, one in records.items() if name.endswith(str(number)))  # few of 10,000 are asked
    found = [one for one in ends if number_of(one.id) == number]
    found = found or [one for one in records.values() if one.id == f"milestone-{wanted}"]
    found = found or _titled(records.values(), wanted)
    if len(found) == 1:
        return found[0]
    choices = [(one.id, one.title) for one in records.values()]
    raise _not_one("milestone", text, [(one.id, one.title) for one in found], choices, "git milestone list")


def task(record: Record, text: str | None) -> Task:
    """The task that ``text`` means: its id, its number from 1, the start of its title; else the one in hand.

    Raises ``Refused`` as ``milestone`` does.
    """
    if text is None:
        doing = [one for one in record.tasks if one.status == DOING]
        if len(doing) == 1:
            return doing[0]
        raise refusal(
            "MG009",
            f"which task of `{record.id}` is meant cannot be told",
            f"see them: `git milestone task list {record.id}`",
        )
    wanted = text.strip().lower()
    number = counted(wanted)
    if 1 <= number <= len(record.tasks):
        return record.tasks[number - 1]
    found = [one for one in record.tasks if one.id == wanted] or _titled(record.tasks, wanted)
    if len(found) == 1:
        return found[0]
    choices = [(one.id, one.title) for one in record.tasks]
    see = f"git milestone task list {record.id}"
    raise _not_one("task", text, [(one.id, one.title) for one in found], choices, see)


def counted(text: str) -> int:
    """The number that ``text`` is, -1 for none; nine digits are the most that an id has."""
    return int(text) if text.isdecimal() and len(text) <= 9 else -1


class Named(NamedTuple):
    """A milestone and the text that is to name a task of it, None where none was typed."""

    record: Record
    task: str | None


def milestone_and_task(snapshot: Snapshot, words: Sequence[str]) -> Named:
    """`ID/TASK`, `ID TASK`, or `TASK` of the current milestone, or nothing."""
    if len(words) == 1 and "/" in words[0]:
        return _divided(snapshot, words[0])
    if len(words) >= 2:
        return Named(milestone(snapshot, words[0]), " ".join(words[1:]))
    return Named(milestone(snapshot, None), words[0] if words else None)


def _divided(snapshot: Snapshot, text: str) -> Named:
    """`ID/TASK`, else a task whose title holds a slash; where it is neither, the milestone is to blame."""
    first, _, second = text.partition("/")
    try:
        return Named(milestone(snapshot, first), second)
    except Refused as why:
        try:
            record = milestone(snapshot, None)
            task(record, text)
        except Refused:
            raise why from None
        return Named(record, text)


def _titled(some: Iterable[_Titled], wanted: str) -> list[_Titled]:
    """Those with this title, else those whose title starts so: no start names `Build` beside `Build it`."""
    exact = [one for one in some if one.title.lower() == wanted]
    return exact or [one for one in some if wanted and one.title.lower().startswith(wanted)]


def _current(snapshot: Snapshot, records: list[Record]) -> Record:
    own = milestone_of_branch(snapshot.branch)
    for record in records:
        if record.id == own and not record.finished:
            return record
    known = {record.id: record for record in records}
    for candidates in (
        [one for one in records if one.status == RUNNING],
        [one for one in records if is_ready(one, known)],
    ):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            named = ", ".join(f"`{one.id}`" for one in candidates[:5])
            first = number_of(candidates[0].id) or candidates[0].id
            raise refusal(
                "MG009", f"which milestone is meant cannot be told: {named}", f"name one, such as `{first}`"
            )
    raise refusal("MG009", "no milestone is active or ready", 'plan one: `git milestone plan "Title"`')


def _not_one(
    noun: str, text: str, found: list[tuple[str, str]], choices: list[tuple[str, str]], see: str
) -> Refused:
    if found:
        named = tuple(f'`{identifier}` is "{title}"' for identifier, title in found[:5])
        return refusal(
            "MG008", f"`{text}` could be {len(found)} {noun}s", "type more of the title", notes=named
        )
    names = {name.lower(): identifier for identifier, title in choices for name in (identifier, title)}
    near = nearest(text.lower(), names)
    helps = (f"did you mean `{names[near]}`?",) if near else ()
    return refusal("MG007", f"no {noun} is named `{text}`", *helps, f"see them: `{see}`")
