"""The man page, written from the commands as they stand: `python -m milestone_git.cli.manual` prints it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import click

from milestone_git import __version__
from milestone_git.cli import command as root
from milestone_git.cli.table import SECTIONS

_EVERYWHERE = ("--json", "--quiet", "--dry-run", "-C")
"""Options of every command, told once."""
_EXIT = (
    ("0", "all is well; there may be warnings"),
    ("1", "an error was found"),
    ("2", "what was typed cannot be meant"),
    ("3", "somebody else was faster: try again"),
    ("4", "something around is missing: a repository, an identity, history"),
    ("70", "the tool itself is wrong"),
    ("130", "interrupted"),
)
_ENVIRONMENT = (
    ("NO_COLOR", "no colours, whatever the terminal can do"),
    ("MILESTONE_TRACE", "the whole trace of an internal error"),
    ("GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL", "who acts, as for Git itself"),
    ("GIT_COMMITTER_DATE", "the moment to be written down"),
)
_FILES = (
    (".milestones/active/, .milestones/completed/", "one YAML file for each milestone"),
    (".milestones/config/", "repository.yaml, milestone-config.yaml, team.yaml"),
    ("refs/milestones/log/", "what happened, as commits that are only ever appended to"),
    ("$GIT_COMMON_DIR/milestones/", "this clone's own; deleting it is always safe"),
)


def page() -> str:
    """The page in roff (man macros): the same bytes for the same commands, so it has no date."""
    text = "\n".join(_lines()) + "\n"
    # a heading begins a paragraph by itself, and mandoc warns of a second beginning
    return re.sub(r"^(\.S[HS] .*\n)\.PP\n", r"\1", text, flags=re.MULTILINE)


def _lines() -> Iterator[str]:
    yield '.\\" Written by `python -m milestone_git.cli.manual`; do not edit.'
    yield f'.TH GIT\\-MILESTONE 1 "" "milestone\\-git {_plain(__version__)}" "Git Manual"'
    yield ".SH NAME"
    yield f"git\\-milestone \\- {_text(_lowered(root.get_short_help_str(200)))}"
    yield ".SH SYNOPSIS"
    yield "\\fBgit milestone\\fR [\\fB\\-C\\fR \\fIDIR\\fR] [\\fICOMMAND\\fR] [\\fIARGUMENT\\fR]..."
    yield ".SH DESCRIPTION"
    yield from _paragraphs(root.help or "")
    yield from _paragraphs(root.epilog or "")
    yield ".SH OPTIONS OF EVERY COMMAND"
    for parameter in _shown(root.get_command(click.Context(root), "list")):
        if parameter.opts[-1] in _EVERYWHERE:
            yield from _option(parameter)
    for title, names in SECTIONS.items():
        yield f".SH {_quoted(f'COMMANDS: {title.upper()}')}"
        for name in names:
            found = root.get_command(click.Context(root), name)
            if found is not None and not found.hidden:
                yield from _command(f"git milestone {name}", found)
    yield from _table("Exit status", _EXIT)
    yield from _table("Environment", _ENVIRONMENT)
    yield from _table("Files", _FILES)
    yield ".SH SEE ALSO"
    yield "\\fBgit\\fR(1), \\fBgithooks\\fR(5), \\fBgit\\-log\\fR(1)"


def _command(path: str, found: click.Command) -> Iterator[str]:
    context = click.Context(found, info_name=path)
    usage = " ".join(found.collect_usage_pieces(context))
    yield f".SS {_quoted(f'{path} {usage}'.rstrip())}"
    yield from _paragraphs(found.help or "")
    for parameter in _shown(found):
        if parameter.opts[-1] not in _EVERYWHERE:
            yield from _option(parameter)
    if found.epilog:
        yield from _paragraphs(found.epilog)
    if isinstance(found, click.Group):
        for name in found.list_commands(context):
            inner = found.get_command(context, name)
            if inner is not None:
                yield from _command(f"{path} {name}", inner)


def _shown(found: click.Command | None) -> list[click.Option]:
    params = found.params if found is not None else []
    return [one for one in params if isinstance(one, click.Option) and not one.hidden]


def _option(option: click.Option) -> Iterator[str]:
    names = ", ".join(f"\\fB{_plain(name)}\\fR" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" \\fI{_plain(_value(option))}\\fR"
    yield ".TP"
    yield names + value
    yield _text(option.help or "")


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice) and option.metavar is None:
        return "|".join(str(choice) for choice in option.type.choices)
    return option.metavar or option.type.name.upper()


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f".SH {_quoted(title.upper())}"
    for name, meaning in rows:
        yield ".TP"
        yield f"\\fB{_plain(name)}\\fR"
        yield _text(meaning)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph:
            yield ".PP"
            yield _text(" ".join(paragraph.replace("\b", "").split()))


def _text(text: str) -> str:
    """Running text: what stands in backticks becomes bold; no line begins as a request of roff."""
    parts = text.split("`")
    marked = [
        _plain(part) if index % 2 == 0 else f"\\fB{_plain(part)}\\fR" for index, part in enumerate(parts)
    ]
    line = "".join(marked)
    return f"\\&{line}" if line.startswith((".", "'")) or not line else line


def _plain(text: str) -> str:
    """Every character as itself: roff reads a backslash, takes `-` for a hyphen and `'` for a quote."""
    signs = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "\n": " "}
    return "".join(signs.get(one) or (one if one.isascii() else f"\\[u{ord(one):04X}]") for one in text)


def _quoted(text: str) -> str:
    """One argument of a request."""
    escaped = _plain(text).replace('"', "\\(dq")
    return f'"{escaped}"'


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


if __name__ == "__main__":
    sys.stdout.write(page())
