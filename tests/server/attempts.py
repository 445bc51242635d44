"""Attempts made at random: what one person or several try with the milestones of a troupe, in one push."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from tests.server.scenes import SCENES, Play, merged
from tests.server.troupe import PROFILES, Troupe, refs_set

MAIN = "refs/heads/main"


class Tried(NamedTuple):
    """The trunk is to go from ``base`` to ``head``, the log on the server from ``before`` to ``beside`` too.

    ``who`` has committed the last of it, and ``author`` made it; ``merges`` is the commit of a side branch
    where the last of it is a merge. ``is_plain`` is one commit on the base, by one person who has signed it.
    """

    seed: int
    base: str
    head: str
    before: Mapping[str, str]
    beside: Mapping[str, str]
    who: str
    author: str
    merges: str = ""
    is_plain: bool = False

    @property
    def pushed(self) -> str:
        """The push, as Git describes it to a server."""
        nothing = "0" * 40
        rows = [f"{self.before.get(ref, nothing)} {tip} {ref}" for ref, tip in self.beside.items()]
        return "".join(f"{row}\n" for row in (f"{self.base} {self.head} {MAIN}", *rows))


def attempt_of(troupe: Troupe, seed: int) -> Tried:
    """The attempt of this number: one to three scenes, in one commit or several, on the trunk or merged."""
    random = Random(seed)
    play = begun(troupe, random, random.choices(PROFILES, (50, 20, 15, 15))[0])
    is_merge = play.chance(0.25)
    for scene in random.sample(SCENES, random.choices((1, 2, 3), (6, 3, 1))[0]):
        scene(play)
        if play.changed and play.chance(0.3):
            play.commit()
    if play.changed or play.head == play.base:
        play.commit()
    if is_merge:
        merged(play, play.head)
    return tried(play, seed)


def begun(troupe: Troupe, random: Random, profile: str) -> Play:
    """The stage before an attempt."""
    base = troupe.bases[profile]
    refs_set(troupe.repo, {})
    troupe.repo.git("checkout", "--quiet", "--force", "--detach", base)
    troupe.repo.git("clean", "--quiet", "-fdx")
    return Play(troupe, random, base)


def tried(play: Play, seed: int = -1) -> Tried:
    """What was made of it."""
    first = {ref: one.tip for ref, one in play.troupe.chains.items()}
    now = {ref: one.tip for ref, one in play.chains.items()}
    new = {ref: tip for ref, tip in now.items() if first.get(ref) != tip}
    before, beside = (first, new) if play.beside else (now, {})
    parents, *people = play.troupe.repo.git("show", "-s", "--format=%P%n%ce%n%ae", "HEAD").split("\n")
    who, author = (one.partition("@")[0] for one in people)
    merges = parents.partition(" ")[2]
    is_plain = play.proper and parents.partition(" ")[0] == play.base
    return Tried(seed, play.base, play.head, before, beside, who, author, merges, is_plain)
