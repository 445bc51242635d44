"""How a repository names its objects: SHA-1 with 40 digits, or SHA-256 with 64."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.store.machine.hashes import sha1


class ObjectFormat(NamedTuple):
    """``name`` as Git calls it; ``none`` is the id of no object, ``empty_tree`` that of no files."""

    name: str
    none: str
    empty_tree: str

    def blob_id(self, data: bytes) -> str:
        """The id that Git gives to a blob of these bytes, without storing them."""
        stored = b"blob %d\0" % len(data) + data
        if self.name == "sha1":
            return str(sha1(stored, usedforsecurity=False).hexdigest())
        from hashlib import sha256

        return sha256(stored, usedforsecurity=False).hexdigest()

    @property
    def bytes_each(self) -> int:
        """How many bytes an id takes in a tree."""
        return len(self.none) // 2


SHA1 = ObjectFormat("sha1", "0" * 40, "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
SHA256 = ObjectFormat("sha256", "0" * 64, "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321")
FORMATS = {one.name: one for one in (SHA1, SHA256)}


def format_of(oid: str) -> ObjectFormat:
    """The format that an id is of, by its length."""
    return SHA1 if len(oid) == len(SHA1.none) else SHA256
