"""The doors of the verdict: a look at everything, what is staged, a revision, a move, a commit message."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.app.answerable import answered
from milestone_git.app.context import Context
from milestone_git.app.gating import with_evidence
from milestone_git.app.look import commit_of
from milestone_git.app.moved import CONFIGURATION, Move, given_up, judged, known
from milestone_git.app.transact import located
from milestone_git.model.attempt import Attempt, Policy
from milestone_git.model.diagnostic import NOTE, Diagnostic, Refused, refusal
from milestone_git.model.edited import Edited
from milestone_git.model.record import ROOT
from milestone_git.model.snapshot import Snapshot
from milestone_git.model.verdict import Verdict as Verdict  # the hooks name it by this door
from milestone_git.rules.brought import brings_nothing
from milestone_git.rules.judge import judge
from milestone_git.store import branches, log, merging
from milestone_git.store.kept.cache import Cache
from milestone_git.store.reading import snapshot, stock
from milestone_git.store.repository import Place
from milestone_git.store.saving.journal import recover


def everything(context: Context, source: str) -> Verdict:
    """Judges all that stands at ``source``: the work tree, the index, or a revision. The log is read too."""
    place = context.place() if source == snapshot.INDEX else context.place_to_read()
    recover(place)
    where = source if source in (snapshot.WORK_TREE, snapshot.INDEX) else commit_of(place, source)
    looked = context.seen.files if context.seen and where == snapshot.WORK_TREE else None
    reading = snapshot.read(place, where, looked)
    said = _of_everything(place, reading)
    if where == snapshot.WORK_TREE and reading.snapshot.repository.uid:
        said += log.read(place, reading.snapshot.repository.uid).faults
    return _verdict(where, reading, said)


def _of_everything(place: Place, reading: snapshot.Reading) -> tuple[Diagnostic, ...]:
    """The verdict of a mere look, kept by all that is shown to the rules: content, and what else they ask."""
    attempt = Attempt(reading.snapshot._replace(source="", branch="", head=""))
    kept, digest = Cache(place.own_dir), _digest(reading)
    known = kept.get(_verdict_of(digest))
    if known is not None:
        return tuple(Diagnostic(*one) for one in known)
    said = () if _is_still_well(place, kept, attempt, reading) else judge(attempt)
    kept.put({_verdict_of(digest): [tuple(one) for one in said]})
    return said


def _digest(reading: snapshot.Reading) -> str:
    return reading.files.listing.digest


def _verdict_of(digest: str) -> str:
    return f"verdict {digest}"


def _is_still_well(place: Place, kept: Cache, attempt: Attempt, reading: snapshot.Reading) -> bool:
    """Whether nothing is said of the stock that this was read on top of, and nothing is brought by the rest.

    A stock that nobody has judged is judged now: once, while ever more edits are read on top of it.
    """
    since = reading.since
    try:
        found = stock.earlier(kept, since.digest) if since and since.digest != _digest(reading) else None
        if found is None or since is None:
            return False
        before = snapshot.snapshot_of(place, "", found)._replace(branch="", head="")
        known = kept.get(_verdict_of(since.digest))
        if known is None:
            known = [tuple(one) for one in judge(Attempt(before))]
            kept.put({_verdict_of(since.digest): known})
        now = attempt.head.records
        written = {path: now[path] for path in since.differing if path in now}
        edited = Edited(before.records, written, frozenset(since.differing.keys() - written.keys()))
        narrow = Attempt(attempt.head._replace(records=edited), base=before)
        return not known and brings_nothing(narrow)
    except stock.Gone:
        return False  # the cache was emptied behind our back


def move(context: Context, base: str, head: str, policy: str = "") -> Verdict:
    """Judges what merging revision ``head`` into ``base`` would bring: what a pull request asks for.

    By the policy at the tip of revision ``policy`` (R23), else of the trunk.

    Judged is the merge, against the tip of the base. Neither side alone would do: the head lacks what the
    base has gained since they parted, which is not deleted; and two new records that each are fine can have
    one id together (R6). Where this clone cannot tell, it is unverified (MG403), and never passed (R22).
    """
    place = context.place_to_read()
    try:
        ours, theirs = _revision(place, base), _revision(place, head)
        _refuse_unseen(place, ours, theirs)
        ruling = _ruling(place, policy) if policy else None
        rulers = Policy(ruling.settings, ruling.team) if ruling else None
        with merging.with_room(place) as room:
            merged = merging.merged(room, ours, theirs)
            found = judged(room, Move(ours, theirs, merged.tree), context.now, rulers)
    except KeyError as missing:
        lacking = (_unverified(f"object `{str(missing.args[0])[:12]}` is not in this clone", *_WHOLE),)
        return Verdict(f"{base}..{head}", (), lacking)
    except Refused as refused:
        if refused.diagnostics[0].code != "MG403":
            raise
        return Verdict(f"{base}..{head}", (), refused.diagnostics)
    told = {one.path for one in found.diagnostics}
    conflicts = (path for path in merged.conflicts if path.startswith(ROOT) and path not in told)
    noted = _advice(place, base, ours, ruling)
    more = (*(_conflict(path, base) for path in conflicts), *noted)
    return found._replace(diagnostics=(*found.diagnostics, *more))


def commit(context: Context, message: str | None = None) -> Verdict:
    """Judges the commit that is being made: the index against HEAD, or with ``message`` its trailers."""
    place = context.place()
    base = known(place, place.head)
    head = snapshot.read_if_any(place, snapshot.INDEX)
    if head is None:
        return Verdict(snapshot.INDEX, (), given_up(base))
    if message is None:
        attempt = answered(place, Attempt(head.snapshot, base=base), context.now)
        attempt = with_evidence(place, attempt, snapshot.INDEX, context.now)
    else:
        # the message says nothing about documents, so these are the same on both sides
        attempt = Attempt(head.snapshot, base=head.snapshot, trailers=trailers_of(place, message))
    return _verdict(snapshot.INDEX, head, judge(attempt))


def trailers_of(place: Place, message: str) -> tuple[str, ...]:
    """The values of `Milestone:` trailers, as Git itself finds them."""
    rows = place.git.line("interpret-trailers", "--parse", stdin=message.encode()).split("\n")
    pairs = (row.partition(":") for row in rows)
    return tuple(value.strip() for key, _, value in pairs if key.lower() == "milestone")


def _verdict(source: str, reading: snapshot.Reading, said: tuple[Diagnostic, ...]) -> Verdict:
    found = reading.snapshot
    documents = tuple(sorted({*found.records, *found.broken_paths()}))
    return Verdict(source, documents, tuple(located(one, reading.files) for one in said))


def _advice(place: Place, base: str, tip: str, ruling: Snapshot | None) -> Iterator[Diagnostic]:
    """A note where the base is a branch that the policy leaves free: all is said as of a protected one."""
    full = place.git.line("rev-parse", "-q", "--symbolic-full-name", base, expect=(0, 1, 128))
    kind, _, name = full.removeprefix("refs/").partition("/")
    name = name.partition("/")[2] if kind == "remotes" else name if kind == "heads" else ""
    ruling = (ruling or known(place, tip)) if name else None
    if ruling is not None and name not in ruling.repository.protected:
        message = f"`{name}` is not protected by the policy: this is what a protected branch would be told"
        yield Diagnostic("MG438", message, severity=NOTE)


def _ruling(place: Place, name: str) -> Snapshot:
    """The policy at the tip of a branch. One that cannot be read, or is not here, judges nothing."""
    found = known(place, _revision(place, name))
    if found is None:
        raise refusal("MG002", f"`{name}` holds no milestones, and so no policy", "name the protected branch")
    wrong = [one for one in found.faults if one.path in CONFIGURATION]
    if wrong:
        raise Refused(*wrong)
    return found


_WHOLE = (
    "get the whole history, without its files: `git fetch --unshallow --filter=blob:none`",
    "and the log, never with `--depth`: `git fetch origin '+refs/milestones/log/*:refs/milestones/log/*'`",
)


def _revision(place: Place, name: str) -> str:
    """The commit of a revision; one that a shallow clone lacks may be anything, so it is unverified."""
    if not branches.tip(place, name) and merging.shallow_commits(place):
        branch = name.removeprefix("origin/")
        fetch = f"git fetch --unshallow origin +refs/heads/{branch}:refs/remotes/origin/{branch}"
        raise Refused(_unverified(f"`{name}` is not in this shallow clone", f"fetch it: `{fetch}`"))
    return commit_of(place, name)


def _refuse_unseen(place: Place, base: str, head: str) -> None:
    """Refuses where this clone cannot tell from where the two sides parted, or cannot merge them."""
    if merging.cut_commits(place, base, head):
        raise Refused(_unverified("this clone is too shallow to see where base and head parted", *_WHOLE))
    if not merging.has_common_history(place, base, head):
        if merging.shallow_commits(place):
            raise Refused(_unverified("this clone is too shallow to see where base and head parted", *_WHOLE))
        raise refusal("MG010", "base and head have no history in common", "name two branches of one project")
    if not merging.can_merge(place) and not merging.contains(place, base, head):
        raise Refused(_unverified("this Git cannot compute the merge", "install Git 2.38 or newer"))


def _unverified(message: str, *helps: str) -> Diagnostic:
    return Diagnostic("MG403", message, helps=helps)


def _conflict(path: str, base: str) -> Diagnostic:
    helps = (f"merge the base where you work, and solve it there: `git merge {base}`",)
    return Diagnostic("MG604", f"merging into `{base}` conflicts in `{path}`", path, helps=helps)
