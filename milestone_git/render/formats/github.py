"""A verdict as workflow commands of GitHub, which become annotations of the lines they name.

The runner takes every line that begins with `::` for a command, so each finding is one line, and whatever
others wrote is escaped: `%`, CR and LF in a message; `:` and `,` too in a property.
"""

from __future__ import annotations

from milestone_git.model.diagnostic import NOTE, Diagnostic
from milestone_git.model.verdict import Verdict
from milestone_git.render.escape import shown
from milestone_git.render.formats.text import closing


def of(verdict: Verdict) -> str:
    """One command a finding, then the sum as plain text."""
    return "\n".join([*(_command(one) for one in verdict.diagnostics), closing(verdict)])


def _command(one: Diagnostic) -> str:
    properties = {"file": one.path}
    if one.line:
        properties |= {"line": str(one.line), "col": str(one.column)}
        properties |= {"endColumn": str(one.column + one.width)} if one.width else {}
    properties["title"] = one.code
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    word = "notice" if one.severity == NOTE else one.severity  # GitHub's name for it
    return f"::{word} {told}::{_message(one)}"


def _message(one: Diagnostic) -> str:
    helps = (*one.helps, f"more in `git milestone explain {one.code}`")
    lines = [one.message, *(f"note: {note}" for note in one.notes), *(f"help: {text}" for text in helps)]
    return _data("\n".join(shown(line) for line in lines))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(shown(text)).replace(":", "%3A").replace(",", "%2C")
