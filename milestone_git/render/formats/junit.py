"""A verdict as JUnit XML: a test case for each milestone, which fails where a finding stops it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.verdict import UNVERIFIED, Verdict
from milestone_git.render.diagnostics import text_of
from milestone_git.render.escape import shown

_ELSEWHERE = "repository"
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}


@cache
def _no_xml() -> re.Pattern[str]:
    """What XML 1.0 cannot hold, not even as a reference; `shown` leaves few. 15 ms to compile."""
    return re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of(verdict: Verdict) -> str:
    """One XML document in the form that CI servers agree on: one failure or error a case at most."""
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in verdict.documents}
    for one in verdict.diagnostics:
        by_path.setdefault(one.path or _ELSEWHERE, []).append(one)
    stopping = set(verdict.stopping)
    failing = sum(any(one in stopping for one in some) for some in by_path.values())
    word = "error" if verdict.word == UNVERIFIED else "failure"
    counts = f'tests="{len(by_path)}" failures="{failing if word == "failure" else 0}"'
    counts += f' errors="{failing if word == "error" else 0}"'
    cases = [line for path, some in by_path.items() for line in _case(path, some, stopping, word)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="git milestone check" {counts}>',
            f'  <testsuite name={_quoted(verdict.source)} {counts} skipped="0">',
            *cases,
            "  </testsuite>",
            "</testsuites>",
        ]
    )


def _case(path: str, said: Sequence[Diagnostic], stopping: set[Diagnostic], word: str) -> list[str]:
    folder, _, name = path.rpartition("/")
    head = (
        f"    <testcase classname={_quoted(folder.replace('/', '.').lstrip('.') or '.')} name={_quoted(name)}"
    )
    if not said:
        return [f"{head}/>"]
    grave = [one for one in said if one in stopping]
    mild = [one for one in said if one not in stopping]
    lines = [f"{head} file={_quoted(path)}>"]
    if grave:
        kind, message = _quoted(grave[0].code), _quoted("; ".join(one.message for one in grave))
        lines.append(f"      <{word} type={kind} message={message}>{_text(text_of(grave))}</{word}>")
    if mild:
        lines.append(f"      <system-out>{_text(text_of(mild))}</system-out>")
    return [*lines, "    </testcase>"]


def _text(text: str) -> str:
    plain = _no_xml().sub("?", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    plain = _no_xml().sub("?", shown(text))
    return '"' + "".join(_SIGNS.get(character, character) for character in plain) + '"'
