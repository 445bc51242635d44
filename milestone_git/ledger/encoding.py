"""Events as commit messages and back: a sentence for people, one line of canonical JSON for us (R9)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from milestone_git.ledger.kinds import SENTENCES, sentence
from milestone_git.model.event import VERSION, Draft, Event

_HEAD = ("v", "repo", "kind", "uid", "milestone", "actor", "at", "clock")


class Malformed(ValueError):
    """A commit in a log chain that is no event; the text says why."""


def canonical(value: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces, UTF-8 as it is: the same value is always the same bytes (after RFC 8785)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def message_of(draft: Draft, repo: str, actor: str, at: str, clock: int) -> str:
    """The commit message of an event: the sentence, and the last line that is parsed."""
    body = {
        **draft.payload,
        "v": VERSION,
        "repo": repo,
        "kind": draft.kind,
        "uid": draft.uid,
        "milestone": draft.milestone,
        "actor": actor,
        "at": draft.at or at,
        "clock": clock,
    }
    return f"{sentence(actor, draft.kind, draft.milestone, draft.payload)}\n\n{canonical(body)}\n"


def event_of(oid: str, message: str, repo: str, parent_clock: int, *, signed: bool = False) -> Event:
    """The event that a commit's message says, checked against its parents and this repository.

    ``parent_clock`` is the highest clock among the commit's parents, 0 for a root. Raises ``Malformed``.
    The last line counts and never "what follows the first blank line": a newline smuggled into a title
    once put a forged body there.
    """
    lines = message.rstrip("\n").split("\n")
    try:
        body = json.loads(lines[-1])
    except ValueError as error:
        raise Malformed("its last line is not JSON") from error
    if not isinstance(body, dict) or canonical(body) != lines[-1]:
        raise Malformed("its last line is not canonical JSON")
    _check_head(body, repo, parent_clock)
    payload = {key: value for key, value in body.items() if key not in _HEAD}
    if len(lines) != 3 or lines[1] or lines[0] != _sentence_or_fail(body, payload):
        raise Malformed("its subject does not say what its body says")
    return Event(
        oid, body["kind"], body["milestone"], body["uid"], body["actor"], body["at"], body["clock"],
        payload, signed,
    )  # fmt: skip


def _check_head(body: Mapping[str, Any], repo: str, parent_clock: int) -> None:
    for key in _HEAD:
        wanted = int if key in {"v", "clock"} else str
        if type(body.get(key)) is not wanted:
            raise Malformed(f"its `{key}` is missing or of a wrong type")
    if body["v"] != VERSION:
        raise Malformed(f"it is of version {body['v']}, and this tool reads {VERSION}")
    if body["repo"] != repo:
        raise Malformed("it is of another repository")
    if body["clock"] != parent_clock + 1:
        raise Malformed(f"its clock is {body['clock']} where its parents demand {parent_clock + 1}")
    if body["kind"] not in SENTENCES:
        raise Malformed(f"its kind `{body['kind']}` is unknown")


def _sentence_or_fail(body: Mapping[str, Any], payload: Mapping[str, Any]) -> str:
    try:
        return sentence(body["actor"], body["kind"], body["milestone"], payload)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise Malformed("its payload lacks what its kind needs") from error
