"""What is there and what was said of it: an answer is given again while nothing it follows from has changed.

A reading command follows from its words, the files, the refs, Git's configuration, the session, the day, the
environment and the terminal. All of that is looked at before even the command line is imported; where the
same was seen before, so is the answer. What is unusual is not looked up, and goes the whole way.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from milestone_git.app.watched import keeping
from milestone_git.model.diagnostic import Refused
from milestone_git.store.git import GitFailed
from milestone_git.store.kept.cache import Cache
from milestone_git.store.machine.hashes import blake2b
from milestone_git.store.reading.checkout import checked_out
from milestone_git.store.reading.listing import Files
from milestone_git.store.repository import Place, at_once

# what these ask for follows from more; and `-C` leads elsewhere
_MORE = ("--awaiting", "--document", "--help", "--quality", "--rev", "-C", "-h")
_OF_THE_SHELL = ("OLDPWD", "PWD", "SHLVL", "_")  # says where the user stands, and what they typed
_MOST = 12  # answers that are kept: a few commands in a few states
_ANSWERS = "answers"


class Recalled(NamedTuple):
    """``answer`` is what was said of the same, None where nobody has asked; the rest saves a second look.

    ``refs`` are all of them, each a line of its commit and name.
    """

    place: Place
    files: Files
    refs: str
    answer: str | None
    cache: Cache
    key: str

    def keep(self, answer: str) -> None:
        """Keeps what is said now, and forgets the oldest."""
        others = [key for key in self.cache.get(_ANSWERS) or () if key != self.key]
        kept = [*others, self.key][-_MOST:]
        dropped = [key for key in others if key not in kept]
        self.cache.put({self.key: answer, _ANSWERS: kept}, forgotten=dropped)


def recall(words: Sequence[str], environment: Mapping[str, str]) -> Recalled | None:
    """What is known for who asks a command that only reads; None where that says too little."""
    if any(word.startswith(_MORE) for word in words):
        return None
    if str(getattr(sys.stdout, "encoding", "")).lower() != "utf-8":  # there may be none at all: `>&-`
        return None
    try:
        place = at_once(Path.cwd(), environment)
        return _recalled(words, place) if place and not _is_unusual(place) else None
    except (Refused, GitFailed, OSError):
        return None  # the command itself says what is wrong


def _recalled(words: Sequence[str], place: Place) -> Recalled:
    cache = Cache(place.own_dir)
    files = checked_out(place, cache)
    refs = place.git.line("for-each-ref", "--format=%(objectname) %(refname)")
    followed = (files.listing.digest, refs, _of_git(place), keeping(place), _surroundings(place))
    said = repr((tuple(words), *followed))
    key = f"answer {blake2b(said.encode(errors='surrogateescape'), digest_size=20).hexdigest()}"
    return Recalled(place, files, refs, cache.get(key), cache, key)


def _is_unusual(place: Place) -> bool:
    """Whether a killed command waits to be settled, a sparse checkout hides files, or history is cut off."""
    left = (
        place.own_dir / "journal",
        place.git_dir / "info" / "sparse-checkout",
        place.common_dir / "shallow",
        place.common_dir / "info" / "grafts",
    )
    return any(map(os.path.lexists, left))


def _of_git(place: Place) -> tuple[Any, ...]:
    settings = place.git.run("config", "--list", "-z", "--show-scope")
    return str(place.top), str(place.git_dir), place.branch, place.head, settings


def _surroundings(place: Place) -> tuple[Any, ...]:
    environment = {k: v for k, v in place.git.environment.items() if k not in _OF_THE_SHELL}
    day = time.gmtime()[:3]  # as UTC has it
    return sorted(environment.items()), day, sys.stdout.isatty(), _columns()


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else -1).columns
    except (OSError, ValueError):
        return 0
