"""The guarded history since its baseline: every step judged again, by the policy as it was before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from milestone_git.app import delivered, moved
from milestone_git.app.moved import Brought, Move
from milestone_git.model.diagnostic import Diagnostic, Refused, errors_of
from milestone_git.model.record import ROOT
from milestone_git.store.repository import Place


class Step(NamedTuple):
    """One move of the branch along its first parents: a gate receipt says as much of it.

    ``policy`` is the commit whose policy judged it, ``codes`` what stood against it.
    """

    base: str
    head: str
    policy: str
    codes: tuple[str, ...]


def steps(
    place: Place, tip: str, since: str, chains: Mapping[str, str]
) -> Iterator[tuple[Step, tuple[Diagnostic, ...]]]:
    """Every step that touches milestones or what they deliver, oldest first, and what the rules say of it.

    The first one of all is the baseline: it was trusted, and is not judged.
    """
    rows = place.git.line(
        "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--format=%H %P %ct",
        f"{since}..{tip}" if since else tip, "--", ROOT, *_delivered(place, tip),
    )  # fmt: skip
    for row in rows.split("\n") if rows else []:
        head, *parents, seconds = row.split(" ")
        base = parents[0] if parents else ""
        if moved.known(place, base) is None:
            continue
        moment = datetime.fromtimestamp(int(seconds), UTC)
        found = _judged(place, Move(base, head, head), moment, chains)
        codes = tuple(dict.fromkeys(one.code for one in errors_of(found)))
        yield Step(base, head, base, codes), found


def _judged(place: Place, move: Move, moment: datetime, chains: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    try:
        policy = moved.policy_at(place, move.base)
        return moved.judged(place, move, moment, policy, Brought(chains)).diagnostics
    except Refused as refused:
        return refused.diagnostics
    except KeyError as missing:
        return (Diagnostic("MG403", f"object `{str(missing.args[0])[:12]}` is not here"),)


def _delivered(place: Place, tip: str) -> list[str]:
    found = moved.known(place, tip)
    paths = sorted(set(delivered.paths(found, finished=True))) if found else []
    return [f":(glob){path}" if any(one in path for one in "*?[") else path for path in paths]
