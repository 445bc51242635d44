"""A receipt of an audit: a signed commit in the bundle, whose tree has one receipt for each gate."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from milestone_git import __version__
from milestone_git.app import moved
from milestone_git.app.audit import gate
from milestone_git.ledger.encoding import canonical
from milestone_git.model.diagnostic import WARNING, Diagnostic, refusal
from milestone_git.model.evidence import PROVEN, UNSIGNED, Proof
from milestone_git.store import bundle, log
from milestone_git.store.evidence import signatures
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place

REF = "refs/milestones-receipts/latest"
_VERSION = 2
_FIELDS = ("repo", "policy", "rules", "refs", "verdict", "steps", "gates", "codes", "at", "since", "tool")
_UNFIT = re.compile(r"[^a-z0-9-]")
_ASK_ANEW = "let who made it make it anew: `git milestone audit export FILE`"
_RELY = "do not rely on it; ask for another one"
_UNSEEN = ("tool", "judge")  # what a replay by another version of this tool may find otherwise


class Receipt(NamedTuple):
    """``refs`` are the tips that were audited, ``steps`` and ``gates`` how many, ``codes`` by commit.

    ``rules`` is the tree of the policy's configuration. ``by`` is whose key signed it, empty for nobody's;
    ``answer`` is one of the answers of `model/evidence.py`. ``kept`` are the receipts of gates, by name.
    """

    oid: str
    repo: str
    policy: str
    rules: str
    refs: Mapping[str, str]
    verdict: str
    steps: int
    gates: int
    codes: Mapping[str, Sequence[str]]
    at: str
    since: str = ""
    tool: str = ""
    by: str = ""
    answer: str = UNSIGNED
    kept: Mapping[str, bytes] = {}


class Replayed(NamedTuple):
    """A gate's receipt as it lies in the bundle, and what speaks against it; nothing where it holds."""

    name: str
    body: gate.Body
    against: tuple[Diagnostic, ...] = ()


def message_of(said: Mapping[str, Any]) -> str:
    """The message of a receipt: a sentence, and one line of canonical JSON."""
    body = {"v": _VERSION, "tool": __version__, **said}
    return f"audited {said['policy']}: {said['verdict']}\n\n{canonical(body)}\n"


def written(place: Place, message: str, bodies: Iterable[gate.Body]) -> str:
    """The commit with these receipts, signed where this user's Git signs. Refuses with MG402."""
    objects = objects_of(place)
    files = {name_of(one): objects.write_blob(f"{canonical(one)}\n".encode()) for one in bodies}
    place.git.run("hash-object", "-t", "tree", "-w", "--stdin")
    tree = objects.tree_with(None, {f"gates/{name}": oid for name, oid in files.items()})
    return log.commit_tree(place, tree, [], message)


def name_of(body: gate.Body) -> str:
    """Of a gate: the milestone, the phase and the commit with which it was passed."""
    plain = (_UNFIT.sub("_", str(body.get(key, ""))) for key in ("milestone", "phase"))
    return ".".join([*plain, str(body.get("landed", ""))[:12], str(body.get("uid", ""))[-6:].lower(), "json"])


def read(place: Place) -> Receipt:
    """The receipt of a bundle. Refuses with MG446 where there is none that can be read, MG452 a newer one."""
    oid = bundle.refs_of(place, REF).get(REF, "")
    try:
        commit = next(iter(log.read_commits(place, [oid]))) if oid else None
        said = json.loads(commit.message.rstrip("\n").rpartition("\n")[2]) if commit else {}
        if isinstance(said.get("v"), int) and said["v"] != _VERSION:
            raise _of_another_version(f"the receipt is of version {said['v']}", _VERSION)
        fields = {key: said[key] for key in _FIELDS}
        proof = _signer(place, oid, said["refs"][said["policy"]])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refusal("MG446", "there is no receipt in this bundle", _ASK_ANEW) from error
    by = proof.handle if proof.answer == PROVEN else ""
    return Receipt(oid=oid, by=by, answer=proof.answer, kept=_kept(place, oid), **fields)


def _kept(place: Place, oid: str) -> dict[str, bytes]:
    objects = objects_of(place)
    return {
        one.path.rpartition("/")[2]: objects.blob(one.oid)
        for one in objects.entries(oid, "gates")
        if one.path.endswith(".json")
    }


def compared(receipt: Receipt, tips: Mapping[str, str], verdict: str, codes: Mapping[str, list[str]],
             steps: int) -> Iterator[Diagnostic]:  # fmt: skip
    """What the receipt says otherwise than an audit of the bundle finds, and who does not stand for it."""
    if dict(receipt.refs) != dict(tips):
        yield Diagnostic("MG446", "the receipt is of other tips than the bundle holds", helps=(_RELY,))
    if receipt.verdict != verdict or receipt.steps != steps or dict(receipt.codes) != dict(codes):
        message = f"the receipt says `{receipt.verdict}`, and this tool finds `{verdict}`"
        yield Diagnostic("MG446", message, helps=(_RELY,))
    if receipt.answer == UNSIGNED:
        sign = "sign: `git config commit.gpgSign true`"
        message = "the receipt is signed by nobody: anybody could have written it"
        yield Diagnostic("MG446", message, severity=WARNING, helps=(sign,))
    elif not receipt.by:
        message = f"the signature of the receipt does not stand for it: {receipt.answer}"
        yield Diagnostic("MG446", message, helps=(_RELY, "its signer has to be in `team.yaml`"))


def replayed(receipt: Receipt, found: Iterable[gate.Body]) -> Iterator[Replayed]:
    """Each receipt of a gate beside what the objects of the bundle say of that gate now.

    Also the gates for which there should be a receipt, and is none: a receipt may be left out by who exports.
    """
    there = {name_of(one): one for one in found}
    for name in sorted({**receipt.kept, **there}):
        data = receipt.kept.get(name)
        if data is None:
            message = f"`{name}` is missing: this gate was passed, and has no receipt"
            yield Replayed(name, there[name], (_fails(message),))
        else:
            yield _one(name, data, there.get(name))


def _one(name: str, data: bytes, now: gate.Body | None) -> Replayed:
    try:
        body = json.loads(data)
        same = isinstance(body, dict) and f"{canonical(body)}\n".encode() == data
    except (ValueError, RecursionError):
        body, same = {}, False
    if not same:
        return Replayed(name, {}, (_fails(f"`{name}` is no canonical JSON: it was changed"),))
    if body.get("schema") != gate.SCHEMA:
        told = f"`{name}` is of version `{body.get('schema')}`"
        return Replayed(name, body, _of_another_version(told, gate.SCHEMA).diagnostics)
    if now is None:
        message = f"`{name}` says that a gate was passed, and the history here has none there"
        return Replayed(name, body, (_fails(message),))
    # what the tool is called is not compared; the version of the verdict is only told where it matters
    differs = [key for key in {**now, **body} if key not in _UNSEEN and now.get(key) != body.get(key)]
    if not differs:
        return Replayed(name, body)
    notes = tuple(f"`{key}`: it says {_short(body.get(key))}, and here it is {_short(now.get(key))}"
                  for key in differs)  # fmt: skip
    if body.get("judge") != gate.VERDICT:
        notes += (f"it was judged by version {body.get('judge')} of the verdict, this is {gate.VERDICT}",)
    return Replayed(name, body, (_fails(f"`{name}` does not hold", notes),))


def _short(value: Any) -> str:
    text = canonical({"": value})[4:-1]
    return text if len(text) <= 80 else f"{text[:77]}..."


def _fails(message: str, notes: tuple[str, ...] = ()) -> Diagnostic:
    helps = ("do not rely on it; look at the gate itself: `git milestone audit verify --gate ID/PHASE`",)
    return Diagnostic("MG451", message, notes=notes, helps=helps)


def _of_another_version(told: str, known: object) -> Any:
    return refusal("MG452", f"{told}, and this tool reads {known}", "verify it with the tool that wrote it")


def verdicts(bodies: Iterable[gate.Body]) -> Counter[str]:
    """How many gates have which verdict."""
    return Counter(str(one["verdict"]) for one in bodies)


def _signer(place: Place, oid: str, tip: str) -> Proof:
    ruler = moved.known(place, tip)
    return signatures.proofs(place, [oid], ruler.team)[oid] if ruler else Proof(UNSIGNED)
