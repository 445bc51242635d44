"""The configuration as the core reads it: a profile's defaults, and what this repository changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.model.naming import handle_of
from milestone_git.model.record import Document, person
from milestone_git.model.workflow import KIRO, SIMPLE, Workflow, workflows_of

REPOSITORY_PATH = ".milestones/config/repository.yaml"
SETTINGS_PATH = ".milestones/config/milestone-config.yaml"
TEAM_PATH = ".milestones/config/team.yaml"

_TABLES = ("features", "enterprise_features", "community_features")
DEFAULT_PROFILE = "team"  # of a configuration that names neither profile nor team size (design 2)
Profiles = Mapping[str, Mapping[str, Any]]


class Repository(NamedTuple):
    """What `init` writes once: the uid that events carry, and the protected branches, the trunk first."""

    uid: str
    protected: tuple[str, ...]

    @property
    def trunk(self) -> str:
        """The branch where finished work lands."""
        return self.protected[0]


class Settings(NamedTuple):
    """Effective settings: ``document`` is the file, ``profile`` the row of defaults chosen by it."""

    document: Document
    profile: str
    defaults: Mapping[str, Any]

    def value(self, key: str) -> Any:
        """The setting at a dotted ``key``; raises ``KeyError`` for one that no profile knows."""
        found = lookup(self.document, key)
        if found is None and key == "workflow.default":
            return self._usual_workflow()
        return self.defaults[key] if found is None else found

    def _usual_workflow(self) -> Any:
        """The profile's, unless the switch `kiro_workflow` of one of the three tables says otherwise."""
        said = [lookup(self.document, f"{table}.kiro_workflow") for table in _TABLES]
        if True in said:
            return KIRO
        usual = self.defaults["workflow.default"]
        return SIMPLE if False in said and usual == KIRO else usual

    @property
    def project(self) -> str:
        """What the project is called; `milestones` where nobody said."""
        return str((self.document.get("project") or {}).get("name") or "milestones")

    @property
    def workflows(self) -> Mapping[str, Workflow]:
        """Every workflow that a milestone may name here."""
        return workflows_of(self.document)

    @property
    def is_by_role(self) -> bool:
        """Whether roles decide about ordinary things too: `security.access_control: rbac`."""
        said = lookup(self.document, "security.access_control")
        return bool((said or self.defaults.get("security.access_control")) == "rbac")

    def is_set_here(self, key: str) -> bool:
        """Whether this repository changed the profile's default."""
        return lookup(self.document, key) is not None


class Team(NamedTuple):
    """People by handle; to it ``emails`` maps an e-mail and ``logins`` a `github:login`, in lower case."""

    document: Document
    people: Mapping[str, Document]
    emails: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    logins: Mapping[str, str] = {}

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a person, agent, group or office here, by handle or by login."""
        plain = self.handle(name)
        return plain in self.people or plain in self.groups or plain in self.agents or plain in self.offices

    def handle(self, name: str) -> str:
        """The handle behind `@alex` or `github:alexk`; a name of nobody here stays as it is."""
        plain = person(name)
        return self.logins.get(plain.lower(), plain)

    def who(self, email: str, name: str) -> str | None:
        """The handle of whom Git calls ``name <email>``; None for a stranger.

        Where e-mails are kept out of the file, it is who has the login of a noreply address, or the handle
        that the e-mail gives and the same name: else not even who ran `init` could configure anything.
        """
        if known := self.emails.get(email.lower()):
            return known
        handle = handle_of(email)
        if email.lower().endswith("@users.noreply.github.com") and (known := self._by_login(email)):
            return known
        entry = self.people.get(handle)
        if entry is None or entry.get("emails") or entry.get("name", name).casefold() != name.casefold():
            return None
        return handle

    def handle_for(self, email: str, name: str) -> str:
        """The same, and for a stranger a new handle that nobody has here: it must not pass for somebody's."""
        return self.who(email, name) or handle_of(email, {*self.people, *self.groups, *self.agents})

    def _by_login(self, email: str) -> str | None:
        return self.logins.get(f"github:{email.partition('@')[0].rpartition('+')[2]}".lower())

    @property
    def agents(self) -> Mapping[str, Document]:
        """Agents by handle."""
        return self.document.get("agents") or {}

    @property
    def offices(self) -> Mapping[str, Document]:
        """Offices by name: a `holder`, and `deputies` who may answer instead."""
        return self.document.get("offices") or {}

    def has_left(self, handle: str) -> bool:
        """Whether somebody was here and is not any more."""
        return bool(self.people.get(handle, {}).get("left"))

    def roles_of(self, handle: str) -> tuple[str, ...]:
        """The roles of a person; none for somebody unknown."""
        return tuple(self.people.get(handle, {}).get("roles", ()))


def lookup(document: Document, key: str) -> Any:
    """The value at dotted ``key``, None where any step is missing."""
    found: Any = document
    for part in key.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def with_value(document: Document, key: str, value: Any) -> dict[str, Any]:
    """A copy of ``document`` in which the dotted ``key`` has ``value``.

    None removes it, and with it what it leaves empty; where it is not there, nothing changes.
    """
    first, _, rest = key.partition(".")
    inner = document.get(first)
    if value is None and lookup(document, key) is None:
        return dict(document)
    if rest:
        value = with_value(inner if isinstance(inner, Mapping) else {}, rest, value) or None
    if value is None:
        return {name: one for name, one in document.items() if name != first}
    return {**document, first: value}


def settings_of(document: Document, profiles: Profiles) -> Settings:
    """The settings of a configuration document; the profile as design 2 chooses it."""
    name = document.get("profile") or profile_by_project(document.get("project", {}))
    return Settings(document, name, profiles[name])


def profile_by_project(project: Document) -> str:
    """Community for open source, else by `team_size`, else `team`."""
    if project.get("type") == "open_source":
        return "community"
    size = project.get("team_size")
    return profile_by_size(size) if isinstance(size, int) else DEFAULT_PROFILE


def profile_by_size(people: int) -> str:
    """At most 3 people are `solo`, 4 to 15 a `team`, more an `enterprise`."""
    if people <= 3:
        return "solo"
    return "team" if people <= 15 else "enterprise"


def team_of(document: Document) -> Team:
    """The team of a document valid by the schema."""
    people = document.get("people") or {}
    emails = {
        email.lower(): handle for handle, entry in people.items() for email in (entry or {}).get("emails", ())
    }
    groups = {name: tuple(members) for name, members in (document.get("groups") or {}).items()}
    logins = {
        f"{forge}:{login['login']}".lower(): handle
        for handle, entry in people.items()
        for forge, login in ((entry or {}).get("logins") or {}).items()
    }
    return Team(document, {handle: entry or {} for handle, entry in people.items()}, emails, groups, logins)


def repository_of(document: Document) -> Repository:
    """The repository facts of a document valid by the schema."""
    return Repository(document["uid"], tuple(document["protected"]))
