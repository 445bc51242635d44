"""Lines as their author wrote them, wherever an edit changes nothing about what they say (R3).

A round trip through ruamel keeps comments and evens out the rest: `id:   x` becomes `id: x`, a folded title
one line, and a first `---` is gone. So the document is written twice, as it was and as it is to be, and
merged as Git merges: what the author laid out otherwise on one side, what the edit changes on the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class _Piece(NamedTuple):
    """Lines ``first`` to ``last`` (not included) of what was written, and the author's lines for them."""

    first: int
    last: int
    own: Sequence[str]


def with_own_lines(own: str, before: str, after: str) -> str:
    """``after`` with every line of ``own`` that says the same in ``before``, its counterpart.

    ``before`` and ``after`` end their lines with a line feed; ``own`` may do otherwise, and the new lines
    follow it. Where layout and edit meet in one place, the edit's lines stand.
    """
    lines, evened, fresh = own.split("\n"), before.split("\n"), after.split("\n")
    if lines[-1]:
        evened.pop()
        fresh.pop()
    end = "\r" if "\r\n" in own else ""
    merged = list(_merged(lines, evened, fresh, end))
    if end and own.count("\n") == own.count("\r\n"):
        merged = [f"{line.removesuffix(end)}{end}" for line in merged]
    while lines[-1] and len(merged) > 1 and not merged[-1].removesuffix(end):
        merged.pop()  # what was blank before the last lines is no end for a text that had none
    if merged:
        merged[-1] = merged[-1].removesuffix(end)
    return "\n".join(merged)


def _merged(own: list[str], before: list[str], after: list[str], end: str) -> Iterator[str]:
    """The lines of ``own``, but those of ``after`` wherever it differs from ``before``."""
    pieces = list(_pieces(before, own))
    for what, first, last, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (line + end for line in after[start:stop])
            continue
        while pieces and pieces[0].last <= last:
            piece = pieces.pop(0)
            if piece.first >= first:
                yield from piece.own
            else:  # half of it was edited
                yield from (line + end for line in before[max(first, piece.first) : piece.last])
        if pieces and pieces[0].first < last:
            yield from (line + end for line in before[max(first, pieces[0].first) : last])


def _pieces(before: list[str], own: list[str]) -> Iterator[_Piece]:
    """``before`` in order, line by line where that can be told, with what ``own`` has for it."""
    plain = [line.removesuffix("\r") for line in own]
    for what, first, last, start, stop in SequenceMatcher(None, before, plain, autojunk=False).get_opcodes():
        if what == "equal" or last - first == stop - start:
            yield from (_Piece(first + at, first + at + 1, [own[start + at]]) for at in range(last - first))
        else:
            yield _Piece(first, last, own[start:stop])
