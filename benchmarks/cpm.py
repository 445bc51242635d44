"""Compares the critical path method with another scheduler's answers on a folder of networks, and times it.

    python benchmarks/cpm.py DIR      any folder of NAME.in.tsv and NAME.mpxj.tsv (default ../shared/data/cpm)
    python benchmarks/cpm.py --speed  10,000 and 100,000 activities, with ratios to a loop over the links

Agreement is of all values of every activity, as the moments and days that the answers print. Where they
differ, the same network is scheduled under the start rule of the other side ("links": an activity with
predecessors may start before the project). Differences that vanish then are that rule's doing and are
counted by cause; any other difference is a failure and gives exit code 1. A folder without a network too.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from milestone_git.schedule.critical_path import Schedule, Times, solve
from milestone_git.schedule.drag import drags
from milestone_git.schedule.network import Activity, Link, LinkKind, Network

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "cpm"
PROJECT_START = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY_MINUTES = 480
COLUMNS = ("ES", "EF", "LS", "LF", "total", "free", "crit")
KINDS: dict[str, LinkKind] = {
    "FINISH_START": "FS",
    "START_START": "SS",
    "FINISH_FINISH": "FF",
    "START_FINISH": "SF",
}

Values = tuple[str, ...]


class Comparison(NamedTuple):
    """What one network gave: values compared, differences by cause, and differences without an excuse."""

    name: str
    activities: int
    links: int
    equal: int
    causes: Counter[str]
    unexplained: list[str]
    milliseconds: float


def read_network(path: Path) -> Network:
    """A network from `T id days` and `D before after kind lag_days` lines; fractions of days are welcome."""
    activities, links = [], []
    names: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = line.split("\t")
        if row[0] == "T":
            name = names.setdefault(row[1], row[1])
            activities.append(Activity(name, _minutes(row[2])))
        elif row[0] == "D":
            before, after = (names.get(end, end) for end in row[1:3])
            links.append(Link(before, after, KINDS[row[3]], _minutes(row[4])))
    return Network(PROJECT_START, activities, links)


def read_answers(path: Path) -> dict[str, Values]:
    """The other scheduler's values by activity, floats normalised: `4.0d` is `4d`."""
    answers = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, *values = line.split("\t")
        floats = [_days(_minutes(value.removesuffix("d"))) for value in values[4:6]]
        answers[name] = (*values[:4], *floats, values[6])
    return answers


def values_of(times: Times) -> Values:
    """Our values in the spelling of the answers."""
    moments = (times.early_start, times.early_finish, times.late_start, times.late_finish)
    floats = (times.total_float_minutes, times.free_float_minutes)
    return (
        *(moment.strftime("%Y-%m-%dT%H:%M") for moment in moments),
        *(_days(minutes) for minutes in floats),
        str(times.is_critical).lower(),
    )


def compare(source: Path) -> Comparison:
    """Schedule one network and compare it, and explain what differs."""
    network = read_network(source)
    answers = read_answers(source.with_name(source.name.replace(".in.tsv", ".mpxj.tsv")))
    began = perf_counter()
    ours = solve(network)
    milliseconds = (perf_counter() - began) * 1000
    theirs = solve(network._replace(start_rule="links"))
    causes: Counter[str] = Counter()
    unexplained = [f"{name}: no answer" for name in ours.arrays.names if name not in answers]
    unexplained += [f"{name}: no such activity" for name in answers if name not in ours.arrays.numbers]
    equal = 0
    for name, expected in answers.items():
        if name not in ours.arrays.numbers:
            continue
        own, other = values_of(ours.times(name)), values_of(theirs.times(name))
        for column, value, explained, wanted in zip(COLUMNS, own, other, expected, strict=True):
            if value == wanted:
                equal += 1
            elif explained == wanted:
                causes[_cause(theirs, name, column)] += 1
            else:
                unexplained.append(f"{name} {column}: {value}, expected {wanted}")
    name = source.name.removesuffix(".in.tsv")
    return Comparison(
        name, len(network.activities), len(network.links), equal, causes, unexplained, milliseconds
    )


def _cause(theirs: Schedule, name: str, column: str) -> str:
    """Why a value differs that agrees under the other start rule."""
    number = theirs.arrays.numbers[name]
    if theirs.starts[number] < theirs.arrays.origin(number):
        return "starts before the project"
    if column in ("ES", "EF"):
        return "follows one that does"
    if column in ("LS", "LF"):
        return "measured from a project finish that moves with it"
    return "float beside one that does"


def _minutes(days: str) -> int:
    return round(float(days) * DAY_MINUTES)


def _days(minutes: int) -> str:
    return f"{minutes / DAY_MINUTES:g}d"


def compare_folder(folder: Path) -> int:
    """Compare every network of a folder; one line each, differences below it, the summary last."""
    sources = sorted(folder.glob("*.in.tsv"))
    results = [_told(compare(source)) for source in sources]
    causes: Counter[str] = sum((result.causes for result in results), Counter())
    failures = sum(len(result.unexplained) for result in results)
    equal = sum(result.equal for result in results)
    told = "".join(f"; {count} {cause}" for cause, count in sorted(causes.items()))
    print(
        f"cpm: {len(results)} networks, {sum(result.activities for result in results)} activities: "
        f"{equal} values equal, {causes.total()} differ by the start rule, {failures} differ{told}"
    )
    return 1 if failures or not results else 0


def _told(result: Comparison) -> Comparison:
    print(
        f"{result.name}: {result.activities} activities, {result.links} links, {result.milliseconds:.1f} ms: "
        f"{result.equal} equal, {result.causes.total()} by the start rule, {len(result.unexplained)} differ"
    )
    for line in result.unexplained:
        print(f"  {line}")
    return result


def random_network(activities: int, links: int, *, window: int | None) -> Network:
    """A random network with all kinds of links; predecessors within `window` places (None: anywhere)."""
    dice = random.Random(7)
    work = [Activity(f"m{number:06}", DAY_MINUTES * dice.randint(1, 14)) for number in range(activities)]
    kinds: tuple[LinkKind, ...] = ("FS", "FS", "FS", "FS", "FS", "FS", "FS", "SS", "FF", "SF")
    found = []
    for after in range(1, activities):
        low = max(0, after - window) if window else 0
        for _ in range(links // activities):
            lag_minutes = dice.choice([0, 0, 0, DAY_MINUTES, -DAY_MINUTES])
            before = work[dice.randrange(low, after)].name
            found.append(Link(before, work[after].name, dice.choice(kinds), lag_minutes))
    return Network(PROJECT_START, work, found)


def _baseline(network: Network) -> int:
    """What touching every link once costs: a dictionary lookup of both ends and one comparison."""
    numbers = {activity.name: number for number, activity in enumerate(network.activities)}
    furthest = 0
    for link in network.links:
        furthest = max(furthest, numbers[link.after] - numbers[link.before])
    return furthest


def speed() -> int:
    """Time the passes; figures are the best of five, ratios are to the baseline of the same run."""
    for activities, links in ((10_000, 30_000), (100_000, 300_000)):
        for window in (50, None):
            network = random_network(activities, links, window=window)
            shape = "nearby predecessors" if window else "predecessors anywhere"
            base = _best(partial(_baseline, network))
            solved = _best(partial(solve, network))
            schedule = solve(network)
            drag = _best(partial(drags, schedule), 2)
            print(
                f"{activities} activities, {links} links, {shape}: {solved:.0f} ms, "
                f"{solved / base:.1f} times a loop over the links ({base:.0f} ms); drag {drag:.0f} ms more"
            )
    return 0


def _best(work: Callable[[], object], rounds: int = 5) -> float:
    """Milliseconds of the fastest round."""
    fastest = float("inf")
    for _ in range(rounds):
        began = perf_counter()
        work()
        fastest = min(fastest, perf_counter() - began)
    return fastest * 1000


def main(argv: list[str] | None = None) -> int:
    """Parse the arguments and run; the answer is the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, metavar="DIR")
    parser.add_argument("--speed", action="store_true", help="time large networks instead")
    arguments = parser.parse_args(argv)
    return speed() if arguments.speed else compare_folder(arguments.folder)


if __name__ == "__main__":
    sys.exit(main())
