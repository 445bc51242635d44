"""`hooks install --server`: our hooks in a bare repository, and what it guards, in its own configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.server import listed
from milestone_git.app.server.reception import received
from milestone_git.model.diagnostic import WARNING, Diagnostic, Refused, refusal
from milestone_git.model.settings import team_of
from milestone_git.rules.principals import keyring
from milestone_git.store import branches, hookfiles
from milestone_git.store.repository import Place
from milestone_git.store.server import bare, guards
from milestone_git.store.server.guards import HEADS

_OWN = ("policyRef", "protected", "bootstrap", "transportVariable", "transportForge")


class Wishes(NamedTuple):
    """What was asked for; empty leaves what the configuration says. ``trust`` is a commit of this server."""

    bootstrap: str = ""
    trust: str = ""
    policy: str = ""
    protected: tuple[str, ...] = ()
    transport: str = ""
    forge: str = ""
    dry_run: bool = False


class Installed(NamedTuple):
    """The hooks, what the server guards from now on, and what is to be said of it."""

    hooks: tuple[hookfiles.HookFile, ...]
    guards: guards.Guards
    said: tuple[Diagnostic, ...] = ()


def install(context: Context, wishes: Wishes) -> Installed:
    """Puts both hooks in and writes the configuration. Refuses with MG433 outside of a bare repository."""
    place = bare.around(context.directory, context.environment)
    values = _values(place, wishes)
    if not wishes.dry_run:
        guards.set_values(place, values)
    hooks = hookfiles.install(place, dry_run=wishes.dry_run)
    if wishes.dry_run:
        return Installed(hooks, guards.read(place))
    said = []
    try:
        with received(place, (), context.now) as here:
            listed.refresh(place, here)
            said += [one._replace(severity=WARNING) for one in here.rulers.broken]
            if not here.rulers.tip:
                said += _awaited(here.guards)
    except Refused as refused:
        said += refused.diagnostics
    return Installed(hooks, guards.read(place), tuple(said))


def uninstall(context: Context, *, dry_run: bool) -> tuple[hookfiles.HookFile, ...]:
    """Takes both hooks out, puts back what was there, and forgets what was guarded.

    A commit that was once trusted stays written down: audit shows it for ever (R24).
    """
    place = bare.around(context.directory, context.environment)
    done = hookfiles.uninstall(place, dry_run=dry_run)
    if not dry_run:
        guards.set_values(place, dict.fromkeys(_OWN, ()))
        guards.keep_list(place, "")
    return done


def states(context: Context) -> tuple[hookfiles.HookFile, ...]:
    """How both hooks stand."""
    return hookfiles.states(bare.around(context.directory, context.environment))


def _values(place: Place, wishes: Wishes) -> dict[str, Sequence[str]]:
    before = guards.read(place)
    values: dict[str, Sequence[str]] = {}
    policy = guards.full(wishes.policy) or before.policy or guards.head_branch(place.git)
    if not policy.startswith(HEADS):
        raise refusal(
            "MG432",
            "the branch that holds the policy cannot be told: HEAD names none",
            "name it: `git milestone hooks install --server --policy main`",
        )
    if policy != before.policy:
        values["policyRef"] = [policy]
    if wishes.protected:
        values["protected"] = [guards.full(one) for one in wishes.protected]
    if wishes.bootstrap:
        _refuse_unfit_key(wishes.bootstrap)
        values["bootstrap"] = [wishes.bootstrap]
    if wishes.transport:
        values["transportVariable"] = [wishes.transport]
    if wishes.forge:
        values["transportForge"] = [wishes.forge]
    if wishes.trust:
        values["trust"] = [*before.trusted, _trusted(place, wishes.trust)]
    return values


def _refuse_unfit_key(text: str) -> None:
    if not keyring(team_of({"people": {"founder": {"keys": [text]}}})):
        raise refusal(
            "MG010",
            "what `--bootstrap` names is no public key",
            'give the line of a public key: `--bootstrap "$(cat ~/.ssh/id_ed25519.pub)"`',
        )


def _trusted(place: Place, name: str) -> str:
    commit = branches.tip(place, name)
    if not commit:
        raise refusal("MG007", f"no commit here is named `{name}`", "push it first, under any branch")
    return commit


def _awaited(told: guards.Guards) -> list[Diagnostic]:
    branch = told.policy.removeprefix(HEADS)
    if told.bootstrap:
        return []
    message = f"`{branch}` is unborn, and the first push to it will be trusted, whoever it is from"
    helps = ("to name who may: add `--bootstrap KEY`",)
    return [Diagnostic("MG430", message, severity=WARNING, helps=helps)]
