"""The table of codes: every diagnostic has a row here, an explain page and a transcript that triggers it.

MG0 usage and environment, 1 documents, 2 gates, 3 dependencies and schedule, 4 log and integrity, 5 claims
and sessions, 6 store and merge, 7 integrations, 9 our bugs. A code is never reused.
"""

from __future__ import annotations

from typing import NamedTuple

FINDINGS, USAGE, RACE, ENVIRONMENT, BUG = 1, 2, 3, 4, 70


class Code(NamedTuple):
    """``exit_status`` is what a command ends with when this code stops it."""

    code: str
    slug: str
    exit_status: int
    summary: str


_ROWS = (
    Code("MG001", "not-a-repository", ENVIRONMENT, "this folder is in no Git repository with a work tree"),
    Code("MG002", "not-set-up", USAGE, "the repository holds no milestones yet"),
    Code("MG003", "no-identity", ENVIRONMENT, "Git does not know who you are"),
    Code("MG004", "detached-head", USAGE, "HEAD is on no branch"),
    Code("MG005", "no-commit", USAGE, "the branch has no commit yet"),
    Code("MG006", "merge-in-progress", USAGE, "a merge, rebase, cherry-pick or revert is not finished"),
    Code("MG007", "unknown-name", USAGE, "no milestone, task or revision has this name"),
    Code("MG008", "ambiguous-name", USAGE, "more than one milestone or task has a name like this"),
    Code("MG009", "name-needed", USAGE, "which milestone or task is meant cannot be told"),
    Code("MG010", "bad-argument", USAGE, "an argument is not of the form the command takes"),
    Code("MG011", "git-unusable", ENVIRONMENT, "Git is missing, too old, or refuses to answer"),
    Code("MG012", "answer-needed", USAGE, "a question cannot be asked without a terminal"),
    Code("MG013", "package-missing", ENVIRONMENT, "what was asked for needs a package that is not installed"),
    Code("MG014", "editor-failed", ENVIRONMENT, "the editor could not be started, or gave up"),
    Code("MG101", "not-yaml", FINDINGS, "a document is not YAML"),
    Code("MG102", "yaml-subset", FINDINGS, "a document uses YAML that records may not use"),
    Code("MG103", "duplicate-key", FINDINGS, "a key stands twice in one mapping"),
    Code("MG104", "wrong-value", FINDINGS, "a value has a type or form the schema does not allow"),
    Code("MG105", "unknown-key", FINDINGS, "a key is none that the schema knows"),
    Code("MG106", "missing-key", FINDINGS, "a key that every record needs is missing"),
    Code("MG107", "id-is-not-file-name", FINDINGS, "a record's id is not the name of its file"),
    Code("MG108", "duplicate-id", FINDINGS, "two tasks of a milestone, or two records, have one id or uid"),
    Code("MG109", "wrong-folder", FINDINGS, "a record lies in the folder of another status"),
    Code("MG110", "impossible-date", FINDINGS, "a date is not in the calendar"),
    Code("MG111", "empty-document", FINDINGS, "a document is empty"),
    Code("MG112", "conflict-markers", FINDINGS, "a document holds the markers of an unfinished merge"),
    Code("MG113", "unsafe-text", FINDINGS, "a document holds bytes or characters that deceive or break"),
    Code("MG114", "too-large", FINDINGS, "a document is larger or deeper than records may be"),
    Code("MG115", "not-a-file", FINDINGS, "where a record should be there is no readable, regular file"),
    Code("MG116", "unknown-person", FINDINGS, "a name is nobody in `team.yaml`"),
    Code("MG117", "missing-document", FINDINGS, "a configuration document is missing"),
    Code("MG118", "somebody-twice", FINDINGS, "a handle, e-mail or login in `team.yaml` is that of two"),
    Code("MG119", "unfit-handle", FINDINGS, "a handle cannot be a file name everywhere"),
    Code("MG120", "emails-shown", FINDINGS, "e-mails stand in `team.yaml`, and the profile keeps them out"),
    Code("MG121", "id-changed", FINDINGS, "a record has another id than it had"),
    Code("MG201", "unfit-deliverable", FINDINGS, "a deliverable is missing, empty, a link, or not in here"),
    Code("MG202", "unknown-phase", USAGE, "a phase is none of the milestone's workflow"),
    Code("MG203", "phase-not-open", FINDINGS, "the milestone is not in the phase that is meant"),
    Code("MG204", "approvals-missing", FINDINGS, "a phase is left without the approvals that it needs"),
    Code("MG205", "rejected", FINDINGS, "somebody who is asked has rejected what is there"),
    Code("MG206", "reviewed-content-changed", FINDINGS, "what was approved has changed after its phase"),
    Code("MG207", "own-work", FINDINGS, "nobody approves what they made themselves"),
    Code("MG208", "not-asked", FINDINGS, "who gives a verdict is not asked for one, or speaks for another"),
    Code("MG209", "no-verdict", FINDINGS, "there is no verdict to take back or to overrule"),
    Code("MG210", "gate-loosened", FINDINGS, "a change asks fewer people than the record asked before"),
    Code("MG211", "nobody-there", FINDINGS, "a group, role or office that is asked has nobody in it"),
    Code("MG212", "too-few-people", FINDINGS, "more approvals are asked for than there are people to give them"),
    Code("MG213", "circular-groups", FINDINGS, "a group is in itself"),
    Code("MG214", "reviewer-left", FINDINGS, "somebody who has left is asked for an approval"),
    Code("MG215", "only-own-reviewer", FINDINGS, "the only one who could approve made the work"),
    Code("MG216", "too-many-active", FINDINGS, "more milestones would be active than the configuration lets"),
    Code("MG217", "debt-open", FINDINGS, "what was waived has not been made good"),
    Code("MG218", "unfit-waiver", USAGE, "a waiver has no reason, no end, or nothing to waive"),
    Code("MG219", "would-not-count", FINDINGS, "an event of a review would count for nothing"),
    Code("MG301", "unknown-dependency", FINDINGS, "a dependency is on a milestone or task that is not there"),
    Code("MG302", "self-dependency", FINDINGS, "a milestone or task depends on itself"),
    Code("MG303", "circular-dependency", FINDINGS, "dependencies go round in a circle"),
    Code("MG304", "repeated-dependency", FINDINGS, "a dependency is named twice"),
    Code("MG305", "dependency-open", FINDINGS, "what the milestone depends on is not completed"),
    Code("MG306", "wrong-status", FINDINGS, "the milestone or task is not in a status that allows this"),
    Code("MG307", "record-deleted", FINDINGS, "a record is deleted instead of cancelled"),
    Code("MG308", "dates-contradict", FINDINGS, "a milestone has to be finished before it may start"),
    Code("MG309", "no-working-time", FINDINGS, "a calendar has no working time"),
    Code("MG310", "impossible-calendar", FINDINGS, "hours or days of a calendar cannot be"),
    Code("MG311", "long-absence", FINDINGS, "an absence lasts for years"),
    Code("MG312", "unknown-time-zone", FINDINGS, "a time zone is none that this machine knows"),
    Code("MG313", "unknown-holidays", FINDINGS, "nobody knows the holidays of a country by this code"),
    Code("MG314", "endless-plan", FINDINGS, "work goes on for longer than calendars reach"),
    Code("MG315", "condition-not-kept", FINDINGS, "a milestone cannot be done when it has to be"),
    Code("MG316", "deadline-missed", FINDINGS, "a milestone is finished after it is due"),
    Code("MG317", "blocker-without-date", FINDINGS, "what blocks a milestone is expected on no day"),
    Code("MG318", "out-of-sequence", FINDINGS, "work has started before what it depends on allows"),
    Code("MG319", "log-ahead-of-time", FINDINGS, "the log says that something has happened in the future"),
    Code("MG320", "dependency-unscheduled", FINDINGS, "a dependency is not in the schedule"),
    Code("MG321", "slip-too-large", FINDINGS, "a change makes a milestone later than the policy lets it"),
    Code("MG401", "bad-event", FINDINGS, "an entry of the log is not one that this tool writes"),
    Code("MG402", "cannot-sign", ENVIRONMENT, "Git is told to sign and cannot"),
    Code(
        "MG403",
        "unverified",
        ENVIRONMENT,
        "this clone cannot tell: history, an object or a newer Git is missing",
    ),
    Code("MG502", "acceptance-failed", FINDINGS, "an acceptance command failed"),
    Code("MG503", "acceptance-unseen", FINDINGS, "somebody else changed the acceptance commands"),
    Code("MG504", "tasks-open", FINDINGS, "tasks are still open"),
    Code("MG601", "uncommitted-record", FINDINGS, "a record has changes of yours that are not committed"),
    Code("MG602", "switch-refused", FINDINGS, "Git cannot switch branches without losing your changes"),
    Code("MG603", "lost-race", RACE, "somebody else moved the branch or the log at the same time"),
    Code("MG604", "merge-conflict", FINDINGS, "merging back would conflict"),
    Code("MG605", "repository-busy", RACE, "another command of this tool is writing"),
    Code("MG606", "hook-not-ours", FINDINGS, "a hook of ours was not written: its place is not ours"),
    Code("MG607", "cannot-write", ENVIRONMENT, "a file or an object could not be written"),
    Code("MG608", "branch-blocked", FINDINGS, "the name of the milestone's branch cannot be used"),
    Code("MG609", "hook-silent", FINDINGS, "a hook of ours is not there, or does not do its work"),
    Code("MG650", "notes-not-ours", FINDINGS, "notes of somebody else are where ours would be"),
    Code("MG701", "secret-in-file", FINDINGS, "an address that opens a door stands in the configuration"),
    Code("MG702", "import-value", FINDINGS, "a value of an imported file could not be used"),
    Code("MG703", "import-map", USAGE, "a map for an import cannot be followed"),
    Code("MG704", "not-an-export", FINDINGS, "a file that no export has written is in the way of one"),
    Code("MG901", "internal-error", BUG, "the tool itself is wrong"),
)

CODES = {row.code: row for row in _ROWS}
