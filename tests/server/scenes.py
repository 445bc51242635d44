"""What people do to a troupe's milestones, well and badly: edits, reviews, waivers, ways through a gate."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.server.edits import EDITS
from tests.server.troupe import (
    CONFIG,
    LOG,
    TEAM,
    Troupe,
    Written,
    committed,
    identity,
    key_of,
    path_of,
    said,
    signing,
    uid_of,
)

CODERS = ("mallory", "mallory", "sarah", "sarah", "jordan", "alex", "casey", "ci", "stranger")
HOME, VISIT = "home", "visit"


class Play:
    """One attempt while it is made: who is at work, what the log says, and what of it goes with the push."""

    def __init__(self, troupe: Troupe, random: Random, base: str) -> None:
        self.troupe, self.random, self.base = troupe, random, base
        self.chains: dict[str, Written] = dict(troupe.chains)
        self.who = random.choice(CODERS)
        self.beside = random.random() < 0.5  # else what is said is on the server before the push
        self.changed = False
        self.proper = False  # the last commit is by one person, and signed by them

    @property
    def head(self) -> str:
        return self.troupe.repo.git("rev-parse", "HEAD")

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        """Changes a file that is there."""
        place = self.troupe.repo.path / path
        if place.is_file() and not place.is_symlink():
            self.troupe.repo.write(path, change(place.read_text(encoding="utf-8")))
            self.changed = True

    def commit(self, message: str = "Go on", who: str = "") -> str:
        """A commit of who is at work, most often signed as it should be."""
        who = who or self.who
        key = self.random.choices((key_of(who), "", "strange"), (88, 9, 3))[0]
        if self.chance(0.1):
            message += f"\n\nMilestone: milestone-{self.random.choice((1, 2, 3, 99)):03d}"
        if self.chance(0.05):
            message += "\n\nCo-authored-by: Alex Example <alex@example.org>"
        self.changed = False
        author = self.random.choice(CODERS) if self.chance(0.07) else who  # a patch that somebody applies
        self.proper = key == key_of(who) and author == who and "Co-authored" not in message
        return committed(self.troupe, who, message, key=key, author=author)

    def say(self, actor: str, kind: str, number: int, phase: str = "", **payload: str) -> None:
        """An event of ``actor`` about what is committed, most often signed as it should be."""
        if self.changed:
            self.commit()
        key = self.random.choices((key_of(actor), "", "strange", "old"), (90, 4, 3, 3))[0]
        chain = f"{LOG}{actor}/{self.random.choice((HOME, VISIT))}"
        of = self.random.choices((self.head, self.base), (95, 5))[0]
        told = {key: value for key, value in payload.items() if value}
        self.chains[chain] = said(
            self.troupe, of, self.chains, actor, kind, number, phase, key=key, chain=chain, payload=told
        )


Scene = Callable[[Play], None]


def some_edit(play: Play) -> None:
    """An edit of a record or the configuration, as any hand might make it."""
    play.random.choice(EDITS)(play.troupe.repo, play.random)
    play.changed = True


def through_design(play: Play) -> None:
    """Milestone 1 is written, reviewed and moved on, and one of these may go wrong or be left out."""
    if play.chance(0.6):
        play.edit("docs/accounts.md", lambda text: text + "Passwords are hashed.\n")
        play.commit("Write it", play.random.choice(("mallory", "mallory", "jordan", "alex")))
    if play.chance(0.9):
        who = play.random.choices(("alex", "sarah", "mallory", "ci", "jordan"), (70, 20, 4, 3, 3))[0]
        phase = play.random.choices(("design", "spec"), (19, 1))[0]
        play.say(who, "approve", play.random.choices((1, 2), (19, 1))[0], phase)
    if play.chance(0.15):
        play.say(play.random.choice(("sarah", "casey")), "reject", 1, "design", reason="too short")
    if play.chance(0.15):
        play.edit("docs/accounts.md", lambda text: text + "\n")
    target = play.random.choices(("spec", "task", "execute", "design"), (80, 8, 6, 6))[0]
    play.edit(path_of(1), lambda text: text.replace("phase: design", f"phase: {target}"))


def both_leads(play: Play) -> None:
    """Milestone 6 needs two leads."""
    for who in ("alex", "jordan"):
        if play.chance(0.9):
            play.say(who, "approve", 6, "design")
    if play.chance(0.1):
        play.say("ci", "approve", 6, "design", reviewer="jordan")
    play.edit(path_of(6), lambda text: text.replace("phase: design", "phase: spec"))


def approved_content(play: Play) -> None:
    """What was approved of milestone 2 changes, and may be approved again, or taken back to its phase."""
    play.edit("docs/payments.md", lambda text: text + play.random.choice(("More.\n", "\n", "Less.\n")))
    if play.chance(0.6):
        play.commit("Correct it")
        play.say(play.random.choice(("alex", "alex", "alex", "jordan")), "approve", 2, "design")
    elif play.chance(0.3):
        play.edit(path_of(2), lambda text: text.replace("phase: spec", "phase: design"))


def taken_back(play: Play) -> None:
    """Somebody takes an approval back, rejects what was left, or overrules who does."""
    play.say(play.random.choice(("alex", "jordan")), play.random.choice(("withdraw", "comment")), 2,
             "design", reason="look again", )  # fmt: skip
    if play.chance(0.3):
        play.say("sarah", "overrule", 2, "design", whom="alex", reason="no time")
    play.edit(path_of(2), lambda text: text.replace("title: Payments", "title: Payments by card"))


def waived(play: Play) -> None:
    """A gate or a dependency is waived, by who may or may not, for long enough or not."""
    who = play.random.choice(("sarah", "sarah", "alex", "mallory"))
    until = play.random.choice(("2026-12-31", "2026-12-31", "2026-01-02"))
    if play.chance(0.5):
        play.say(who, "waive", 1, "design", reason="fire", until=until, what="design")
        play.edit(path_of(1), lambda text: text.replace("phase: design", "phase: spec"))
    else:
        more = {"dependency": "milestone-002", "what": "milestone-002"}
        play.say(who, "waive", 3, "", reason="fire", until=until, **more)
        play.edit(path_of(3), lambda text: text.replace("phase: task", "phase: execute"))


def into_execution(play: Play) -> None:
    """Milestone 3 begins, and what it needs may come with it."""
    if play.chance(0.4):
        play.edit(path_of(3), lambda text: text.replace("milestone-002", "milestone-004"))
    play.edit(path_of(3), lambda text: text.replace("phase: task", "phase: execute"))


def completed(play: Play) -> None:
    """Milestone 5 is signed off, or not, and completed, or cancelled."""
    if play.chance(0.7):
        play.say(play.random.choice(("alex", "alex", "sarah")), "approve", 5, "completion")
    status = play.random.choices(("completed", "cancelled"), (8, 2))[0]
    play.edit(path_of(5), lambda text: text.replace("status: active", f"status: {status}"))
    if play.chance(0.7):
        path, target = path_of(5), path_of(5, "completed")
        if (play.troupe.repo.path / path).is_file():
            (play.troupe.repo.path / path).rename(play.troupe.repo.path / target)


def loosened(play: Play) -> None:
    """Fewer people are asked than before, or others."""
    others = ("", "    reviewers: [jordan]\n", "    reviewers: {any: 1, of: [alex, sarah, jordan]}\n")
    new = play.random.choice(others)
    play.edit(path_of(1), lambda text: re.sub(r"    reviewers: .*\n", lambda _: new, text))
    if play.chance(0.3):
        play.edit(path_of(1), lambda text: text.replace("phase: design", "phase: spec"))


POLICIES = (
    "policy:\n  unknown_person: warning\n",
    "policy:\n  configure: anybody\n",
    "review:\n  restale: none\n",
    "security:\n  access_control: rbac\n",
)


def configured(play: Play) -> None:
    """Policy and team change, by an admin or not, beside a record or not."""
    if play.chance(0.5):
        play.edit(CONFIG, lambda text: text + play.random.choice(POLICIES))
    elif play.chance(0.5):
        play.edit(TEAM, lambda text: text.replace("leads: [alex, jordan]", "leads: [alex, jordan, mallory]"))
    else:  # the key that Jordan signs with is given up
        play.edit(TEAM, lambda text: re.sub(
            r"(jordan: .*)keys: \['(.*?)'\]", rf"\1retired: [{{key: '\2', until: [{play.base}]}}]", text
        ))  # fmt: skip
    if play.chance(0.7):
        play.commit("Configure", play.random.choice(("sarah", "sarah", "robin", "mallory")))


def planned(play: Play) -> None:
    """A new milestone, from the beginning or from the middle, or an ID that is taken."""
    number = play.random.choice((7, 7, 7, 4))
    phase = play.random.choices(("design", "spec"), (8, 2))[0]
    text = f"schema: 1\nid: milestone-{number:03d}\nuid: {uid_of(20)}\ntitle: New\nstatus: planned\n"
    more = "phases:\n  design:\n    reviewers: [alex]\n" if play.chance(0.5) else ""
    play.troupe.repo.write(path_of(number), f"{text}phase: {phase}\nworkflow: kiro\n{more}")
    play.changed = True


def coded(play: Play) -> None:
    """Something that concerns no milestone."""
    play.edit("src/app.py", lambda text: text + "print(2)\n")


def told(play: Play) -> None:
    """Something is said that nothing waits for."""
    play.say(play.random.choice(("mallory", "casey", "stranger")), "comment", 1, "design", reason="fine")


SCENES: tuple[Scene, ...] = (
    through_design,
    through_design,
    through_design,
    both_leads,
    both_leads,
    approved_content,
    approved_content,
    taken_back,
    waived,
    waived,
    into_execution,
    completed,
    completed,
    loosened,
    configured,
    planned,
    coded,
    coded,
    coded,
    told,
    told,
    some_edit,
    some_edit,
)


def merged(play: Play, side: str, who: str = "") -> None:
    """A side branch is merged by somebody else, who may slip something in."""
    repo = play.troupe.repo
    repo.git("checkout", "--quiet", "--force", "--detach", play.base)
    chosen = who or play.random.choice(("sarah", "alex", "jordan", "mallory"))
    key = key_of(chosen) if who or play.chance(0.9) else ""
    play.proper = key == key_of(chosen)
    words = ["merge", "--quiet", "--no-ff", "--no-verify", "--no-commit", side]
    repo.git(*words, env=identity(chosen))
    if not who and play.chance(0.2):
        play.edit("docs/accounts.md", lambda text: text + "A line slipped in.\n")
        repo.git("add", "--all")
    words = ["commit", "--quiet", "--no-verify", "--message", "Merge it", *(["-S"] if key else [])]
    repo.git(*signing(play.troupe, key), *words, env=identity(chosen))
    play.changed = False
