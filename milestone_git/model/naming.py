"""The names things get: milestone ids, task ids, ULIDs, handles, and the branch of a milestone."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID = re.compile(r"milestone-(?:[0-9]{3,9}|[0-9a-hjkmnp-tv-z]{6})")
TASK_ID = re.compile(r"[a-z][a-z0-9-]{0,30}")
HANDLE = re.compile(r"[a-z][a-z0-9-]{0,30}")
ULID = re.compile(rf"[0-7][{CROCKFORD}]{{25}}")
BRANCHES = "milestone/"
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}


def ulid(milliseconds: int, entropy: bytes) -> str:
    """A ULID (github.com/ulid/spec): 48 bits of Unix time in ms and 10 bytes of entropy, 26 characters."""
    number = (milliseconds << 80) | int.from_bytes(entropy[:10], "big")
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def short_id(prefix: str, entropy: bytes, taken: Iterable[str]) -> str:
    """A child's id such as `t-4k2x`: four Crockford characters, or as many more as it takes to be new."""
    known = set(taken)
    letters = "".join(CROCKFORD[byte & 31] for byte in entropy).lower()
    for length in range(4, len(letters) + 1):
        if (name := prefix + letters[:length]) not in known:
            return name
    raise ValueError("no entropy left for a new id")


def number_of(milestone: str) -> int | None:
    """3 for `milestone-003`; None for a random id such as `milestone-4k2x9f`."""
    digits = milestone.removeprefix("milestone-")
    return int(digits) if digits.isdecimal() and digits.isascii() else None


def lettered(uid: str, taken: Container[str] = ()) -> str:
    """`milestone-4k2x9f` for a uid: six of its characters from the end, at least one a letter (R5).

    Raises ``ValueError`` where all that the uid has to offer are taken, which takes thousands of them.
    """
    random = uid[10:].lower()
    for end in range(len(random), 5, -1):
        name = f"milestone-{random[end - 6 : end]}"
        if not random[end - 6 : end].isdecimal() and name not in taken:
            return name
    raise ValueError("no letters left for a new id")


def numbered(number: int) -> str:
    """`milestone-003` for 3."""
    return f"milestone-{number:03d}"


def next_number(known: Iterable[str]) -> int:
    """One more than the highest number among ``known`` ids (R5, where no remote is in use)."""
    digits = [one.removeprefix("milestone-") for one in known]
    return 1 + max(map(int, filter(str.isascii, filter(str.isdecimal, digits))), default=0)


def branch_of(milestone: str) -> str:
    """The branch a milestone is worked on."""
    return BRANCHES + milestone


def milestone_of_branch(branch: str) -> str | None:
    """The milestone that ``branch`` is for, if it is for one."""
    name = branch.removeprefix(BRANCHES)
    return name if name != branch and ID.fullmatch(name) else None


def is_device(name: str) -> bool:
    """Whether Windows takes ``name`` for a device: no ref, and so no log, could have it there (R7)."""
    return name.lower() in _DEVICES


def handle_of(email: str, taken: Iterable[str] = ()) -> str:
    """The local part of an e-mail made fit (R7): `[a-z][a-z0-9-]{0,30}`, and none of ``taken``."""
    local = email.partition("@")[0].lower()
    if "+" in local and email.endswith("users.noreply.github.com"):
        local = local.partition("+")[2]  # 583231+alexk@users.noreply.github.com is alexk
    fit = re.sub(r"[^a-z0-9]+", "-", local).strip("-")[:28]
    if not fit or not fit[0].isalpha():
        fit = f"p-{fit}".strip("-")
    known, candidate, count = set(taken), fit, 1
    while candidate in known or is_device(candidate) or not HANDLE.fullmatch(candidate):
        count += 1
        candidate = f"{fit[: 30 - len(str(count))]}-{count}"
    return candidate
