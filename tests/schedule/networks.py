"""Makes networks for tests, by hand and by hypothesis, and holds a slow scheduler to compare with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise

from hypothesis import strategies as st

from milestone_git.schedule.calendar import Absence, Calendar, CalendarSpec, working_calendar
from milestone_git.schedule.network import Activity, Link, LinkKind, Network
from milestone_git.schedule.week import OFFICE_DAY

MONDAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY = 480
KINDS: tuple[LinkKind, ...] = ("FS", "SS", "FF", "SF")


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment in January 2026; the 5th is a Monday."""
    return datetime.combine(date(2026, 1, day), time(hour, minute), UTC)


def network(durations: dict[str, int], links: str = "") -> Network:
    """Activities by days and links as words like `a-b`, `a-SS-b`, `a-FF-b+2` (days of lag)."""
    activities = [Activity(name, days * DAY) for name, days in durations.items()]
    return Network(MONDAY, activities, [_link(word) for word in links.split()])


def _link(word: str) -> Link:
    sign = -1 if "~" in word else 1
    word, _, lag = word.replace("~", "+").partition("+")
    parts = word.split("-")
    kind: LinkKind = next((kind for kind in KINDS if kind in parts), "FS")
    return Link(parts[0], parts[-1], kind, sign * int(lag or 0) * DAY)


def chain(length: int) -> Network:
    """As many activities of a day in one row."""
    names = [f"m{number}" for number in range(length)]
    return Network(MONDAY, [Activity(name, DAY) for name in names], [Link(*pair) for pair in pairwise(names)])


def part_timer() -> Calendar:
    """Monday to Wednesday, with the second week of January off."""
    plan = (OFFICE_DAY,) * 3 + ((),) * 4
    return working_calendar(CalendarSpec(plan, absences=(Absence(date(2026, 1, 12), date(2026, 1, 16)),)))


@st.composite
def networks(draw: st.DrawFn, *, kinds: tuple[LinkKind, ...] = KINDS, size: int = 9) -> Network:
    """Random networks of whole hours, lags from a lead of 20 h on; every link runs forward."""
    count = draw(st.integers(1, size))
    hours = st.integers(0, 30).map(lambda number: number * 60)
    activities = [Activity(f"m{number}", draw(hours)) for number in range(count)]
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    pairs = (
        draw(st.lists(ends.filter(lambda pair: pair[0] < pair[1]), max_size=2 * size)) if count > 1 else []
    )
    lag = st.integers(-20, 20).map(lambda number: number * 60)
    links = [Link(f"m{low}", f"m{high}", draw(st.sampled_from(kinds)), draw(lag)) for low, high in pairs]
    return Network(MONDAY, draw(st.permutations(activities)), draw(st.permutations(links)))


def slow_starts(network: Network) -> dict[str, int]:
    """The early starts in minutes after the project's, by raising them until nothing is violated."""
    minutes = {activity.name: activity.duration_minutes for activity in network.activities}
    starts = dict.fromkeys(minutes, 0)
    changed = True
    while changed:
        changed = False
        for before, after, kind, lag in network.links:
            held = starts[before] + (minutes[before] if kind[0] == "F" else 0) + lag
            held -= minutes[after] if kind[1] == "F" else 0
            if held > starts[after]:
                starts[after], changed = held, True
    return starts


def slow_late_starts(network: Network) -> dict[str, int]:
    """The latest starts that leave the finish where it is, by trying for each activity minute after minute.

    Hours are enough, since every number in these networks is one.
    """
    minutes = {activity.name: activity.duration_minutes for activity in network.activities}
    finish = slow_finish(network, {})
    latest = {}
    for name in minutes:
        start = slow_starts(network)[name]
        while slow_finish(network, {name: start + 60}) <= finish:
            start += 60
        latest[name] = start
    return latest


def slow_finish(network: Network, floors: dict[str, int]) -> int:
    """The finish of the project in minutes after its start, with some activities held back."""
    names = [activity.name for activity in network.activities]
    minutes = {activity.name: activity.duration_minutes for activity in network.activities}
    starts = {name: floors.get(name, 0) for name in names}
    for _ in names:
        for before, after, kind, lag in network.links:
            held = starts[before] + (minutes[before] if kind[0] == "F" else 0) + lag
            starts[after] = max(starts[after], held - (minutes[after] if kind[1] == "F" else 0))
    return max(starts[name] + minutes[name] for name in names)
