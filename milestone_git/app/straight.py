"""A plan of which every word is a title: nothing has to be parsed, so no command line is loaded for it."""

from __future__ import annotations

from collections.abc import Sequence

from milestone_git.app.context import Context
from milestone_git.app.transact import Outcome, Ways, placed, transact
from milestone_git.model.change import Change
from milestone_git.model.diagnostic import Refused
from milestone_git.render.diagnostics import text_of
from milestone_git.verbs.plan import Plan, decide


def are_titles(words: Sequence[str]) -> bool:
    """Whether the words behind `plan` can be nothing but titles, of which there is one."""
    return bool(words) and not any(one.startswith("-") or not _is_utf8(one) for one in words)


def _is_utf8(word: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in word)


def plan(context: Context, titles: Sequence[str]) -> tuple[str, str]:
    """Plans them; gives the answer and the warnings, as `plan` would print them. Raises ``Refused``."""
    try:
        outcome = transact(context, decide, Plan(tuple(titles)), Ways(numbers=len(titles)))
    except Refused as refused:
        raise Refused(*placed(context, refused.diagnostics)) from refused
    return planned(outcome.change), warnings(outcome)


def planned(change: Change) -> str:
    """The milestones that a change plans, one a line."""
    found = [write.document for write in change.writes if write.document]
    return "\n".join(f"{one['id']}  {one['title']}" for one in found)


def warnings(outcome: Outcome) -> str:
    """What the rules mention of it; empty where they mention nothing."""
    return text_of(outcome.diagnostics) if outcome.diagnostics else ""
