"""Which refs of ours there are, and how each of them may move: what a server lets in (R7, R11, R16, R45)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.naming import HANDLE, ID, TASK_ID, is_device

PREFIXES = ("refs/milestones/", "refs/heads/_milestones/")  # design R16: on a forge only branches are guarded
_OURS = re.compile(r"refs/(?:milestones|heads/_milestones)", re.IGNORECASE)  # one file where case is folded
_PRIVATE = "refs/milestones-private/"
LOG, COUNTER, CLAIM, SESSION, BAD, OTHER = "log", "counter", "claim", "session", "bad", "other"
MOST_NUMBERS = 10  # a block of `solo`


class Name(NamedTuple):
    """A ref as we read it: ``kind``, and of a log ``handle`` and ``clone``, of a claim ``milestone``."""

    kind: str
    handle: str = ""
    clone: str = ""
    milestone: str = ""
    why: str = ""


class Update(NamedTuple):
    """One line of what Git tells a receiving hook; ``old`` and ``new`` are empty where there is no commit."""

    old: str
    new: str
    ref: str


class Facts(NamedTuple):
    """What the repository says of an update of a ref of ours.

    ``forward``: the new commit has the old one among its ancestors, and of a log along first parents.
    ``kept``: what is deleted is reachable from a log that stays. ``finished``: its milestone is.
    ``numbers``: by how much a counter goes on; None where its commits do not say.
    """

    forward: bool = True
    kept: bool = False
    finished: bool = False
    numbers: int | None = 1


def updates_of(text: str) -> tuple[Update, ...]:
    """The lines that Git gives a receiving hook. Raises ``ValueError`` for one of another form."""
    found = []
    for row in text.splitlines():
        old, new, ref = row.split(" ", 2)
        found.append(Update(old if old.strip("0") else "", new if new.strip("0") else "", ref))
    return tuple(found)


def named(ref: str) -> Name:
    """What ``ref`` is. Anything under our prefixes that no tool of ours writes is BAD, with a reason."""
    if ref.startswith(_PRIVATE):
        return _session(ref.removeprefix(_PRIVATE))
    prefix = next((one for one in PREFIXES if ref.startswith(one)), "")
    if not prefix:
        return Name(BAD, why="nothing of this name is kept on a server") if _OURS.match(ref) else Name(OTHER)
    kind, *rest = ref.removeprefix(prefix).split("/")
    if kind == "log":
        return _log(rest)
    if kind == "counter" and not rest:
        return Name(COUNTER)
    if kind == "claims":
        return _claim(rest)
    if kind == "sessions" and prefix == PREFIXES[1]:
        return _session("/".join([kind, *rest]))
    return Name(BAD, why="there are `log/HANDLE/CLONE`, `counter` and `claims/MILESTONE/TASK`")


def is_fit(name: str) -> bool:
    """Whether a handle or clone name can be part of a ref everywhere (R7)."""
    return HANDLE.fullmatch(name) is not None and not is_device(name)


def judge(update: Update, name: Name, facts: Facts, *, sessions: bool) -> tuple[Diagnostic, ...]:
    """What is wrong with moving ``update``; nothing for a ref that is not ours."""
    ref = update.ref
    if name.kind == BAD:
        helps = ("push what `git milestone sync` pushes, and nothing by hand under these names",)
        return (Diagnostic("MG420", f"`{ref}` is no ref that this tool writes: {name.why}", helps=helps),)
    if name.kind == SESSION and not sessions:
        helps = ("sessions travel where the policy says so: `git milestone config session.share`",)
        return (Diagnostic("MG420", f"`{ref}` is private, and sessions are not shared here", helps=helps),)
    if name.kind == LOG:
        return _of_log(update, facts)
    if name.kind == COUNTER:
        return _of_counter(update, facts)
    return _of_claim(update, name, facts) if name.kind == CLAIM else ()


def clashes(names: Mapping[str, Name], updates: tuple[Update, ...]) -> tuple[Diagnostic, ...]:
    """Streams that one push sends under both prefixes: whichever comes last would win."""
    seen: dict[str, str] = {}
    said = []
    for one in updates:
        name = names[one.ref]
        if name.kind in (LOG, COUNTER, CLAIM):
            there = seen.setdefault(_tail(one.ref), one.ref)
            if there != one.ref:
                helps = ("use one prefix with this remote",)
                said.append(Diagnostic("MG420", f"`{one.ref}` and `{there}` are one stream", helps=helps))
    return tuple(said)


def _tail(ref: str) -> str:
    return next((ref.removeprefix(one) for one in PREFIXES if ref.startswith(one)), ref)


def _log(rest: list[str]) -> Name:
    if len(rest) != 2:
        return Name(BAD, why="a log is `log/HANDLE/CLONE`")
    unfit = next((one for one in rest if not is_fit(one)), "")
    if unfit:
        return Name(BAD, why=f"`{unfit}` is no handle or clone name")
    return Name(LOG, rest[0], rest[1])


def _claim(rest: list[str]) -> Name:
    if len(rest) != 2 or not ID.fullmatch(rest[0]) or not TASK_ID.fullmatch(rest[1]):
        return Name(BAD, why="a claim is `claims/MILESTONE/TASK`")
    return Name(CLAIM, milestone=rest[0])


def _session(path: str) -> Name:
    kind, *rest = path.split("/")
    fit = kind == "sessions" and len(rest) == 3 and is_fit(rest[0]) and is_fit(rest[1])
    if not fit or not ID.fullmatch(rest[2]):
        return Name(BAD, why="a session is `sessions/HANDLE/CLONE/MILESTONE`")
    return Name(SESSION, rest[0], rest[1], rest[2])


def _of_log(update: Update, facts: Facts) -> tuple[Diagnostic, ...]:
    if not update.new:
        if facts.kept:
            return ()
        when = "a log may go when another one that stays has seen all of it (R11)"
        return (Diagnostic("MG422", f"`{update.ref}` would be lost with its events", helps=(when,)),)
    if facts.forward:
        return ()
    helps = (
        "fetch, and add to what is there: `git milestone sync`",
        "a restored backup publishes its tail under a new clone name: remove `.git/milestones/clone`",
    )
    return (Diagnostic("MG421", f"`{update.ref}` is not continued but replaced", helps=helps),)


def _of_counter(update: Update, facts: Facts) -> tuple[Diagnostic, ...]:
    helps = ("fetch, and try again: `git milestone sync`",)
    if not update.new:
        return (Diagnostic("MG425", "the counter would be deleted", helps=helps),)
    if not facts.forward:
        return (Diagnostic("MG425", "the counter would be set back", helps=helps),)
    if facts.numbers is None:
        return (Diagnostic("MG425", "the counter would hold what is no number", helps=helps),)
    if not 1 <= facts.numbers <= MOST_NUMBERS:
        message = f"the counter would move by {facts.numbers}, and it moves by 1 to {MOST_NUMBERS}"
        return (Diagnostic("MG425", message, helps=helps),)
    return ()


def _of_claim(update: Update, name: Name, facts: Facts) -> tuple[Diagnostic, ...]:
    if not update.new:
        if facts.finished:
            return ()
        helps = ("release it: that is the next entry of its chain",)
        message = f"`{update.ref}` would be deleted, and `{name.milestone}` is still open"
        return (Diagnostic("MG426", message, helps=helps),)
    if facts.forward:
        return ()
    helps = ("fetch, and see who has it: `git milestone sync`",)
    return (Diagnostic("MG426", f"`{update.ref}` is not continued but replaced", helps=helps),)
