"""A receipt: what was audited, by which policy, with which verdict; a signed commit of the bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from milestone_git.app import moved
from milestone_git.app.audit.history import Step
from milestone_git.ledger.encoding import canonical
from milestone_git.model.diagnostic import WARNING, Diagnostic, refusal
from milestone_git.model.evidence import PROVEN
from milestone_git.store import bundle, log
from milestone_git.store.evidence import signatures
from milestone_git.store.repository import Place

REF = "refs/milestones-receipts/latest"
_VERSION = 1
_FIELDS = ("policy", "rules", "refs", "verdict", "steps", "codes", "at", "since")


class Receipt(NamedTuple):
    """``refs`` are the tips that were audited, ``steps`` how many, ``codes`` by the commit of a step.

    ``rules`` is the tree of the policy's configuration. ``by`` is whose key signed it, empty for nobody's.
    """

    oid: str
    policy: str
    rules: str
    refs: Mapping[str, str]
    verdict: str
    steps: int
    codes: Mapping[str, Sequence[str]]
    at: str
    since: str = ""
    by: str = ""


def body_of(
    policy: str,
    rules: str,
    refs: Mapping[str, str],
    verdict: str,
    steps: tuple[Step, ...],
    at: str,
    since: str,
) -> str:
    """The message of a receipt: a sentence, and one line of canonical JSON."""
    said: dict[str, Any] = {
        "v": _VERSION,
        "policy": policy,
        "rules": rules,
        "refs": dict(refs),
        "verdict": verdict,
        "steps": len(steps),
        "codes": {one.head: list(one.codes) for one in steps if one.codes},
        "at": at,
        "since": since,
    }
    return f"audited {policy}: {verdict}\n\n{canonical(said)}\n"


def read(place: Place) -> Receipt:
    """The receipt of a bundle. Refuses with MG446 where there is none that can be read."""
    oid = bundle.refs_of(place, REF).get(REF, "")
    try:
        commit = next(iter(log.read_commits(place, [oid]))) if oid else None
        said = json.loads(commit.message.rstrip("\n").rpartition("\n")[2]) if commit else {}
        fields = {key: said[key] for key in _FIELDS}
        return Receipt(oid=oid, by=_signer(place, oid, said["refs"][said["policy"]]), **fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        help_ = "let who made it make it anew: `git milestone audit export FILE`"
        raise refusal("MG446", "there is no receipt in this bundle", help_) from error


def compared(
    receipt: Receipt, tips: Mapping[str, str], verdict: str, steps: tuple[Step, ...]
) -> Iterator[Diagnostic]:
    """What the receipt says otherwise than an audit of the bundle finds."""
    helps = ("do not rely on it; ask for another one",)
    if dict(receipt.refs) != dict(tips):
        yield Diagnostic("MG446", "the receipt is of other tips than the bundle holds", helps=helps)
    codes = {one.head: list(one.codes) for one in steps if one.codes}
    differs = receipt.verdict != verdict or receipt.steps != len(steps) or dict(receipt.codes) != codes
    if differs:
        message = f"the receipt says `{receipt.verdict}`, and this tool finds `{verdict}`"
        yield Diagnostic("MG446", message, helps=helps)
    if not receipt.by:
        message = "the receipt is signed by nobody whom the policy knows"
        yield Diagnostic(
            "MG446", message, severity=WARNING, helps=("sign: `git config commit.gpgSign true`",)
        )


def _signer(place: Place, oid: str, tip: str) -> str:
    ruler = moved.known(place, tip)
    if ruler is None:
        return ""
    proof = signatures.proofs(place, [oid], ruler.team)[oid]
    return proof.handle if proof.answer == PROVEN else ""
