"""What gates are judged by is read from Git for the gates that are asked about, once, and never guessed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from milestone_git.app import evidence as module
from milestone_git.app.evidence import Where, digest_at
from milestone_git.model.attempt import Attempt
from milestone_git.model.evidence import PROVEN, TRANSPORT, UNSIGNED, Gate, Proof
from milestone_git.store import log
from milestone_git.store.evidence import deliverables, scratch, signatures
from milestone_git.store.reading.snapshot import INDEX, read
from tests.builders import uid_of
from tests.contributors.history import BASE, DOC, RECORD, names
from tests.evidence.gates import DESIGN, DOCUMENT, SPEC, Gates, evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from milestone_git.model.settings import Team
    from milestone_git.store.repository import Place
    from tests.harness import Repo


@pytest.fixture
def gates(repo: Repo) -> Gates:
    made = Gates(repo)
    made.begin()
    made.by("jordan", "Write", **{DOC: BASE})
    return made


def test_digest_and_contributors_of_each_gate_that_is_asked_about(gates: Gates) -> None:
    found = gates.evidence(DESIGN, SPEC)
    assert set(found.digests) == set(found.contributors) == {DESIGN, SPEC}
    assert set(found.digests[DESIGN].parts) == {
        "title", "workflow", "id", "phases.design", "./docs/a.md", "./docs/parts/*.md",
    }  # fmt: skip
    assert found.contributors == {DESIGN: frozenset({"jordan"}), SPEC: frozenset()}
    assert found.missing == ()


def test_a_changed_deliverable_changes_the_digest_of_its_phase_alone(gates: Gates) -> None:
    before = gates.evidence(DESIGN, SPEC)
    gates.edit("jordan", 1, "changed")
    after = gates.evidence(DESIGN, SPEC)
    assert before.digests[DESIGN].value != after.digests[DESIGN].value
    assert before.digests[SPEC] == after.digests[SPEC]


def test_where_restale_is_chain_the_phases_before_count_too(gates: Gates) -> None:
    path = ".milestones/config/milestone-config.yaml"
    gates.by("sarah@example.org", **{path: gates.repo.read(path) + "review: {restale: chain}\n"})
    before = gates.evidence(DESIGN, SPEC)
    gates.edit("jordan", 1, "changed")
    after = gates.evidence(DESIGN, SPEC)
    assert before.digests[SPEC].value != after.digests[SPEC].value
    assert "phase before" in after.digests[SPEC].parts
    assert "phase before" not in after.digests[DESIGN].parts


def test_the_second_time_nothing_is_searched_and_no_object_read(
    gates: Gates, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = gates.place()
    found = gates.evidence(DESIGN, SPEC)
    for name in ("neutral", "entered"):
        monkeypatch.setattr(module, name, None)
    monkeypatch.setattr(deliverables, "objects_of", None)
    where = Where(place.head, (place.head,), place.head)
    assert evidence(place, where, DESIGN, SPEC) == found


def test_who_is_about_to_commit_a_change_contributes_and_who_commits_another_does_not(gates: Gates) -> None:
    place = gates.place()
    where = Where(INDEX, (place.head,), place.head)
    gates.repo.write("code.py", "1\n")
    gates.repo.git("add", "-A")
    assert evidence(place, where).contributors[DESIGN] == {"jordan"}
    gates.repo.write("docs/parts/x.md", "x\n")
    gates.repo.git("add", "-A")
    told = place._replace(git=place.git._replace(environment={**place.git.environment, **names("casey")}))
    assert evidence(told, where).contributors[DESIGN] == {"jordan", "casey"}
    assert evidence(told, where).digests[DESIGN] != gates.evidence().digests[DESIGN]
    gates.by("casey", **{"docs/parts/x.md": "x\n"})
    at_head = gates.evidence()
    assert at_head.digests == evidence(told, where).digests


def test_a_merge_that_is_about_to_be_committed_is_nobodys(gates: Gates) -> None:
    gates.switch("work", "HEAD")
    ours = gates.edit("jordan", 1, "jordan")
    gates.switch("main")
    base = gates.edit("bob", 30, "bob")
    gates.repo.git("merge", "-q", "--no-ff", "--no-commit", "work")
    place = gates.place()
    told = place._replace(git=place.git._replace(environment={**place.git.environment, **names("casey")}))
    where = Where(INDEX, (base, ours), base)
    assert evidence(told, where).contributors[DESIGN] == {"jordan", "bob"}
    gates.repo.write(DOC, "casey's own\n")
    gates.repo.git("add", "-A")
    assert evidence(told, where).contributors[DESIGN] == {"jordan", "bob", "casey"}


def test_who_uploads_a_change_that_is_new_here_contributes(gates: Gates) -> None:
    base = gates.tip()
    tip = gates.edit("jordan", 1, "changed")
    place = gates.place()
    where = Where(tip, (tip,), base, uploader="dave")
    assert evidence(place, where).contributors[DESIGN] == {"jordan"}  # a branch had it before
    gates.repo.git("update-ref", "-d", "refs/heads/main")
    assert evidence(place, where).contributors[DESIGN] == {"jordan", "dave"}


def test_community_does_not_count_who_commits_and_who_uploads(repo: Repo) -> None:
    gates = Gates(repo)
    base = gates.begin("community")
    tip = gates.by("jordan", committer="casey", **{DOC: BASE})
    gates.repo.git("update-ref", "-d", "refs/heads/main")
    where = Where(tip, (tip,), base, uploader="dave")
    assert evidence(gates.place(), where).contributors[DESIGN] == {"jordan"}


def test_only_events_about_the_gates_in_question_are_verified(
    gates: Gates, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = gates.repo
    for phase in ("design", "spec"):
        repo.ok("review", "8", "--phase", phase, "--comment", "-m", "Looks fine")
    asked: list[list[str]] = []

    def proofs(place: Place, oids: list[str], team: Team) -> dict[str, Proof]:
        asked.append(oids)
        return dict.fromkeys(oids, Proof(UNSIGNED))

    monkeypatch.setattr(signatures, "proofs", proofs)
    place = gates.place()
    where = Where(place.head, (place.head,), place.head)
    uid = read(place).snapshot.repository.uid
    assert [one.kind for one in log.read(place, uid).events].count("comment") == 2
    found = evidence(place, where)
    assert [len(one) for one in asked] == [1]
    (oid,) = asked[0]
    assert found.proofs == {oid: Proof(UNSIGNED)}
    carried = Proof(PROVEN, "sarah", TRANSPORT)
    assert evidence(place, where, vouched={oid: carried, "f" * 40: carried}).proofs == {oid: carried}


def test_what_a_shallow_clone_cannot_see_is_missing(gates: Gates) -> None:
    gates.repo.git(
        "clone", "-q", "--depth=1", f"file://{gates.repo.path}", str(gates.repo.path.parent / "cut")
    )
    gates.repo.path = gates.repo.path.parent / "cut"
    found = gates.evidence(DESIGN)
    assert any("shallow" in one for one in found.missing)
    assert DESIGN in found.digests
    gates.repo.git("fetch", "-q", "--unshallow")
    assert gates.evidence(DESIGN).missing == ()


def test_a_lost_tree_is_missing_and_not_an_empty_folder(gates: Gates) -> None:
    oid = gates.repo.git("rev-parse", "HEAD:docs")
    (gates.repo.path / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    found = gates.evidence(DESIGN)
    assert any(oid[:12] in one for one in found.missing)


def test_a_gate_of_a_workflow_without_phases_is_searched_from_where_the_record_came_in(gates: Gates) -> None:
    gates.by("alex", **{RECORD: DOCUMENT.replace("workflow: kiro\n", "").replace("phase: design\n", "")})
    gate = Gate(uid_of(8), "completion")
    found = gates.evidence(gate)
    assert found.contributors[gate] == {"jordan"}
    assert {"./docs/a.md", "./docs/spec.md"} < set(found.digests[gate].parts)


def test_the_digest_of_one_phase_can_be_asked_for_alone(gates: Gates) -> None:
    place = gates.place()
    head = read(place, place.head).snapshot
    found = digest_at(place, Attempt(head, base=head), head.records[RECORD], "design", place.head)
    assert found == gates.evidence().digests[DESIGN]


def test_files_of_which_only_line_endings_are_other_are_named_by_approval(gates: Gates) -> None:
    gates.by("jordan", **{"docs/parts/x.md": "x\n"})
    gates.repo.ok("review", "8", "--phase", "design", "--approve", env=names("alex"))
    assert gates.evidence().endings == {}
    gates.by("jordan", **{DOC: BASE.replace("\n", "\r\n"), "docs/parts/x.md": "new\n"})
    found = gates.evidence()
    assert list(found.endings.values()) == [frozenset({DOC})]
    gates.by("jordan", **{DOC: "else\r\n"})
    assert list(gates.evidence().endings.values()) == [frozenset()]


def test_who_takes_acceptance_away_contributed_to_its_phase(gates: Gates) -> None:
    gates.by("alex", **{RECORD: DOCUMENT + "acceptance:\n  - run: pytest\n"})
    gates.by(
        "alex",
        **{RECORD: DOCUMENT.replace("phase: design", "phase: spec") + "acceptance:\n  - run: pytest\n"},
    )
    base = gates.tip()
    gates.by("casey", **{RECORD: DOCUMENT.replace("phase: design", "phase: spec")})
    assert gates.evidence(SPEC, base=base).contributors[SPEC] == {"casey"}


def test_one_neutral_repository_serves_all_gates_of_a_push(
    gates: Gates, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Place] = []
    real = scratch.neutral

    @contextlib.contextmanager
    def neutral(place: Place) -> Iterator[Place]:
        with real(place) as plain:
            made.append(plain)
            yield plain

    monkeypatch.setattr(module, "neutral", neutral)
    gates.evidence(DESIGN, SPEC, Gate(uid_of(8), "completion"))
    assert len(made) == 1
