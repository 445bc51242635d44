"""The inbox: what a remote offers, as it was last fetched; it may be rewound, and proves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from milestone_git.model.naming import HANDLE
from milestone_git.store import log
from milestone_git.store.network.remotes import FORGE_PREFIX, Remote
from milestone_git.store.repository import Place


class Offer(NamedTuple):
    """Chains by `<handle>/<clone>` with their tips; ``unfit`` are refs that can be no chain's, with why.

    ``counter`` is the tip of the counter, empty where it is unborn.
    """

    chains: Mapping[str, str]
    unfit: Mapping[str, str]
    counter: str = ""


def offer(place: Place, remote: Remote) -> Offer:
    """What ``remote`` offered when it was last fetched.

    A plain clone of a forge brings our refs as branches of the remote: they count like the inbox, which
    wins where both have a chain.
    """
    folders = _folders(remote)
    return _offer(_rows(place, *folders), folders)


def accepted(place: Place) -> dict[str, str]:
    """The chains that are here, own and accepted ones, by `<handle>/<clone>`."""
    return {ref.removeprefix(log.PREFIX): oid for _, oid, ref in _rows(place, log.PREFIX)}


def both(place: Place, remote: Remote) -> tuple[Offer, dict[str, str]]:
    """What is offered and what is here, in one look."""
    folders = _folders(remote)
    found = _rows(place, *folders, log.PREFIX)
    here = {ref.removeprefix(log.PREFIX): oid for _, oid, ref in found if ref.startswith(log.PREFIX)}
    return _offer(found, folders), here


def _folders(remote: Remote) -> list[str]:
    branches = [f"refs/remotes/{remote.name}/_milestones/"] if remote.prefix == FORGE_PREFIX else []
    return [*branches, remote.inbox]


def _rows(place: Place, *folders: str) -> list[list[str]]:
    """Type, object and name of each ref."""
    rows = place.git.line("for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", *folders)
    return [row.split(" ", 2) for row in rows.split("\n") if row]


def _offer(found: list[list[str]], folders: list[str]) -> Offer:
    chains: dict[str, str] = {}
    unfit: dict[str, str] = {}
    counter = ""
    for folder in folders:
        for kind, oid, ref in found:
            name = ref.removeprefix(folder)
            if name == ref:
                continue
            if name == "counter":
                counter = oid
            elif name.startswith("log/"):
                chain = name.removeprefix("log/")
                if why := _why_unfit(chain, kind):
                    unfit[chain] = why
                else:
                    chains[chain] = oid
    return Offer(chains, unfit, counter)


def _why_unfit(chain: str, kind: str) -> str:
    """R7: two components, each of them fit for a file name everywhere."""
    parts = chain.split("/")
    if len(parts) != 2 or not all(HANDLE.fullmatch(part) for part in parts):
        return "its name is not of the form `<handle>/<clone>`"
    return "" if kind == "commit" else f"it is a {kind} and no chain of events"
