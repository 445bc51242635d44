"""Lines as their author wrote them, wherever an edit changes nothing about what they say (R3).

A round trip through ruamel keeps comments and evens out blanks: `id:   x` becomes `id: x`. So the document is
written twice, as it was and as it is to be; only lines in which these two differ are new.
"""

from __future__ import annotations

from difflib import SequenceMatcher


def with_own_lines(own: str, before: str, after: str) -> str:
    """``after`` with every line of ``own`` that says the same in ``before``, its counterpart, line by line.

    ``before`` and ``after`` end their lines with a line feed; ``own`` may do otherwise, and the new lines
    follow it. Where ``own`` and ``before`` are not laid out in the same lines, it is ``after``.
    """
    lines, evened, fresh = own.split("\n"), before.split("\n"), after.split("\n")
    end = "\r" if "\r\n" in own else ""
    if lines[-1]:
        evened.pop()
        fresh.pop()
    if len(lines) != len(evened):
        return f"{end}\n".join(fresh)
    kept: list[str] = []
    matcher = SequenceMatcher(None, evened, fresh, autojunk=False)
    for what, first, last, start, stop in matcher.get_opcodes():
        kept += lines[first:last] if what == "equal" else [line + end for line in fresh[start:stop]]
    return "\n".join(kept)
