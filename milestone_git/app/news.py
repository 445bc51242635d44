"""What a command does with remotes by itself: asks before it plans, pushes after it wrote (`sync.auto`, R14).

Two seconds at most in all, asking nobody anything. A remote that is away is no error: it is told in one line
an hour at most, and not tried again for some minutes.
"""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app.context import Context
from milestone_git.model.diagnostic import NOTE, WARNING, Diagnostic
from milestone_git.model.given import Given
from milestone_git.model.naming import next_number, numbered
from milestone_git.model.snapshot import Snapshot
from milestone_git.store import log
from milestone_git.store.network import block, exchange, memory, remotes
from milestone_git.store.network.exchange import Answer, Patience
from milestone_git.store.network.memory import Memory
from milestone_git.store.network.remotes import Remote
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import Journal
from milestone_git.verbs.identifiers import known

_SOLO_BLOCK = 10
_QUIET_SECONDS = 60 * 60.0
_NOT_AGAIN_SECONDS = 5 * 60.0


class News:
    """The remotes of one command. ``count`` numbers are asked for; ``dry_run`` asks and writes nothing."""

    def __init__(self, context: Context, *, wanted: bool, count: int, dry_run: bool) -> None:
        self._context = context
        self._wanted = wanted or bool(count)
        self._count = count
        self._dry_run = dry_run
        self._used: tuple[Remote, ...] | None = None
        self._patience = Patience(0)
        self._reached: set[str] = set()
        self._numbers: tuple[int, ...] | None = None
        self._said: list[Diagnostic] = []
        self._repo = ""

    def brought(self, place: Place, found: Snapshot, journal: Journal) -> bool:
        """Fetches what this command needs to know, once; whether the log has grown by it."""
        if self._used is not None:
            return False
        self._used = remotes.in_use(place, found.repository.trunk)
        self._patience = Patience(float(found.settings.value("sync.timeout")))
        if not self._wanted or self._dry_run:
            return False
        grown = False
        for remote in self._open(place, found):
            from milestone_git.app import sync  # who has no remote does not pay for it

            given = self._context.given(place, found.team)
            party = sync.party_of(place, found, given, remote, only=len(self._used) == 1)
            answer = sync.fetch(party, self._patience)
            if answer.outcome != exchange.OK:
                self._failed(place, remote, answer)
                continue
            self._reached.add(remote.name)
            took = sync.taken(party, memory.recall(place).get(remote.key, Memory()), journal)
            self._said += [one._replace(severity=WARNING) for one in took.diagnostics]
            grown = grown or bool(took.accepted or took.continued)
        return grown

    def numbered(self, place: Place, found: Snapshot) -> Snapshot:
        """The snapshot with the numbers that are ours alone; they are asked for once, whatever the tries."""
        if not self._count or not self._used:
            return found
        if self._numbers is None:
            self._numbers = tuple(self._reserved(place, found, self._context.given(place, found.team)))
        return found._replace(numbers=self._numbers)

    def returned(self, place: Place) -> None:
        """Keeps the numbers of a change that was refused for the next one."""
        if self._numbers and not self._dry_run:
            block.keep(place, self._repo, sorted({*self._numbers, *block.left(place, self._repo)}))

    def sent(self, place: Place, found: Snapshot, *, wrote: bool) -> tuple[Diagnostic, ...]:
        """Pushes the own chain after a command that wrote an event; what there is to tell of it all."""
        if wrote and not self._dry_run:
            for remote in self._open(place, found):
                from milestone_git.store.network import push

                done = push.push_own_log(place, remote, self._patience)
                if done.answer.outcome in (exchange.OFFLINE, exchange.REFUSED):
                    self._failed(place, remote, done.answer)
                elif found.settings.value("session.share"):
                    self._shared(place, remote, self._context.given(place, found.team).actor.handle)
        return tuple(self._said)

    def _shared(self, place: Place, remote: Remote, handle: str) -> None:
        from milestone_git.store.network import sharing

        kept = memory.recall(place).get(remote.key, Memory())
        done = sharing.share(place, remote, handle, kept.sessions, self._patience)
        if done.went or done.came:
            memory.remember(place, remote.key, kept._replace(sessions=done.known))

    def _open(self, place: Place, found: Snapshot) -> Iterator[Remote]:
        """The remotes that are asked by themselves: none where that is off, or where one has just failed."""
        if not self._used or not found.settings.value("sync.auto") or remotes.is_off(place):
            return
        known_ones = memory.recall(place)
        for remote in self._used:
            waits = memory.now() - known_ones.get(remote.key, Memory()).failed < _NOT_AGAIN_SECONDS
            if not waits and not self._patience.is_over:
                yield remote

    def _failed(self, place: Place, remote: Remote, answer: Answer) -> None:
        kept = memory.recall(place).get(remote.key, Memory())
        is_told = memory.now() - kept.told < _QUIET_SECONDS
        now = memory.now()
        after = kept._replace(failed=now, told=kept.told if is_told else now, why=answer.said)
        memory.remember(place, remote.key, after)
        if not is_told:
            self._said.append(_quiet(remote, answer))

    def _reserved(self, place: Place, found: Snapshot, given: Given) -> list[int]:
        """From the block kept here, and the rest from the counter; none where that is out of reach."""
        repo, taken = found.repository.uid, known(found)
        self._repo = repo
        first = next_number(taken)
        if self._dry_run:
            return list(range(first, first + self._count))
        kept = [one for one in block.left(place, repo) if numbered(one) not in taken]
        missing = self._count - len(kept)
        remote = self._used[0] if self._used else None
        if missing > 0 and remote is not None and remote.name in self._reached:
            size = max(missing, _SOLO_BLOCK) if found.settings.profile == "solo" else missing
            from milestone_git.store.network import counter

            by = counter.Claimant(repo, given.actor.handle, log.author(given))
            nonce = given.entropy(12).hex()
            kept += counter.reserve(place, remote, by, first, size, self._patience, nonce) or ()
        if len(kept) < self._count:
            return []
        if found.settings.profile == "solo" or len(kept) > self._count or missing <= 0:
            block.keep(place, repo, kept[self._count :])
        return kept[: self._count]


def _quiet(remote: Remote, answer: Answer) -> Diagnostic:
    if answer.outcome == exchange.REFUSED:
        from milestone_git.app import sync

        said = sync.refused(remote, answer)
        return said._replace(message=f"{said.message}; see `git milestone sync`", severity=NOTE)
    message = f"`{remote.name}` cannot be reached, and what is new is pushed later: {answer.said}"
    return Diagnostic("MG611", message, severity=NOTE)
