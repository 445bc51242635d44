"""Who may do what: roles, what each lets people do, and to which milestones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from milestone_git.model.record import Record
from milestone_git.model.settings import Settings, Team, lookup
from milestone_git.rules.principals import entry_of, is_agent, principals

PLAN, EDIT, WORK, COMPLETE, CANCEL = "plan", "edit", "work", "complete", "cancel"
REQUEST, REVIEW, ADVANCE, WAIVE, OVERRULE = "request", "review", "advance", "waive", "overrule"
RECORD, CONFIGURE, AUDIT = "record", "configure", "audit"

ACTIONS = {
    PLAN: "plan milestones, and import them",
    EDIT: "change and link milestones",
    WORK: "start and pause milestones, and do their tasks",
    COMPLETE: "complete milestones, and take them up again",
    CANCEL: "give milestones up",
    REQUEST: "ask for a review",
    REVIEW: "approve, reject, comment",
    ADVANCE: "move a milestone to its next phase",
    WAIVE: "open a gate for a time, against a debt",
    OVERRULE: "set a rejection aside",
    RECORD: "write down what somebody else has decided",
    CONFIGURE: "change `.milestones/config/`",
    AUDIT: "verify and export the log",
}
"""Everything that is judged by who does it, and what it lets people do. Reading is nobody's to forbid."""

_ALL = tuple(one for one in ACTIONS if one != RECORD)
_ORDINARY = (PLAN, EDIT, WORK, COMPLETE, CANCEL, REQUEST, REVIEW, ADVANCE, AUDIT)

ROLES: Mapping[str, tuple[str, ...]] = {
    "admin": _ALL,
    "lead": (*_ORDINARY, WAIVE),
    "dev": (PLAN, EDIT, WORK, COMPLETE, REQUEST, REVIEW, ADVANCE),
    "reviewer": (REVIEW,),
    "recorder": (RECORD,),
    "auditor": (AUDIT,),
    "agent": (WORK, REQUEST),
}
"""Roles that are always there; one of the same name in `policy.roles` stands in its place."""

KINDS: Mapping[str, str] = {
    "plan": PLAN,
    "import": PLAN,
    "edit": EDIT,
    "link": EDIT,
    "unlink": EDIT,
    "task-add": WORK,
    "task-start": WORK,
    "task-done": WORK,
    "task-block": WORK,
    "task-reopen": WORK,
    "execute": WORK,
    "resume": WORK,
    "pause": WORK,
    "complete": COMPLETE,
    "reopen": COMPLETE,
    "cancel": CANCEL,
    "request": REQUEST,
    "approve": REVIEW,
    "reject": REVIEW,
    "comment": REVIEW,
    "withdraw": REVIEW,
    "advance": ADVANCE,
    "waive": WAIVE,
    "overrule": OVERRULE,
}
"""What an event of a kind needs; any other kind tells what has happened, and needs nothing."""


class Permission(NamedTuple):
    """Whether it is allowed, why or why not, and ``who`` else may: handles, in the order of the file."""

    allowed: bool
    reason: str
    who: tuple[str, ...] = ()


class Role(NamedTuple):
    """``may`` are actions; with ``categories`` or ``compliance`` only for milestones that are of one."""

    name: str
    may: tuple[str, ...]
    categories: tuple[str, ...] = ()
    compliance: tuple[str, ...] = ()

    def allows(self, action: str, record: Record | None) -> bool:
        """Whether it lets somebody do ``action`` to ``record``; None is a milestone of no kind."""
        return action in self.may and self._covers(record)

    def _covers(self, record: Record | None) -> bool:
        if record is None:
            return not self.categories and not self.compliance
        tags = record.document.get("compliance") or ()
        return (not self.categories or record.document.get("category") in self.categories) and (
            not self.compliance or any(tag in self.compliance for tag in tags)
        )

    def told(self) -> str:
        """The role with what it is limited to, as people read it."""
        limits = (*self.categories, *self.compliance)
        return f"{self.name} (of {', '.join(limits)})" if limits else self.name


def may(team: Team, settings: Settings, handle: str, action: str, record: Record | None = None) -> Permission:
    """Whether ``handle`` may do ``action``, to ``record`` where it is about one; ``KeyError`` for no action.

    Without `access_control: rbac` everybody may do what is ordinary. To configure, overrule and waive is as
    `policy.configure` says; to write down what others decided always takes a role: it speaks for people.
    """
    _ = ACTIONS[action]
    if free := _free(settings, action):
        return Permission(True, free)
    granting = tuple(role for role in roles_of(team, settings, handle) if role.allows(action, record))
    if granting:
        return Permission(True, f"`{handle}` is {granting[0].told()}")
    return Permission(
        False, _why_not(team, settings, handle, action), who_may(team, settings, action, record)
    )


def who_may(team: Team, settings: Settings, action: str, record: Record | None = None) -> tuple[str, ...]:
    """The people, and agents, to whom a role gives it."""
    return tuple(
        handle
        for handle in (*team.people, *team.agents)
        if any(role.allows(action, record) for role in roles_of(team, settings, handle))
    )


def roles_of(team: Team, settings: Settings, handle: str) -> tuple[Role, ...]:
    """The roles of somebody; those that nobody defines give nothing, and an agent is always `agent` too.

    However many roles an agent has, it never configures, reviews, waives or overrules: these are for people.
    """
    known = roles(settings)
    names = tuple(entry_of(team, handle).get("roles") or ())
    if not is_agent(team, handle):
        return tuple(known.get(name, Role(name, ())) for name in names)
    found = (known.get(name, Role(name, ())) for name in dict.fromkeys((*names, "agent")))
    return tuple(one._replace(may=tuple(word for word in one.may if word not in _PEOPLES)) for one in found)


_PEOPLES = (CONFIGURE, REVIEW, WAIVE, OVERRULE)


def roles(settings: Settings) -> dict[str, Role]:
    """Ours, and those of `policy.roles`, by name."""
    own = lookup(settings.document, "policy.roles") or {}
    ours = {name: Role(name, some) for name, some in ROLES.items()}
    return ours | {name: _role(name, one) for name, one in own.items() if not name.startswith("x-")}


def _role(name: str, said: Mapping[str, Any]) -> Role:
    return Role(name, tuple(said.get("may") or ()), *(tuple(_listed(said.get(key))) for key in _LIMITS))


_LIMITS = ("category", "compliance")


def _listed(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        yield from value or ()


def is_by_role(settings: Settings) -> bool:
    """Whether roles decide about ordinary things too: `security.access_control: rbac`."""
    return settings.is_by_role


def admins(team: Team, settings: Settings) -> tuple[str, ...]:
    """Who may configure, each person once."""
    same = principals(team)
    found = who_may(team, settings, CONFIGURE)
    return tuple(dict.fromkeys(same.get(one, one) for one in found))


def admins_needed(team: Team, settings: Settings) -> int:
    """How many must stand behind a change of the configuration: 0, 1, or 2 once there are two."""
    rule = settings.value("policy.configure")
    if rule == "anybody":
        return 0
    return 2 if rule == "two-admins" and len(admins(team, settings)) > 1 else 1


def _free(settings: Settings, action: str) -> str:
    """Why anybody may do it, strangers too; empty where it takes a role."""
    if action == RECORD:
        return ""
    if action in (CONFIGURE, OVERRULE, WAIVE):
        free = settings.value("policy.configure") == "anybody"
        return "anybody may configure here: `policy.configure` is `anybody`" if free else ""
    return "" if is_by_role(settings) else "everybody may: roles do not decide here"


def _why_not(team: Team, settings: Settings, handle: str, action: str) -> str:
    if handle not in team.people and handle not in team.agents:
        return f"`{handle}` is nobody in `team.yaml`"
    found = [role.told() for role in roles_of(team, settings, handle)]
    return f"`{handle}` is {' and '.join(found) or 'without a role'}, which does not allow `{action}`"
