"""What a shell may offer for a half-typed word: milestones, tasks, phases, people, and more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.model.codes import CODES
from milestone_git.model.diagnostic import Refused
from milestone_git.model.naming import milestone_of_branch
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.workflow import SIMPLE
from milestone_git.rules.permissions import ACTIONS
from milestone_git.store.git import GitFailed
from milestone_git.store.reading import snapshot
from milestone_git.verbs import names
from milestone_git.verbs.config import keys_of

# A shell inserts an offer as it is, and `$(...)` is legal in the name of a branch: nothing else is offered.
_PLAIN = re.compile(r"[\w./@%+=:,-]+", re.ASCII)


class Offer(NamedTuple):
    """A word to insert, and what it stands for."""

    word: str
    help: str = ""


class Asked(NamedTuple):
    """What is being completed: the positional ``words`` before it, and the ``start`` that is typed."""

    context: Context
    words: Sequence[str]
    start: str

    def known(self) -> Snapshot:
        """The work tree; raises ``Refused``. No branch is asked: a TAB should not wait for that."""
        return snapshot.read(self.context.place_to_read()).snapshot


def offered(kind: str, asked: Asked) -> tuple[Offer, ...]:
    """Every offer of a ``kind`` that fits, none where anything is in the way: TAB is no place for errors."""
    try:
        found = tuple(KINDS[kind](asked))
    except (Refused, GitFailed, OSError, KeyError):
        return ()
    return tuple(one for one in found if _PLAIN.fullmatch(one.word))


def fitting(offers: Iterable[Offer], start: str) -> tuple[Offer, ...]:
    """Those whose word begins so; else the only one whose number is that or whose title begins so."""
    some = tuple(offers)
    found = tuple(one for one in some if one.word.startswith(start))
    if found or not start:
        return found
    digits = start.lstrip("0") if start.isdecimal() else "-"
    numbered = [one for one in some if one.word.rpartition("-")[2].lstrip("0") == digits]
    titled = [one for one in some if one.help.casefold().startswith(start.casefold())]
    for near in (numbered, titled):
        if len(near) == 1:
            return tuple(near)
    return ()


def _milestones(asked: Asked) -> Iterable[Offer]:
    records = asked.known().by_id().values()
    return (Offer(one.id, one.title) for one in sorted(records, key=lambda one: one.finished))


def _tasks(asked: Asked) -> Iterable[Offer]:
    """Of the milestone that is named already, else of the branch; `ID/TASK` after a slash."""
    found = asked.known()
    named, slash, _ = asked.start.partition("/")
    if slash:
        record = names.milestone(found, named)
        return [Offer(f"{named}/{one.word}", one.help) for one in _tasks_of(record)]
    if asked.words:
        return _tasks_of(names.milestone(found, asked.words[0]))
    here = found.find(milestone_of_branch(found.branch) or "")
    return [*(_tasks_of(here) if here else ()), *_milestones(asked)]


def _tasks_of(record: Record) -> list[Offer]:
    return [Offer(one.id, one.title) for one in record.tasks]


def _phases(asked: Asked) -> Iterable[Offer]:
    """Of the milestone that is named already, else of the branch; where neither says, of every workflow."""
    found = asked.known()
    workflows = found.settings.workflows
    if asked.words:
        here: Record | None = names.milestone(found, asked.words[0])
    else:
        here = found.find(milestone_of_branch(found.branch) or "")
    some = [workflows[here.workflow or SIMPLE]] if here else workflows.values()
    rows = {phase: one.part(phase).description for one in some for phase in one.phases}
    return (Offer(phase, told) for phase, told in rows.items())


def _actions(_: Asked) -> Iterable[Offer]:
    return (Offer(action, told) for action, told in ACTIONS.items())


def _people(asked: Asked) -> Iterable[Offer]:
    team = asked.known().team
    people = [Offer(handle, str(entry.get("name", ""))) for handle, entry in team.people.items()]
    return [*people, *(Offer(name, "group") for name in team.groups)]


def _settings(asked: Asked) -> Iterable[Offer]:
    return (Offer(key) for key in keys_of(asked.known()))


def _labels(asked: Asked) -> Iterable[Offer]:
    records = asked.known().by_id().values()
    return (Offer(label) for label in sorted({label for one in records for label in one.labels}))


def _codes(_: Asked) -> Iterable[Offer]:
    return (Offer(row.code, row.summary) for row in CODES.values())


def _revisions(asked: Asked) -> Iterable[Offer]:
    place = asked.context.place_to_read()
    form = "--format=%(refname:short)"
    rows = place.git.line("for-each-ref", form, "refs/heads/", "refs/remotes/", "refs/tags/").split("\n")
    return (Offer(row) for row in ("HEAD", *rows) if row)


def _checkpoints(asked: Asked) -> Iterable[Offer]:
    """Of the milestone that is named already, newest first."""
    from milestone_git.app.checkpoints import listed  # late: no other TAB pays for it

    found = listed(asked.context, asked.words[0] if asked.words else None).checkpoints
    return (Offer(str(one.clock), f"{one.at[:16].replace('T', ' ')}  {one.note}".rstrip()) for one in found)


KINDS: dict[str, Callable[[Asked], Iterable[Offer]]] = {
    "ID": _milestones,
    "TASK": _tasks,
    "PHASE": _phases,
    "ACTION": _actions,
    "NAME": _people,
    "KEY": _settings,
    "LABEL": _labels,
    "CODE": _codes,
    "REV": _revisions,
    "NUMBER": _checkpoints,
}
