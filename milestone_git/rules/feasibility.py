"""What a timetable cannot keep: conditions, deadlines, and what it does not know (MG303, MG314 to MG320)."""

from __future__ import annotations

from milestone_git.model.diagnostic import WARNING, Diagnostic, Keys
from milestone_git.model.duration import duration_of
from milestone_git.rules.calendars import calendar_refused
from milestone_git.schedule.account import condition, day, drivers_told
from milestone_git.schedule.constraints import Violation, violations
from milestone_git.schedule.outline import Gap
from milestone_git.schedule.refusal import ScheduleError
from milestone_git.schedule.timetable import Timetable

_KEYS: dict[str, Keys] = {
    "start_no_earlier": ("start",),
    "due": ("due",),
    "must_start": ("constraints", "must_start"),
    "must_finish": ("constraints", "must_finish"),
    "finish_no_later": ("constraints", "finish_no_later"),
}
_MOST_STEPS = 8


def judge(timetable: Timetable) -> tuple[Diagnostic, ...]:
    """Everything about the plan that does not go together; conditions are errors, the rest warnings."""
    said = [_gap(timetable, gap) for gap in timetable.outline.gaps]
    said += [_told(timetable, violation) for violation in violations(timetable.schedule)]
    return tuple(dict.fromkeys(said))


def refused(error: ScheduleError) -> Diagnostic:
    """Why there is no schedule at all."""
    if error.kind == "circle":
        told = " -> ".join(f"`{name.split(' ')[0]}`" for name in dict.fromkeys(error.names))
        advice = ("take one of these dependencies out", "see where it stands: `git milestone check`")
        return Diagnostic("MG303", f"dependencies go round: {told}", helps=advice)
    if error.kind.startswith("calendar_") and error.kind != "calendar_exhausted":
        return calendar_refused(error.kind, error.message, error.names[0] if error.names else "")
    helps = ("look for an estimate, a lag or a date that is too large by far",)
    return Diagnostic("MG314", f"the plan has no end: {error.message}", helps=helps)


def _gap(timetable: Timetable, gap: Gap) -> Diagnostic:
    record = timetable.outline.planned[gap.milestone].record
    place = [one.milestone for one in record.depends_on].index(gap.needs)
    message = f"`{gap.milestone}` waits for `{gap.needs}`, which is {gap.why}, and is scheduled without it"
    help_ = f"take it out: `git milestone unlink {gap.milestone} --depends-on {gap.needs}`"
    if gap.why == "unreadable":
        help_ = "see what is wrong: `git milestone check`"
    return Diagnostic(
        "MG320", message, record.path, ("depends_on", place, "milestone"), WARNING, helps=(help_,)
    )


def _told(timetable: Timetable, found: Violation) -> Diagnostic:
    part = timetable.outline.parts[found.activity]
    path = timetable.outline.planned[part.milestone].record.path
    who = f"`{part.milestone}`" if part.kind != "task" else f'task "{part.title}" of `{part.milestone}`'
    if found.constraint is not None:
        return _not_kept(timetable, found, who, path)
    if found.blocker is not None:
        keys: Keys = () if part.kind == "task" else ("blockers",)
        message = f'{who} waits for "{found.blocker.name}", and nobody expects that on any day'
        helps = ("say when it is expected, so that the dates are not too early",)
        return Diagnostic("MG317", message, path, keys, WARNING, helps=helps)
    if found.link is not None:
        other = timetable.outline.parts[found.link.before].milestone
        by = f"{duration_of(found.minutes)} before"
        message = f"{who} has started {by} its dependency on `{other}` ({found.link.kind}) allows"
        return Diagnostic(
            "MG318",
            message,
            path,
            ("depends_on",),
            WARNING,
            helps=("take the dependency out if it was not needed",),
        )
    message = f"the log says of {who} what is still to come: its clock or ours is wrong"
    helps = (f"look at it: `git milestone log {part.milestone}`",)
    return Diagnostic("MG319", message, path, (), WARNING, helps=helps)


def _not_kept(timetable: Timetable, found: Violation, who: str, path: str) -> Diagnostic:
    """A date that cannot be kept, with the chain that forbids it as notes."""
    assert found.constraint is not None
    part = timetable.outline.parts[found.activity]
    late = duration_of(found.minutes)
    finish = day(timetable.schedule.times(found.activity).early_finish)
    is_due = found.constraint.kind == "due"
    keys = ("phases", part.title, "due") if part.kind in ("phase", "gate") else _KEYS[found.constraint.kind]
    steps = [step.sentence for step in drivers_told(timetable, found.chain)]
    notes = steps[:_MOST_STEPS]
    if len(steps) > _MOST_STEPS:
        notes.append(f"and {len(steps) - _MOST_STEPS} steps before that")
    helps = [f"see what holds it: `git milestone why {part.milestone}`"]
    if found.kind == "contradiction":
        notes, helps = ["its own dates and its estimate exclude each other"], ["move one of its dates"]
    message = f"{who} {condition(found.constraint)}, and finishes on {finish}: {late} too late"
    return Diagnostic(
        "MG316" if is_due else "MG315",
        message,
        path,
        keys if part.kind != "task" else (),
        WARNING if is_due else "error",
        notes=tuple(notes),
        helps=tuple(helps),
    )
