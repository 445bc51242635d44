"""Objects of a partial clone: Git fetches what is not here, in one go, or it is unverified (R22)."""

from __future__ import annotations

from milestone_git.model.diagnostic import refusal
from milestone_git.store.git import Git, GitFailed
from milestone_git.store.objects.format import ObjectFormat
from milestone_git.store.objects.plain import PlainObjects


class PromisedObjects(PlainObjects):
    """The objects of a partial clone. Git fetches a missing one by itself, but each with a connection."""

    def __init__(self, git: Git, form: ObjectFormat) -> None:
        super().__init__(git, form)
        self._lost: set[str] = set()

    def read(self, oid: str) -> tuple[str, bytes]:
        """The kind of an object and its bytes; refuses with MG403 what its remote does not give."""
        if self._expected:
            self._fetch()
        try:
            if oid in self._lost:
                raise KeyError(oid)
            return super().read(oid)
        except KeyError as error:
            raise self._unverified(oid) from error

    def _fetch(self) -> None:
        expected, self._expected = self._expected, []
        missing = [
            oid for revision, folder, ever in expected for oid in self._missing(revision, folder, ever=ever)
        ]
        if not missing:
            return
        words = ("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none")
        asked = "".join(f"{oid}\n" for oid in missing).encode()
        for remote in self._remotes():
            try:
                self._git.run(
                    "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", *words, "--stdin", remote,
                    stdin=asked,
                )  # fmt: skip
            except GitFailed:
                continue
            return
        self._lost.update(missing)

    def _missing(self, revision: str, folder: str, *, ever: bool) -> list[str]:
        """The objects below ``folder`` that are not here; told without fetching any."""
        limits = [revision, "--", folder]
        if not ever:
            there = self.entry(revision, folder)
            limits = ["--no-walk", there.oid] if there else []
        if not limits:
            return []
        rows = self._git.line("rev-list", "--objects", "--no-object-names", "--missing=print", *limits)
        return [row.removeprefix("?") for row in rows.split("\n") if row.startswith("?")]

    def _remotes(self) -> list[str]:
        rows = self._git.words(
            "config", "--null", "--name-only", "--get-regexp", r"^remote\..*\.promisor$", expect=(0, 1)
        )
        named = [row.removeprefix("remote.").removesuffix(".promisor") for row in rows]
        older = self._git.line("config", "extensions.partialClone", expect=(0, 1))
        return list(dict.fromkeys([*named, *([older] if older else [])]))

    def _unverified(self, oid: str) -> Exception:
        remote = next(iter(self._remotes()), "origin")
        return refusal(
            "MG403",
            f"object `{oid[:12]}` is not in this partial clone, and `{remote}` does not give it",
            f"see whether it can be reached: `git ls-remote {remote}`",
            f"then get all that is missing: `git fetch --refetch --no-filter {remote}`",
        )
