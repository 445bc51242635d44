"""What somebody who reviews has before them: a phase of a record at a commit, and how its gate stands."""

from __future__ import annotations

from typing import NamedTuple

from milestone_git.model.attempt import Policy
from milestone_git.model.evidence import Digest
from milestone_git.model.record import Record
from milestone_git.model.workflow import Workflow
from milestone_git.rules.openness import Openness
from milestone_git.rules.requirement import NOTHING


class Sight(NamedTuple):
    """What is judged: the record at ``commit``, the digest of ``phase`` there, and how its gate stands.

    ``asked`` are the people whom a request picks from a pool, ``branch`` is whose tip the commit is, and
    ``unsaved`` are paths of it that say something else in the work tree.
    """

    record: Record
    workflow: Workflow
    phase: str
    commit: str
    policy: Policy
    digest: Digest = Digest("", {})
    stands: Openness = Openness(NOTHING)
    asked: tuple[str, ...] = ()
    branch: str = ""
    unsaved: tuple[str, ...] = ()
