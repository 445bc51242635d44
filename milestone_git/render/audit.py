"""An audit as people read it: what was looked at, the verdict, and one gate in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from milestone_git.render.escape import shown


def counted(number: int, noun: str) -> str:
    """`1 step`, `2 steps`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(steps: int, gates: int, events: int, verdict: str, findings: str) -> str:
    """One line: what was looked at, and what came of it."""
    looked = [counted(steps, "step"), *([counted(gates, "gate")] if gates else []), counted(events, "event")]
    return f"{', '.join(looked)}: {verdict}" + (f", {findings}" if findings else "")


def gate_text(body: Mapping[str, Any], *, holds: bool | None) -> str:
    """One gate with all that decided it; ``holds`` says whether its receipt does, None without one."""
    rows = [
        ("landed", f"{_short(body['landed'])} on {body['branch']}"),
        ("policy", f"{_short(body['policy']['commit'])}, configuration {_short(body['policy']['tree'])}"),
        ("content", body["digest"]),
        ("asked for", body["requirement"]["text"] or "nobody"),
        ("made by", ", ".join(body["contributors"]) or "nobody known"),
        ("approved", _events(body["approvals"])),
        ("rejected", _events(body["rejections"])),
        ("waived", _short(body["waiver"] or "")),
        ("verdict", f"{body['verdict']}, by version {body['judge']} in {body['tool']}"),
        ("receipt", {True: "holds", False: "does not hold", None: ""}[holds]),
    ]
    head = f"`{body['phase']}` of {body['milestone']}"
    told = (f"  {name:9}  {shown(str(text))}" for name, text in rows if text)
    return "\n".join([shown(head), *told])


def _events(found: Mapping[str, str]) -> str:
    return ", ".join(f"{who} in {_short(oid)}" for who, oid in found.items())


def _short(oid: str) -> str:
    return oid[:12]


def shown_baselines(baselines: Sequence[str]) -> str:
    """With which commits milestones began; empty for none."""
    told = ", ".join(_short(one) for one in baselines)
    return f"trusted, and not judged: {told}" if told else ""
