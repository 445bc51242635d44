"""What a rule says about a record or an attempt: a code, a place, a reason, what to type."""

from __future__ import annotations

from typing import NamedTuple

ERROR = "error"
WARNING = "warning"
NOTE = "note"  # one line, said by the way

Keys = tuple[str | int, ...]


class Diagnostic(NamedTuple):
    """One finding.

    ``path`` is relative to the top of the work tree, with ``/``. ``keys`` names the place inside the
    document (``("tasks", 2, "id")``); ``line`` and ``column`` count from 1 and are 0 while nobody has
    looked them up: the store finds them, and the ``excerpt`` (that line), by parsing again, only when
    there is something to say.
    """

    code: str
    message: str
    path: str = ""
    keys: Keys = ()
    severity: str = ERROR
    line: int = 0
    column: int = 0
    width: int = 0
    excerpt: str = ""
    label: str = ""
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()


class Refused(Exception):
    """Something is refused, and nothing was written; carries every diagnostic that says why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(f"{one.code}: {one.message}" for one in diagnostics))
        self.diagnostics = diagnostics


def refusal(code: str, message: str, *helps: str, path: str = "", notes: tuple[str, ...] = ()) -> Refused:
    """A refusal with one diagnostic, in the shape that most callers need."""
    return Refused(Diagnostic(code, message, path=path, helps=helps, notes=notes))


def errors_of(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Those that stop what was attempted; warnings are only told."""
    return tuple(one for one in diagnostics if one.severity == ERROR)


def exit_status(diagnostics: tuple[Diagnostic, ...]) -> int:
    """0 without an error, else what the table of codes says of the first error."""
    from milestone_git.model.codes import CODES  # most of the time there is nothing to say

    stopping = errors_of(diagnostics)
    return CODES[stopping[0].code].exit_status if stopping else 0
