"""Hooks: putting ours in and taking them out, what is wrong with them, and what those that tell, tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from milestone_git.app import outgoing
from milestone_git.app.check import trailers_of
from milestone_git.app.context import Context
from milestone_git.app.gating import commit_where, with_evidence
from milestone_git.app.outgoing import Push
from milestone_git.app.transact import located
from milestone_git.model.attempt import Attempt
from milestone_git.model.characters import escaped
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic
from milestone_git.model.settings import Repository
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.judge import judge
from milestone_git.store import branches, hookfiles
from milestone_git.store.hookfiles import HookFile
from milestone_git.store.network import exchange, remotes
from milestone_git.store.network.exchange import Patience
from milestone_git.store.network.push import named, push_own_log
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import held

_INSTALL = "git milestone hooks install"
_LOG_SECONDS = 10.0


class Told(NamedTuple):
    """By ref, what a server would say of a push; ``log`` says why the log did not go before it, if so."""

    said: Mapping[str, tuple[Diagnostic, ...]]
    log: str = ""


def install(context: Context, *, optional: bool, dry_run: bool) -> tuple[HookFile, ...]:
    """Puts our hooks in; ``optional`` those too that have to be asked for."""
    place = context.place()
    with nullcontext() if dry_run else held(place):
        return hookfiles.install(place, optional=optional, dry_run=dry_run)


def uninstall(context: Context, *, dry_run: bool) -> tuple[HookFile, ...]:
    """Takes our hooks out, and puts back what was there before."""
    place = context.place()
    with nullcontext() if dry_run else held(place):
        return hookfiles.uninstall(place, dry_run=dry_run)


def states(context: Context) -> tuple[HookFile, ...]:
    """How every hook stands."""
    return hookfiles.states(context.place())


def hook_findings(place: Place) -> tuple[Diagnostic, ...]:
    """What keeps our hooks from their work, as MG606 and MG609; nothing where they were uninstalled."""
    if hookfiles.declined(place):
        return ()
    return findings(hookfiles.states(place))


def findings(hooks: Iterable[HookFile]) -> tuple[Diagnostic, ...]:
    """What is to be said of hooks that stand, or were left, as they are; one finding for all of a kind."""
    by_state: dict[tuple[str, str], list[HookFile]] = {}
    for one in hooks:
        by_state.setdefault((one.state, one.by if one.state in ("displaced", "foreign") else ""), []).append(
            one
        )
    said = (_finding(state, by, some) for (state, by), some in by_state.items())
    aside = tuple(_aside(one) for some in by_state.values() for one in some if one.aside)
    return (*(one for one in said if one), *aside)


_LEFT = {
    "shared": ("not written", "the hooks folder serves other repositories, too", ""),
    "tracked": ("left alone", "Git has this file under version control", ""),
    "off": (
        "not written",
        "`core.hooksPath` is no folder, so Git runs no hook here",
        "see who set it: `git config --show-origin core.hooksPath`",
    ),
    "blocked": ("not written", "what lies in its place is no file", "move it away"),
}
_SILENT = {
    "absent": ("not installed", WARNING),
    "foreign": ("not installed", WARNING),
    "displaced": ("silent", ERROR),
    "gone": ("silent", ERROR),
    "unrunnable": ("silent", ERROR),
    "outdated": ("of another installation of this tool", WARNING),
}
_BECAUSE = {
    "foreign": "somebody else's is there, and does not ask ours",
    "displaced": "another one was put in place of ours",
    "gone": "the Python named there is gone",
    "unrunnable": "without its x, Git passes a hook over",
}


def _finding(state: str, by: str, hooks: list[HookFile]) -> Diagnostic | None:
    named = ", ".join(f"`{one.name}`" for one in hooks)
    noun = "hook" if len(hooks) == 1 else "hooks"
    verb = "is" if len(hooks) == 1 else "are"
    at = f"{'its' if len(hooks) == 1 else 'their'} place is `{_place_of(hooks)}`"
    if state in _LEFT:
        what, why, way = _LEFT[state]
        calls = tuple(f"call ours from it: `git-milestone hook {_words(one)}`" for one in hooks[:1])
        helps = (way,) if way else (*calls, "or by hand: `git milestone check`")
        verb = "was" if len(hooks) == 1 else "were"
        return Diagnostic(
            "MG606", f"{noun} {named} {verb} {what}: {why}", severity=WARNING, notes=(at,), helps=helps
        )
    if state not in _SILENT:
        return None
    what, severity = _SILENT[state]
    command = f"{_INSTALL} --server" if hooks[0].name in hookfiles.SERVER else _INSTALL
    why = f": {_BECAUSE[state]}" if state in _BECAUSE else ""
    why += f" by {by}" if by and state == "displaced" else ""
    helps = (f"put {'it' if len(hooks) == 1 else 'them'} in: `{command}`",)
    return Diagnostic(
        "MG609", f"{noun} {named} {verb} {what}{why}", severity=severity, notes=(at,), helps=helps
    )


def _aside(one: HookFile) -> Diagnostic:
    return Diagnostic(
        "MG609",
        f"the hook that `{one.name}` called first was overwritten by somebody, so it does not run",
        severity=WARNING,
        notes=(f"its bytes are kept in `{one.aside}`",),
        helps=("if it is to run: call it from the hook that is there", "if not: delete it"),
    )


def _place_of(hooks: list[HookFile]) -> Path:
    return hooks[0].path if len(hooks) == 1 else hooks[0].path.parent


def _words(one: HookFile) -> str:
    more = {"commit-msg": ' "$1"', "pre-push": ' "$@"', "post-merge": ' "$@"', "post-rewrite": ' "$@"'}
    return one.name + more.get(one.name, "")


def landed(context: Context, old: str, new: str) -> tuple[Diagnostic, ...]:
    """What moving a branch from ``old`` to ``new`` brought; reads only, for it is asked amid such a move."""
    place = context.place()
    before, after = branches.tip(place, old), branches.tip(place, new)
    if not after:
        return ()
    reading = snapshot.read(place, after)
    attempt = Attempt(reading.snapshot, base=_known(place, before) if before else None)
    said = judge(with_evidence(place, attempt, commit_where(after, (after,), before), context.now))
    return tuple(located(one, reading.files) for one in said)


def pushed(context: Context, pushes: Iterable[Push], remote: str = "") -> Told:
    """What a server would say of the push.

    This clone's log goes to ``remote`` first: what a branch rests on has to be there before it (R21).
    """
    place = context.place()
    listed = tuple(pushes)
    known = _repository(place, listed)
    said = outgoing.judged(context, place, known.trunk, listed, remote)
    guarded = {f"refs/heads/{one}" for one in known.protected}
    first = remote and any(one.ref in guarded and one.new.strip("0") for one in listed)
    return Told(said, _log_first(place, remote, known.trunk) if first else "")


def _repository(place: Place, pushes: Iterable[Push]) -> Repository:
    """What is said of this repository here, else where one of ``pushes`` begins, for it may take it away."""
    for source in (snapshot.WORK_TREE, *(one.old for one in pushes)):
        known = branches.tip(place, source) if source != snapshot.WORK_TREE else source
        reading = snapshot.read_if_any(place, known) if known else None
        if reading is not None:
            return reading.snapshot.repository
    return snapshot.read(place).snapshot.repository


def _log_first(place: Place, name: str, trunk: str) -> str:
    """Pushes what the remote lacks of this clone's log, where it is in use; says why it could not."""
    remote = named(place, name)
    if remotes.is_off(place) or not remotes.is_in_use(place, remote, trunk):
        return ""
    answer = push_own_log(place, remote, Patience(_LOG_SECONDS)).answer
    if answer.outcome == exchange.OK:
        return ""
    why = next(iter(answer.reasons.values()), "") or answer.said.strip().rpartition("\n")[2] or answer.outcome
    return f"the log could not be pushed to `{name}` first: {escaped(why)}"


def message_judged(context: Context, message: Path, *, trailer_added: bool) -> bool:
    """Gives the message its trailer, unless that is done; whether it states others, to be judged."""
    place = context.place()
    if trailer_added or not hookfiles.add_trailer(message, place.top, context.environment):
        return bool(trailers_of(place, message.read_text(encoding="utf-8", errors="replace")))
    return False


def _known(place: Place, revision: str) -> Snapshot | None:
    reading = snapshot.read_if_any(place, revision)
    return reading.snapshot if reading else None
