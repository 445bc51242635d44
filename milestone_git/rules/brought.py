"""Whether what changed since a look that was good brings anything: all of it need not be judged again."""

from __future__ import annotations

from milestone_git.model.attempt import Attempt
from milestone_git.rules.judge import judge
from milestone_git.rules.narrowing import narrowed


def brings_nothing(attempt: Attempt) -> bool:
    """Whether a mere look at the head says nothing where one at the base did; False says nothing.

    A rule that knows the base says at least what it says without, but of a record that was finished: who is
    named there may have left (``people``), so of those that change none may be.
    """
    narrow = narrowed(attempt)
    if narrow is None or narrow.base is None:
        return False
    after = narrow.head.records
    if any(one.finished and after.get(path) != one for path, one in narrow.base.records.items()):
        return False
    return not judge(narrow)
