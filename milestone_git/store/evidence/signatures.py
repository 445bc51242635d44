"""Who signed a commit: verified by git, with the keys of the policy's team and nobody's configuration."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from milestone_git.model.evidence import (
    BAD,
    CANNOT_VERIFY,
    PROVEN,
    SIGNATURE,
    TRANSPORT,
    UNKNOWN_KEY,
    UNSIGNED,
    Proof,
)
from milestone_git.model.keys import OPENPGP, SSH
from milestone_git.model.settings import Team
from milestone_git.rules.principals import Holder, carried, keyring
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.git import Git, GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.repository import Place

_PROGRAMS = {SSH: "ssh-keygen", OPENPGP: "gpg"}
_FORMS = {
    "-----BEGIN SSH SIGNATURE-----": SSH,
    "-----BEGIN PGP SIGNATURE-----": OPENPGP,
    "-----BEGIN PGP MESSAGE-----": OPENPGP,
}
_MOST_AT_ONCE, _WORTH_A_LOT = 8, 8
_OID = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")
RETIRED = "retired"  # `Proof.via` of a key that its owner gave up before this was written
_GOOD, _LACKING = "good", "lacking"
# `X` and `Y`: the signature or the key has run out. Dates never decide: whoever signs chooses them.
_ANSWERS = {"G": _GOOD, "U": _GOOD, "X": _GOOD, "Y": _GOOD, "B": BAD, "R": UNKNOWN_KEY, "E": _LACKING}


class _Seen(NamedTuple):
    """What a signature says by itself: a good one by the key with this fingerprint, or an answer."""

    answer: str
    fingerprint: str = ""


def proofs(place: Place, oids: Iterable[str], team: Team) -> dict[str, Proof]:
    """Who signed each commit, as ``team`` knows keys: one of the four answers, or PROVEN by a handle.

    Whether that is the actor of an event, or a person at all, is not asked here (`rules/standing.py`). What
    is no commit in this clone cannot be verified. A good signature is verified once and then kept by commit,
    an OpenPGP one by commit and keys.
    """
    wanted, ring, cache = list(dict.fromkeys(oids)), keyring(team), Cache(place.own_dir)
    seen = _kept(wanted, ring, cache)
    waiting = [oid for oid in wanted if oid not in seen]
    if waiting:
        with neutral(place) as plain:
            seen |= _fresh(plain.git, waiting, ring, cache)
    found = {oid: _owned(seen.get(oid, _Seen(CANNOT_VERIFY)), ring) for oid in wanted}
    return found | _expired(place, seen, ring, cache)


def transported(place: Place, team: Team) -> Proof | None:
    """Who brought a push, by the variable that `milestone.transportVariable` of this repository names.

    With `milestone.transportForge` its value is a login on that forge or its number, else a handle or an
    e-mail. None where nothing is configured, the variable is not set, or it is a stranger's.
    """
    name = place.git.line("config", "milestone.transportVariable", expect=(0, 1))
    value = place.git.environment.get(name, "") if name else ""
    if not value:
        return None
    handle = carried(team, value, place.git.line("config", "milestone.transportForge", expect=(0, 1)))
    return Proof(PROVEN, handle, TRANSPORT) if handle else None


def _owned(seen: _Seen, ring: Mapping[str, Holder]) -> Proof:
    if seen.answer != _GOOD:
        return Proof(seen.answer)
    holder = ring.get(seen.fingerprint)
    return Proof(PROVEN, holder.handle, SIGNATURE) if holder else Proof(UNKNOWN_KEY)


def _kept(oids: Sequence[str], ring: Mapping[str, Holder], cache: Cache) -> dict[str, _Seen]:
    pgp = _keys_digest(ring)
    found = {}
    for oid in oids:
        known = cache.get(_kept_under(oid, SSH, pgp)) or cache.get(_kept_under(oid, OPENPGP, pgp))
        if known:
            found[oid] = _Seen(*known)
    return found


def _fresh(git: Git, oids: Sequence[str], ring: Mapping[str, Holder], cache: Cache) -> dict[str, _Seen]:
    """What each signature says now. Only what is good is kept: the rest may be this machine's fault."""
    asked: dict[str, list[str]] = {SSH: [], OPENPGP: []}
    found = {}
    for oid, form in _forms(git, oids):
        if form in asked and shutil.which(_PROGRAMS[form], path=git.environment.get("PATH")):
            asked[form].append(oid)
        else:  # git itself says "bad" where the program is not there
            found[oid] = _Seen(CANNOT_VERIFY if form in asked else form)
    good: dict[str, tuple[str, ...]] = {}
    pgp = _keys_digest(ring)
    for form, some in asked.items():
        told = _verified(git, form, some, ring)
        good |= {_kept_under(oid, form, pgp): tuple(one) for oid, one in told.items() if one.answer == _GOOD}
        found |= told
    if good:
        cache.put(good)
    return found


def _keys_digest(ring: Mapping[str, Holder]) -> str:
    return _digest(one.key.text for one in ring.values() if one.key.form == OPENPGP)


def _kept_under(oid: str, form: str, pgp: str) -> str:
    """A good ssh signature says by itself whose key it was; for an OpenPGP one the key must be there."""
    return f"signature {oid}" if form == SSH else f"signature {oid} {pgp}"


def _forms(git: Git, oids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The form of each commit's signature, or the answer where there is nothing to verify."""
    asked = [oid for oid in oids if _OID.fullmatch(oid)]
    data = git.run("cat-file", "--batch", stdin="".join(f"{oid}\n" for oid in asked).encode())
    start = 0
    for oid in asked:
        line_end = data.index(b"\n", start)
        words = data[start:line_end].split(b" ")
        start = line_end + 1
        if len(words) == 3:  # else it is missing
            end = start + int(words[2])
            yield oid, _form(data[start:end]) if words[1] == b"commit" else CANNOT_VERIFY
            start = end + 1


def _form(raw: bytes) -> str:
    """SSH or OPENPGP; UNSIGNED, BAD where Git itself would stop, CANNOT_VERIFY for X.509.

    One signature of an unknown form once made `git log` give up on all the others.
    """
    head = raw.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
    signatures = [line.partition(" ")[2] for line in head if line.startswith(("gpgsig ", "gpgsig-sha256 "))]
    if not signatures:
        return BAD if any(line.startswith("gpgsig") for line in head) else UNSIGNED
    if len(signatures) > 1:
        return BAD
    first = signatures[0].strip()
    return CANNOT_VERIFY if first == "-----BEGIN SIGNED MESSAGE-----" else _FORMS.get(first, BAD)


def _verified(git: Git, form: str, oids: Sequence[str], ring: Mapping[str, Holder]) -> dict[str, _Seen]:
    if not oids:
        return {}
    keys = [one for one in ring.values() if one.key.form == form]
    # in a folder of ours: gpg must find neither the keys nor the trust of whoever runs this
    with tempfile.TemporaryDirectory(prefix="milestone-git-") as folder:
        allowed = Path(folder) / "allowed"
        lines = (f'{one.handle} namespaces="git" {one.key.text}\n' for one in keys if form == SSH)
        allowed.write_text("".join(lines), encoding="ascii")
        if form == OPENPGP:
            git = git._replace(environment={**git.environment, "GNUPGHOME": folder})
            runs = all(_imported(git, one.key.text) for one in keys)
            return _told(git, oids, allowed) if runs else {}  # not at once: they would share one home
        return _told_at_once(git, oids, allowed)


def _told_at_once(git: Git, oids: Sequence[str], allowed: Path) -> dict[str, _Seen]:
    """In as many lots as there are processors: Git verifies one after the other, at 17 ms of work each."""
    count = max(1, min(os.cpu_count() or 1, _MOST_AT_ONCE, len(oids) // _WORTH_A_LOT))
    with ThreadPoolExecutor(count) as pool:
        lots = pool.map(lambda first: _told(git, oids[first::count], allowed), range(count))
        return {oid: one for lot in lots for oid, one in lot.items()}


def _imported(git: Git, key: str) -> bool:
    """Gives gpg a key; whether it ran, not whether it liked the key: one that it refuses is no key here."""
    words = [_PROGRAMS[OPENPGP], "--batch", "--quiet", "--no-autostart", "--import"]
    with contextlib.suppress(OSError):
        subprocess.run(words, env=dict(git.environment), input=key.encode(), capture_output=True, check=False)
        return True
    return False


def _told(git: Git, oids: Sequence[str], allowed: Path) -> dict[str, _Seen]:
    """Git's word on each, in one child; where it stops at one, by halves, until that one is alone."""
    options = (
        f"gpg.ssh.allowedSignersFile={allowed}",
        f"gpg.ssh.program={_PROGRAMS[SSH]}",
        f"gpg.program={_PROGRAMS[OPENPGP]}",
        f"gpg.openpgp.program={_PROGRAMS[OPENPGP]}",
        "gpg.ssh.revocationFile=",
        "gpg.minTrustLevel=undefined",
    )
    words = [word for one in options for word in ("-c", one)]
    form = "--format=%H %G? %GF %GP"
    try:
        text = git.line(
            *words, "log", "--no-walk=unsorted", "--stdin", form, stdin="\n".join(oids).encode() + b"\n"
        )
    except GitFailed:
        if len(oids) == 1:
            return {}
        half = len(oids) // 2
        return _told(git, oids[:half], allowed) | _told(git, oids[half:], allowed)
    return dict(_row(row) for row in text.split("\n"))


def _row(row: str) -> tuple[str, _Seen]:
    """A row of ours: object id, letter, fingerprint of the key, and of the primary key where there is one."""
    oid, letter, key, primary = row.split(" ")
    answer = _ANSWERS.get(letter, BAD)
    if answer == _GOOD:
        fingerprint = primary or key
        return oid, _Seen(_GOOD, fingerprint) if fingerprint else _Seen(CANNOT_VERIFY)
    # gpg must have a key to verify by it: one that nobody here has is unknown
    return oid, _Seen(UNKNOWN_KEY if answer == _LACKING else answer)


def _expired(
    place: Place, seen: Mapping[str, _Seen], ring: Mapping[str, Holder], cache: Cache
) -> dict[str, Proof]:
    """The answers for commits by retired keys that the heads written down do not reach."""
    by_key: dict[str, list[str]] = {}
    for oid, one in seen.items():
        holder = ring.get(one.fingerprint)
        if one.answer == _GOOD and holder and holder.until is not None:
            by_key.setdefault(one.fingerprint, []).append(oid)
    found: dict[str, Proof] = {}
    for fingerprint, oids in by_key.items():
        holder = ring[fingerprint]
        below, whole = _below(place, oids, holder.until or (), cache)
        late = Proof(UNKNOWN_KEY, holder.handle, RETIRED) if whole else Proof(CANNOT_VERIFY)
        found |= {oid: late for oid in oids if oid not in below}
    return found


def _below(place: Place, oids: Sequence[str], heads: Sequence[str], cache: Cache) -> tuple[set[str], bool]:
    """Which of ``oids`` the heads reach, and whether all heads are here to tell.

    What is below a commit never changes, so it is kept; that something is not below is asked again.
    """
    name = _digest(heads)
    below = {oid for oid in oids if cache.get(f"below {name} {oid}")}
    waiting = [oid for oid in oids if oid not in below]
    if not waiting:
        return below, True
    with neutral(place) as plain:
        here = [oid for oid in heads if _OID.fullmatch(oid) and _is_commit(plain.git, oid)]
        asked = "".join(f"{one}\n" for one in [*waiting, *(f"^{one}" for one in here)])
        above = set(plain.git.line("rev-list", "--stdin", stdin=asked.encode()).split("\n"))
    fresh = {oid for oid in waiting if oid not in above}
    if fresh:
        cache.put({f"below {name} {oid}": True for oid in fresh})
    cut = (place.common_dir / "shallow").exists()
    return below | fresh, len(here) == len(heads) and not cut


def _is_commit(git: Git, oid: str) -> bool:
    return bool(git.line("rev-parse", "-q", "--verify", f"{oid}^{{commit}}", expect=(0, 1, 128)))


def _digest(parts: Iterable[str]) -> str:
    from hashlib import sha256  # libcrypto comes with it

    return sha256("\0".join(sorted(parts)).encode()).hexdigest()
