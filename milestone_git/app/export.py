"""Exports: the timetable in the format of another program, and the file that it goes to."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.scenario import scheduled
from milestone_git.model.diagnostic import WARNING, Diagnostic, refusal
from milestone_git.render.exports.formats import FORMATS, is_ours

_BEGINNING_BYTES = 8192


class Export(NamedTuple):
    """What an export holds; ``left_out`` says why a milestone that cannot be read is not in it."""

    text: str
    milestones: int
    left_out: tuple[Diagnostic, ...]
    unreadable: tuple[str, ...]


def export(context: Context, format_name: str, revision: str = "", at: str = "") -> Export:
    """The timetable of a revision, or of what is shown now, in a format of `FORMATS`. Raises ``Refused``."""
    scenario = scheduled(context, revision, at)
    project = scenario.snapshot.settings.document.get("project", {}).get("name") or "Milestones"
    broken = scenario.snapshot.broken_paths()
    faults = (one for one in scenario.snapshot.faults if one.path in broken)
    return Export(
        FORMATS[format_name].render(project, scenario.timetable),
        len(scenario.timetable.entries),
        tuple(
            one._replace(severity=WARNING, notes=(*one.notes, "the export is without it")) for one in faults
        ),
        broken,
    )


def write_file(context: Context, name: str, text: str, *, force: bool = False, dry_run: bool = False) -> None:
    """Put ``text`` into the file ``name``, all of it or nothing; a symlink is followed, a pipe written to.

    Refuses with MG704 to overwrite a file that no export has written, tracked or not, unless told to
    ``force``; with MG607 where Git or the system does not let us write.
    """
    try:
        target = (context.directory / name).resolve()
        mode = target.stat().st_mode if target.exists() else None
        if mode is None or stat.S_ISREG(mode):
            if mode is not None and not force:
                _refuse_foreign(name, target)
            if not dry_run:
                _replace(target, text.encode(), mode)
        elif not dry_run:
            target.write_bytes(text.encode())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise refusal(
            "MG607", f"`{name}` cannot be written to: {reason}", "name another file: `-o FILE`"
        ) from error


def _refuse_foreign(name: str, target: Path) -> None:
    with target.open("rb") as file:
        beginning = file.read(_BEGINNING_BYTES).decode("utf-8", "replace")
    if beginning and not is_ours(beginning):
        raise refusal(
            "MG704",
            f"`{name}` was not written by an export",
            "name another file: `-o FILE`",
            "to replace it all the same: `--force`",
        )


def _replace(target: Path, raw: bytes, mode: int | None) -> None:
    """A new file beside the old one, then one rename: whoever reads meanwhile sees one or the other."""
    new = target.with_name(f".{target.name[:200]}.{secrets.token_hex(6)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            new.chmod(stat.S_IMODE(mode))
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
