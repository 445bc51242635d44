"""A page as the list of what happens on it: prose, set-up, commands with the output they promise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FENCE = re.compile(r"^(?P<indent> {0,12})(?P<ticks>`{3,})\s*(?P<word>[\w-]*).*$")
EXIT = re.compile(r"^\[exit (\d+)\]$")


class Prose(NamedTuple):
    """A line between the blocks."""

    line: int
    text: str


class Setup(NamedTuple):
    """Commands that run before what follows and are not shown: `<!-- setup` … `-->`."""

    line: int
    script: str


class Fresh(NamedTuple):
    """From here on another, empty repository: `<!-- new repository -->`."""

    line: int


class Moment(NamedTuple):
    """The clock jumps: `<!-- clock 2026-01-06T19:30 -->`."""

    line: int
    moment: str


class Step(NamedTuple):
    """One command and what is expected of it.

    `line` is that of its `$ `; the output promised is the page's lines `first` up to, not including, `end`
    (counted from 1), of which `expected` is the text without the closing `[exit N]`.
    """

    line: int
    indent: str
    command: str
    first: int
    end: int
    expected: tuple[str, ...]
    exit_code: int


Action = Prose | Setup | Fresh | Moment | Step


class UnreadableError(ValueError):
    """The page cannot be parsed; the message ends in the line."""


def parse(text: str) -> list[Action]:
    """Read a Markdown page; raise `UnreadableError` for a block or comment that is never closed."""
    return list(_actions(text.split("\n")))


def blocks(text: str) -> bool:
    """Tell whether the page has anything to play."""
    return any(isinstance(action, Step) for action in parse(text))


def _actions(lines: list[str]) -> Iterator[Action]:
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence:
            end = _closing(lines, at, fence)
            if fence["word"] == "console":
                yield from _steps(lines, at + 1, end, fence["indent"])
            at = end + 1
        elif lines[at].lstrip().startswith("<!--"):
            end = _find(lines, at, "-->")
            yield from _comment(at + 1, "\n".join(lines[at : end + 1]).strip())
            at = end + 1
        else:
            yield Prose(at + 1, lines[at])
            at += 1


def _closing(lines: list[str], start: int, fence: re.Match[str]) -> int:
    for at in range(start + 1, len(lines)):
        stripped = lines[at].strip()
        if stripped.startswith(fence["ticks"]) and not stripped.strip("`"):
            return at
    raise UnreadableError(f"a block is never closed, from line {start + 1}")


def _find(lines: list[str], start: int, needle: str) -> int:
    for at in range(start, len(lines)):
        if needle in lines[at]:
            return at
    raise UnreadableError(f"a comment is never closed, from line {start + 1}")


def _comment(line: int, comment: str) -> Iterator[Action]:
    body = comment.removeprefix("<!--").partition("-->")[0].strip()
    word, _, rest = re.sub(r"\s", " ", body, count=1).partition(" ")
    if word == "setup":
        yield Setup(line, rest)
    elif (word, rest) == ("new", "repository"):
        yield Fresh(line)
    elif word == "clock":
        yield Moment(line, rest.strip())


def _steps(lines: list[str], start: int, end: int, indent: str) -> Iterator[Step]:
    """Steps of the block whose lines are start..end-1, counted from 0."""
    body = [line[len(indent) :] if line.startswith(indent) else line.lstrip() for line in lines[start:end]]
    if body and not body[0].startswith("$ "):
        raise UnreadableError(f"a console block starts with a command, `$ …`, but not line {start + 1}")
    heads = [at for at, line in enumerate(body) if line.startswith("$ ")]
    for head, after in zip(heads, [*heads[1:], len(body)], strict=True):
        first = head + 1
        while first < after and (body[first] == ">" or body[first].startswith("> ")):
            first += 1
        command = "\n".join([body[head][2:], *(line[2:] for line in body[head + 1 : first])])
        yield _step(start, indent, command, body, (head, first, after))


def _step(start: int, indent: str, command: str, body: list[str], span: tuple[int, int, int]) -> Step:
    head, first, after = span
    while after > first and not body[after - 1].strip():  # blank lines before the next command are layout
        after -= 1
    expected = [line.rstrip() for line in body[first:after]]
    exit_code = EXIT.match(expected[-1]) if expected else None
    if exit_code:
        expected.pop()
    return Step(
        start + head + 1,
        indent,
        command,
        start + first + 1,
        start + after + 1,
        tuple(expected),
        int(exit_code[1]) if exit_code else 0,
    )
