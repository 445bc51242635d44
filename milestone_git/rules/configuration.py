"""The configuration: no secrets in it (MG701), and only workflows that there are (MG104)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import WARNING, Diagnostic, Keys
from milestone_git.model.nearest import nearest
from milestone_git.model.settings import SETTINGS_PATH
from milestone_git.model.switches import secrets


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """A secret is a warning: it is out already, and whoever finds it there cannot call it back."""
    snapshot = attempt.head
    for secret in secrets(snapshot.settings):
        message = f"`{secret.key}` is an address with which anybody can post"
        helps = (f"set `{secret.variable}` in the environment instead, and take the line out",
                 "then have the service give you a new address: history keeps this one")  # fmt: skip
        keys = tuple(secret.key.split("."))
        yield Diagnostic("MG701", message, SETTINGS_PATH, keys, severity=WARNING, helps=helps)
    known = snapshot.settings.workflows
    yield from _workflow(
        known, SETTINGS_PATH, ("workflow", "default"), snapshot.settings.value("workflow.default")
    )
    for record in snapshot.records.values():
        if record.workflow and not record.finished:
            yield from _workflow(known, record.path, ("workflow",), record.workflow)


def _workflow(known: Collection[str], path: str, keys: Keys, name: str) -> Iterator[Diagnostic]:
    if name in known:
        return
    near = nearest(name, known)
    first = f"did you mean `{near}`?" if near else f"known here: {', '.join(known)}"
    helps = (first, f"or define it below `workflows.{name}.phases` of the configuration")
    yield Diagnostic("MG104", f"no workflow is named `{name}`", path, keys, helps=helps)
