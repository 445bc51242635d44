"""Everyday questions, which have no options: nothing is to be parsed, so no command line is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from milestone_git.app.context import Context, context
from milestone_git.app.look import look
from milestone_git.app.recall import Recalled
from milestone_git.model.snapshot import Snapshot

if TYPE_CHECKING:
    from milestone_git.store.keeper import Keeper


def answer(words: Sequence[str], seen: Recalled) -> str | None:
    """What the command line would say of ``words`` in a pipe; None where it is to be asked itself.

    Raises whatever goes wrong, for which the command line has words as well.
    """
    here = context(Path.cwd())._replace(seen=seen)
    if list(words) in ([], ["status"]):
        return _status(here)
    if list(words) == ["list"] and not sys.stdout.isatty():
        return _list(here)
    if list(words) == ["check"]:
        return _check(here)
    if len(words) == 2 and words[0] == "show" and not words[1].startswith("-"):
        return _show(here, words[1])
    return None


def overview(snapshot: Snapshot, kept: Keeper | None) -> str:
    """What `status` says of everything; ``kept`` is who keeps the session here."""
    from milestone_git.render import status as view

    session = ""
    if kept:
        from milestone_git.render.sessions import keeping

        session = keeping(kept.milestone, kept.saved_at)
    return view.overview(snapshot, snapshot.settings.project, session)


def _status(here: Context) -> str:
    from milestone_git.app.watched import standing

    return overview(look(here, critical=True), standing(here.place_to_read()))


def _list(here: Context) -> str | None:
    from milestone_git.render import listing
    from milestone_git.render.columns import Look

    snapshot = look(here, critical=True)
    records, broken = snapshot.by_id(), snapshot.broken_paths()
    if not records and not broken:
        return None
    return listing.milestones(snapshot, list(records.values()), broken, Look(), records)


def _show(here: Context, name: str) -> str:
    from milestone_git.render.show import milestone
    from milestone_git.verbs import names

    snapshot = look(here)
    return milestone(snapshot, names.milestone(snapshot, name))


def _check(here: Context) -> str | None:
    from milestone_git.app.check import everything
    from milestone_git.render.formats.text import closing

    verdict = everything(here, "work tree")
    return None if verdict.diagnostics else closing(verdict)
