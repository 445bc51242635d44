"""The doctor on `.milestones/`: what is broken, missing, ignored, idle, or one name in two cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from milestone_git.app.doctor.finding import NOTE, Finding
from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import ERROR, WARNING, errors_of
from milestone_git.model.naming import BRANCHES
from milestone_git.model.record import ACTIVE, COMPLETED, ROOT
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.switches import secrets, unbuilt
from milestone_git.rules.judge import judge
from milestone_git.store.reading.sparse import lacks
from milestone_git.store.repository import Place

_SECRET = "MG701"  # noqa: S105  # a code, told on a line of its own below


def verdict(found: Snapshot) -> Iterator[Finding]:
    """A doctor who says that all is well while a record cannot be read is worse than none."""
    said = tuple(one for one in judge(Attempt(found)) if one.code != _SECRET)
    if said:
        errors = errors_of(said)
        some = errors or said
        count = f"{len(some)} {'error' if errors else 'warning'}{'' if len(some) == 1 else 's'}"
        message = f"{count} in what lies in `{ROOT}`, the first in `{some[0].path}`"
        yield Finding(ERROR if errors else WARNING, "documents", message, "git milestone check")


def files(place: Place) -> Iterator[Finding]:
    """What `init` wrote beside the documents, and whether Git would ever take a new one."""
    if lacks(place, f"{ROOT}.gitattributes"):
        message = f"`{ROOT}.gitattributes` is missing: records merge as if they were any text"
        yield Finding(WARNING, "files", message, "git milestone init")
    for folder in (ACTIVE, COMPLETED):
        if lacks(place, f"{folder}.gitkeep"):
            message = f"`{folder}.gitkeep` is missing: Git takes the emptied folder for a rename"
            yield Finding(WARNING, "files", message, "git milestone check --fix")
    sample = f"{ACTIVE}milestone-000.yaml"
    rule = place.git.line("check-ignore", "--verbose", "--no-index", "--", sample, expect=(0, 1))
    if rule and not rule.split("\t")[0].split(":", 2)[2].startswith("!"):
        message = f"`{rule.split(chr(9))[0]}` makes Git ignore records"
        yield Finding(ERROR, "files", message, "take that line out, or add after it: !/.milestones/")


def collisions(place: Place) -> Iterator[Finding]:
    """Names that are one where letters have no case: of two such files, macOS and Windows show one."""
    paths = place.git.words("ls-files", "-z", "--", ROOT)
    refs = place.git.line(
        "for-each-ref", "--format=%(refname)", "refs/milestones/", f"refs/heads/{BRANCHES}"
    ).split("\n")
    for names in _alike([*dict.fromkeys(paths), *(ref for ref in refs if ref)]):
        named = " and ".join(f"`{name}`" for name in names)
        how = "git branch -m" if names[0].startswith("refs/heads/") else "git mv"
        yield Finding(ERROR, "names", f"{named} differ in case alone", f"give one another name: {how}")


def switches(found: Snapshot) -> Iterator[Finding]:
    """Switches that are kept and change nothing so far, all in one line; and addresses that are secrets."""
    if idle := unbuilt(found.settings):
        named = ", ".join(f"`{key}`" for key in idle)
        yield Finding(
            NOTE, "switches", f"without effect in this version: {named}", "leave them, or take them out"
        )
    for secret in secrets(found.settings):
        message = f"`{secret.key}` is an address with which anybody can post"
        yield Finding(WARNING, "secrets", message, f"export {secret.variable}=... and take the line out")


def _alike(names: Iterable[str]) -> Iterator[list[str]]:
    by_fold: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_fold[name.casefold()].append(name)
    return (some for some in by_fold.values() if len(some) > 1)
