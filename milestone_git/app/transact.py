"""The one loop: read once, decide, judge, save as one compare-and-swap; stale means again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from milestone_git.app.answerable import answered
from milestone_git.app.context import Context
from milestone_git.app.gating import with_evidence
from milestone_git.app.news import News
from milestone_git.app.observation import pending
from milestone_git.model.attempt import Attempt
from milestone_git.model.change import Change, Write
from milestone_git.model.diagnostic import Diagnostic, Refused, errors_of, refusal
from milestone_git.model.given import Given
from milestone_git.model.record import ACTIVE, COMPLETED
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules import permitted
from milestone_git.rules.importing import imported_by
from milestone_git.rules.judge import judge
from milestone_git.store import branches, documents, identity, log, schema
from milestone_git.store.documents.texts import unsafe_texts
from milestone_git.store.reading import snapshot
from milestone_git.store.repository import Place
from milestone_git.store.saving import save
from milestone_git.store.saving.journal import Journal, held
from milestone_git.store.saving.moves import RefMove
from milestone_git.store.told import Told, told

TRIES = 5
_RECORDS = (ACTIVE, COMPLETED)
Request = TypeVar("Request")
Decide = Callable[[Snapshot, Request, Given], Change]
Landing = Callable[[Place, Snapshot, str], Iterable[RefMove]]
Bound = Callable[[str], Iterable[RefMove]]
Texts = Mapping[str, bytes | None]


class Outcome(NamedTuple):
    """What came of a command: the snapshot as it is now, what the rules mention, if it wrote an event."""

    snapshot: Snapshot
    change: Change
    given: Given
    commit: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    dry_run: bool = False
    logged: bool = False


class Ways(NamedTuple):
    """How a change is carried out: only shown, only staged, and what else moves with its commit.

    ``news`` where it has to know what others did, ``numbers`` how many new ids it needs.
    """

    dry_run: bool = False
    no_commit: bool = False
    landing: Landing | None = None
    news: bool = False
    numbers: int = 0


def transact(context: Context, decide: Decide[Request], request: Request, ways: Ways = Ways()) -> Outcome:  # noqa: B008  # a value without state
    """Turns a request into a commit. Raises ``Refused``; then nothing was written."""
    place = context.place()
    refuse_unusable(place)
    news = News(context, wanted=ways.news, count=ways.numbers, dry_run=ways.dry_run)
    outcome = _saved(context, place, lambda s, g: decide(s, request, g), ways, news)
    told = news.sent(place, outcome.snapshot, wrote=outcome.logged)
    return outcome._replace(diagnostics=(*outcome.diagnostics, *told))


def _saved(
    context: Context, place: Place, decide: Callable[[Snapshot, Given], Change], ways: Ways, news: News
) -> Outcome:
    said = ""
    with held(place) as journal:
        for _ in range(TRIES):
            try:
                return _once(context, place.again(), journal, decide, ways, news)
            except save.StaleError as stale:
                said = str(stale).split("\n")[0]
            except Refused:
                news.returned(place)
                raise
    raise refusal(
        "MG603",
        f"`{place.branch}` or the log could not be moved in {TRIES} tries: somebody else is writing there",
        "try again",
        notes=(said,) if said else (),
    )


def refuse_unusable(place: Place) -> None:
    """Refuses where no commit of ours can land: MG004 detached, MG005 unborn, MG006 in a merge."""
    if not place.branch:
        raise refusal(
            "MG004", "HEAD is on no branch, so a commit would be lost", "go to one: `git switch main`"
        )
    if not place.head:
        raise refusal(
            "MG005", f"branch `{place.branch}` has no commit yet", "make the first one: `git milestone init`"
        )
    if operation := place.unfinished():
        name, way_back = operation
        raise refusal("MG006", f"a {name} is in progress", f"finish it, or give it up: `{way_back}`")


def load(place: Place) -> tuple[snapshot.Reading, Told]:
    """The work tree with all that a writing verb may need: what the log tells, and the ids in every ref."""
    reading = snapshot.read(place)
    if not reading.snapshot.repository.uid:
        raise Refused(*(located(one, reading.files) for one in reading.snapshot.faults[:1]))
    repo = reading.snapshot.repository.uid
    refs = log.refs(place, log.PREFIX, *branches.HELD)
    chains = told(place, repo, refs)
    ids = branches.known_ids(place, refs)
    whole = reading.snapshot._replace(events=chains.events(place, repo), known_ids=ids)
    return snapshot.Reading(whole, reading.files), chains


def located(diagnostic: Diagnostic, files: Texts) -> Diagnostic:
    """The diagnostic with line and column in the bytes that were judged."""
    return documents.located(diagnostic, files.get)


def placed(context: Context, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics with their place in the files of the work tree, for what a verb refused."""
    waiting = tuple(diagnostics)
    if not any(one.keys and not one.line for one in waiting):
        return waiting
    top = context.place_to_read().top
    paths = {one.path for one in waiting if (top / one.path).is_file()}
    return tuple(located(one, {path: (top / path).read_bytes() for path in paths}) for one in waiting)


def _once(
    context: Context,
    place: Place,
    journal: Journal,
    decide: Callable[[Snapshot, Given], Change],
    ways: Ways,
    news: News,
) -> Outcome:
    reading, chains = load(place)
    if news.brought(place, reading.snapshot, journal):
        reading, chains = load(place)
    before = news.numbered(place, reading.snapshot)
    given = context.given(place, before.team)
    change = proposed = decide(before, given)
    if ways.no_commit:
        change = change._replace(staged=True, drafts=())
    _refuse_unsafe(change)
    texts = _texts(change, reading.files)
    after, said = _judged(place, given, before, change, reading.files.after(texts))
    permitted.refuse(before, after, proposed, given.actor.handle)
    if ways.dry_run:
        return Outcome(after, change, given, diagnostics=said, dry_run=True)
    rows: tuple[str, ...] = ()
    if texts and not change.staged:
        rows = save.entries_of_new(place, texts) if _are_new(before, texts) else ()
        if not rows:
            save.check_clean(place, texts)
    oids = reading.files.listing.oids
    refs = [] if change.staged else _log_moves(place, before, chains, oids, change, given)
    landing = _bound(ways.landing, place, after)
    commit = save.save(place, journal, change, texts, refs, landing, rows)
    return Outcome(after._replace(head=commit or place.head), change, given, commit, said, logged=bool(refs))


def _are_new(before: Snapshot, paths: Iterable[str]) -> bool:
    """Whether all of ``paths`` are of records that no branch has by that name, HEAD included."""
    named = [path.rpartition("/")[2].removesuffix(".yaml") for path in paths if path.startswith(_RECORDS)]
    return len(named) == len([*paths]) and not before.known_ids.intersection(named)


def _bound(landing: Landing | None, place: Place, after: Snapshot) -> Bound | None:
    return None if landing is None else lambda commit: landing(place, after, commit)


def _refuse_unsafe(change: Change) -> None:
    """What the reader would not take back is never written: it would be broken for everybody."""
    found = [fault for write in change.writes for fault in unsafe_texts(write.path, write.document)]
    if found:
        raise Refused(*found)


def _texts(change: Change, files: Texts) -> dict[str, bytes | None]:
    """The bytes of each document to write: a new one in our layout, a known one with its comments kept."""
    texts: dict[str, bytes | None] = {}
    for write in change.writes:
        old = files.get(write.moved_from or write.path)
        if write.document is None:
            texts[write.path] = None
        elif write.typed is not None:
            texts[write.path] = _typed(write, old)
        elif old is None:
            texts[write.path] = documents.new_text(write.document, hint_of(write.path))
        else:
            texts[write.path] = documents.revised_text(old, write.document, write.path)
    return texts


def _typed(write: Write, old: bytes | None) -> bytes | None:
    """What somebody typed, where the file is still the one they had before them."""
    if old != write.base:
        raise refusal(
            "MG603",
            f"`{write.path}` was changed while you edited it",
            f"look at what is there now: `git log -p -1 -- {write.path}`",
        )
    return write.typed


def hint_of(path: str) -> str:
    """The line by which editors find the schema: `init` lays it into the Git directory of each clone."""
    return f"yaml-language-server: $schema=../../.git/milestones/schemas/{schema.schema_of(path)}.schema.json"


def _judged(
    place: Place, given: Given, before: Snapshot, change: Change, files: Texts
) -> tuple[Snapshot, tuple[Diagnostic, ...]]:
    """The snapshot after the change and what the rules say; raises ``Refused`` on an error."""
    broken = [
        fault
        for write in change.writes
        if write.document is not None
        for fault in schema.unfit(write.path, write.document)
    ]
    if broken:
        raise Refused(*(located(one, files) for one in broken))
    after = before.after(change)
    tried = Attempt(after, base=before, imported=imported_by(change.drafts))
    made = answered(place, tried, given.now)._replace(makers=None)  # told by its events
    attempt = with_evidence(place, made, snapshot.INDEX if change.staged else place.head, given.now)
    said = tuple(located(one, files) for one in judge(attempt))
    if errors_of(said):
        raise Refused(*said)
    return after, said


def _log_moves(
    place: Place, before: Snapshot, chains: Told, oids: Mapping[str, str], change: Change, given: Given
) -> list[RefMove]:
    """The events of the change, behind those of what happened without us, on this clone's own chain."""
    drafts = [*pending(place, before, chains, oids, given.actor), *change.drafts]
    if not drafts:
        return []
    ref = f"{log.PREFIX}{given.actor.handle}/{identity.clone_name(place)}"
    old, new = log.appended(place, chains.heads, drafts, given, ref, before.repository.uid)
    return [RefMove(ref, old, new)]
