"""Which blob stands at which path, and the bytes of each when somebody asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from milestone_git.store.machine.hashes import sha1


class Listing(NamedTuple):
    """Blob ids by path, empty where there is no readable, regular file; ``digest`` is of all of that."""

    oids: Mapping[str, str]
    digest: str


class Files(Mapping[str, "bytes | None"]):
    """Bytes by path, read when they are asked for; None where there is no readable, regular file."""

    def __init__(
        self,
        listing: Listing,
        read: Callable[[str, str], bytes | None],
        seen: Mapping[str, bytes | None] | None = None,
    ) -> None:
        self.listing = listing
        self._read = read
        self._seen = dict(seen or {})

    def __getitem__(self, path: str) -> bytes | None:
        if path not in self._seen:
            oid = self.listing.oids[path]
            self._seen[path] = self._read(path, oid) if oid else None
        return self._seen[path]

    def __contains__(self, path: object) -> bool:
        return path in self.listing.oids  # to ask is not to read

    def __iter__(self) -> Iterator[str]:
        return iter(self.listing.oids)

    def __len__(self) -> int:
        return len(self.listing.oids)

    def after(self, texts: Mapping[str, bytes | None]) -> Files:
        """The same once ``texts`` have been written."""
        return Files(self.listing, self._read, {**self._seen, **texts})

    def forget(self, path: str) -> None:
        """Lets the bytes go: of 10,000 documents they are needed once."""
        self._seen.pop(path, None)


def listing_of(entries: Iterable[tuple[str, str]]) -> Listing:
    """The listing of these paths and ids, in their order."""
    rows = list(entries)
    oids = dict(rows)
    if len(oids) < len(rows):
        # of what a tree names twice, one reader is shown the one and the next the other: so it is no file
        twice = Counter(path for path, _ in rows)
        oids = {path: "" if twice[path] > 1 else oid for path, oid in rows}
    said = "\0".join(chain.from_iterable(oids.items()))
    return Listing(oids, sha1(said.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest())
