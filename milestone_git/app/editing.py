"""`edit ID` in an editor: the record as text, and the text back where it cannot be saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.transact import Outcome, Ways, refuse_unusable, transact
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.record import Record
from milestone_git.store import documents, schema
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.machine import editor
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving import save
from milestone_git.store.saving.journal import recover
from milestone_git.store.saving.moves import write_file
from milestone_git.verbs import names
from milestone_git.verbs.edit import Rewrite, refuse_finished, rewrite

Again = Callable[[tuple[Diagnostic, ...]], bool]
"""Shows what is wrong, and says whether to open the editor once more."""


class Sheet(NamedTuple):
    """The record that is edited, its bytes as they were found, and the file that the editor gets."""

    record: Record
    base: bytes
    path: Path


def in_editor(context: Context, text: str | None, ways: Ways, again: Again) -> Outcome | None:
    """Edits until it can be saved or nobody wants to go on; None where nothing was changed.

    Raises ``Refused``; what was typed is then in a file that the last note names.
    """
    place, sheet = _sheet(context, text, ways)
    _set_aside(sheet.path)
    write_file(sheet.path, sheet.base)
    while True:
        typed = _typed(place, sheet)
        if typed == sheet.base or not typed.strip():
            sheet.path.unlink()
            return None
        try:
            outcome = _saved(context, sheet, typed, ways)
        except Refused as refused:
            if not again(refused.diagnostics):
                raise Refused(*_with_way_back(place, sheet, refused.diagnostics)) from refused
        else:
            sheet.path.unlink()
            return outcome


def _typed(place: Place, sheet: Sheet) -> bytes:
    try:
        editor.edit(place, sheet.path)
    except Refused as refused:
        if sheet.path.read_bytes() != sheet.base:
            raise Refused(*_with_way_back(place, sheet, refused.diagnostics)) from refused
        sheet.path.unlink()
        raise
    return sheet.path.read_bytes()


def from_text(context: Context, text: str | None, typed: bytes, ways: Ways) -> Outcome | None:
    """The same with the text already typed; None where it says what is there. Raises ``Refused``."""
    _, sheet = _sheet(context, text, ways)
    return None if typed == sheet.base else _saved(context, sheet, typed, ways)


def _sheet(context: Context, text: str | None, ways: Ways) -> tuple[Place, Sheet]:
    place = context.place()
    recover(place)
    refuse_unusable(place)
    reading = snapshot.read(place)
    record = names.milestone(reading.snapshot, text)
    refuse_finished(record)
    if not ways.no_commit:
        save.check_clean(place, [record.path])
    base = reading.files[record.path] or b""
    return place, Sheet(record, base, place.own_work_tree_dir / "edit" / f"{record.id}.yaml")


def _set_aside(path: Path) -> None:
    """A text that was kept, or left by a killed editor, is never written over."""
    if not path.exists():
        return
    count = 1
    while (kept := path.with_suffix(f".kept-{count}.yaml")).exists():
        count += 1
    path.rename(kept)


def _saved(context: Context, sheet: Sheet, typed: bytes, ways: Ways) -> Outcome:
    document = _document(sheet.record.path, typed)
    request = Rewrite(sheet.record, document, sheet.base, typed)
    return transact(context, rewrite, request, ways)


def _document(path: str, typed: bytes) -> Any:
    """What was typed, read and validated as any record is; refuses with every reason, each in its place."""
    try:
        document = documents.parse(path, typed)
    except Unreadable as unreadable:
        raise Refused(documents.located(unreadable.diagnostic, {path: typed}.get)) from unreadable
    broken = schema.unfit(path, document)
    if broken:
        raise Refused(*(documents.located(one, {path: typed}.get) for one in broken))
    return document


def _with_way_back(place: Place, sheet: Sheet, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    *others, last = diagnostics
    path = sheet.path.relative_to(place.top) if sheet.path.is_relative_to(place.top) else sheet.path
    way = f"go on with it: `git milestone edit {sheet.record.id} --file {path}`"
    note = f"nothing was saved; your text is in `{path}`"
    return (*others, last._replace(notes=(*last.notes, note), helps=(*last.helps, way)))
