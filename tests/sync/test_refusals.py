"""What a remote may offer, and what of it is refused: nothing is lost, and all beside it is accepted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from milestone_git.ledger.encoding import message_of
from milestone_git.model.event import Draft
from milestone_git.store.log import PREFIX
from milestone_git.store.objects.format import SHA1
from tests.sync.conftest import ALEX

if TYPE_CHECKING:
    from tests.harness import Repo
    from tests.sync.conftest import Field


def _chains(repo: Repo, folder: str = PREFIX) -> dict[str, str]:
    rows = repo.git("for-each-ref", "--format=%(refname) %(objectname)", folder).split("\n")
    return {row.split(" ")[0].removeprefix(folder): row.split(" ")[1] for row in rows if row}


def _uid(repo: Repo) -> str:
    lines = repo.read(".milestones/config/repository.yaml").split("\n")
    return next(line.removeprefix("uid: ") for line in lines if line.startswith("uid: "))


def _event(
    repo: Repo, actor: str, clock: int, parents: list[str], *, uid: str = "", subject: str = ""
) -> str:
    """A commit as our tool would write it, or a forged one."""
    draft = Draft("execute", "milestone-001", "01JD8XQ4M7E2V9K3T5R6W8Y0ZA")
    message = message_of(draft, uid or _uid(repo), actor, "2026-01-06T09:00:00Z", clock)
    if subject:
        message = subject + message[message.index("\n") :]
    words = [word for one in parents for word in ("-p", one)]
    return repo.git("commit-tree", SHA1.empty_tree, *words, "-F", "-", input=message)


@pytest.mark.parametrize(
    ("code", "forged"),
    [
        ("MG404", {"subject": "alex planned world peace"}),
        ("MG406", {"uid": "01JD8XQ4M7E2V9K3T5R6W8Y0ZZ"}),
        ("MG407", {"clock": 900}),
    ],
)
def test_an_entry_that_is_none_is_refused_and_all_before_and_beside_it_is_accepted(
    field: Field, desktop: Repo, code: str, forged: dict[str, object]
) -> None:
    good = _event(desktop, "alex", 1, [])
    bad = _event(desktop, "alex", **{"clock": 2, "parents": [good], **forged})  # type: ignore[arg-type]
    behind = _event(desktop, "alex", int(str(forged.get("clock", 2))) + 1, [bad])
    desktop.git("push", "--quiet", "origin", f"{behind}:{PREFIX}alex/laptop", f"{good}:{PREFIX}casey/laptop")
    other = _event(desktop, "dana", 1, [])
    desktop.git("push", "--quiet", "origin", f"{other}:{PREFIX}dana/laptop")
    done = desktop.call("sync", "--json")
    assert done.exit_code == 1
    assert code in done.stdout
    assert _chains(desktop)["alex/laptop"] == good
    assert _chains(desktop)["dana/laptop"] == other
    assert "casey/laptop" not in _chains(desktop)  # an event of alex
    assert desktop.call("sync").exit_code == 1  # it is said until it is mended
    assert behind in desktop.git("for-each-ref", "refs/milestones-inbox")  # and nothing is lost


def test_a_tree_that_is_not_empty_or_an_encoding_is_no_event(field: Field, desktop: Repo) -> None:
    draft = Draft("execute", "milestone-001", "01JD8XQ4M7E2V9K3T5R6W8Y0ZA")
    message = message_of(draft, _uid(desktop), "alex", "2026-01-06T09:00:00Z", 1)
    tree = desktop.git("rev-parse", "HEAD^{tree}")
    full = desktop.git("commit-tree", tree, "-F", "-", input=message)
    latin = desktop.git(
        "-c", "i18n.commitEncoding=ISO-8859-1", "commit-tree", SHA1.empty_tree, "-F", "-", input=message
    )
    desktop.git("push", "--quiet", "origin", f"{full}:{PREFIX}alex/one", f"{latin}:{PREFIX}alex/two")
    done = desktop.call("sync")
    assert done.stderr.count("error[MG404]") == 2
    assert not [one for one in _chains(desktop) if one.startswith("alex/")]


def test_a_chain_with_a_foreign_first_parent_is_refused(field: Field, desktop: Repo) -> None:
    first = _event(desktop, "alex", 1, [])
    desktop.git("push", "--quiet", "origin", f"{first}:{PREFIX}alex/laptop")
    desktop.ok("sync")
    own = next(tip for chain, tip in _chains(desktop).items() if chain.startswith("sarah/"))
    crossed = _event(desktop, "alex", 2, [own, first])
    desktop.git("push", "--quiet", "origin", f"{crossed}:{PREFIX}alex/laptop")
    done = desktop.call("sync")
    assert done.exit_code == 1
    assert "MG405" in done.stderr
    assert _chains(desktop)["alex/laptop"] == first


def test_a_ref_that_can_be_no_chain_is_said(field: Field, desktop: Repo) -> None:
    blob = desktop.git("hash-object", "-w", "--stdin", input="x")
    tip = next(iter(_chains(desktop).values()))
    desktop.git(
        "push", "--quiet", "origin", f"{blob}:{PREFIX}alex/blob", f"{tip}:{PREFIX}alex/a/b",
        f"{tip}:{PREFIX}Alex/laptop",
    )  # fmt: skip
    done = desktop.call("sync")
    assert done.stderr.count("error[MG409]") == 3


def test_a_chain_that_was_rewound_is_an_alarm_and_what_was_accepted_stays(
    field: Field, desktop: Repo
) -> None:
    laptop = field.clone("laptop", ALEX)
    laptop.ok("sync")
    laptop.ok("task", "add", "1", "Navigation")
    chain, tip = next(pair for pair in _chains(laptop).items() if pair[0].startswith("alex/"))
    desktop.ok("sync")
    other = _event(desktop, "alex", 1, [])
    for left in (other, ""):
        desktop.git("push", "--quiet", "origin", f"+{left}:{PREFIX}{chain}")
        for _ in range(2):
            done = desktop.call("sync", "--json")
            assert done.exit_code == 1
            assert json.loads(done.stdout)["remotes"][0]["alarms"] == [chain]
            assert "MG408" in done.stdout
            assert _chains(desktop)[chain] == tip
    desktop.git("push", "--quiet", "origin", f"{tip}:{PREFIX}{chain}")
    desktop.ok("sync")
