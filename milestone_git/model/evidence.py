"""What a gate is judged by, gathered beforehand: digests, contributors, and who proved to have written what.

The verdict is pure; whoever asks it (`app/gating.py`) reads all this from Git for exactly those phases that
the attempt moves past, and nothing where it moves past none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PROVEN = "proven"  # signed by a key of the actor, or vouched for by the transport
UNSIGNED = "unsigned"
BAD = "bad"  # signed, and the signature is not one of this content
UNKNOWN_KEY = "unknown key"  # a good signature by a key that is nobody's here, or not the actor's
CANNOT_VERIFY = "cannot verify"  # the program that would tell is not there

SIGNATURE, TRANSPORT = "signature", "transport"


class Entry(NamedTuple):
    """A blob, tree or gitlink at ``path``; ``mode`` and ``oid`` as `git ls-tree` prints them."""

    path: str
    mode: str
    oid: str


Deliverables = Mapping[str, tuple[Entry, ...]]
"""What each deliverable of a phase is, by its path in the record; nothing for one that is missing."""


class Digest(NamedTuple):
    """The digest of what a phase covers (R26): ``value`` is `v1:` and 64 hex digits.

    ``parts`` has a short digest of its own for each field and each file that went in, so that a changed one
    can be named (R28): `title`, `phases.design`, and with `./` before it a file, `./docs/auth.md`. An
    approval carries both. ``older`` are the values that older versions of the table give, where they still
    count.
    """

    value: str
    parts: Mapping[str, str]
    older: tuple[str, ...] = ()

    def counts(self, approved: str) -> bool:
        """Whether an approval of the digest ``approved`` is one of what is there now."""
        return approved == self.value or approved in self.older


class Proof(NamedTuple):
    """One of the four answers, or PROVEN; by whose key (a handle), ``via`` signature or transport."""

    answer: str
    handle: str = ""
    via: str = ""


class Gate(NamedTuple):
    """A phase of a milestone, by uid: what is asked about."""

    uid: str
    phase: str


class Evidence(NamedTuple):
    """For every gate that is asked about; ``proofs`` by object id of the event.

    ``contributors`` are handles, `<e-mail>` for strangers. ``missing`` says what this clone cannot see, in
    sentences for MG403: with it nothing has passed (R22). ``endings`` are the files of which nothing but the
    line endings has changed since an approval, by the object id of its event.
    """

    digests: Mapping[Gate, Digest]
    contributors: Mapping[Gate, frozenset[str]]
    proofs: Mapping[str, Proof]
    missing: tuple[str, ...] = ()
    endings: Mapping[str, frozenset[str]] = {}
