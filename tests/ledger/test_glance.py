"""What is told at a glance is what is told by looking closely; the rest is left to that."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from milestone_git.ledger.encoding import Malformed, event_of, looked_at_closely, message_of
from milestone_git.ledger.glance import Glance
from milestone_git.ledger.kinds import SENTENCES
from milestone_git.model.event import Draft, Event
from tests.builders import AT, REPO, uid_of

_TEXTS = st.sampled_from(
    ["Sign in", 'a "quoted" word', "back\\slash", "größe", "a\u202eb", "\x1b[0m", "%s %d", ""]
)
_FIELDS = (
    "title",
    "task",
    "fields",
    "reason",
    "dependency",
    "before",
    "after",
    "phase",
    "whom",
    "what",
    "until",
)
_HEAD = {"milestone": "milestone-001", "uid": uid_of(1)}


def _draft(kind: str = "task-done", **more: object) -> Draft:
    return Draft(kind, "milestone-001", uid_of(1), {"task": "t-1", "title": "Sign in", **more})


def _closely(message: str, parent_clock: int) -> Event | None:
    try:
        return looked_at_closely("f" * 40, message, REPO, parent_clock, signed=False)
    except Malformed:
        return None


@st.composite
def _messages(draw: st.DrawFn) -> str:
    payload = {field: draw(_TEXTS) for field in _FIELDS} | {"source": "a list"}
    payload |= draw(st.dictionaries(st.sampled_from(["by", "reviewer", "x", "v2", "a%"]), _TEXTS, max_size=2))
    payload |= draw(
        st.sampled_from([{}, {"tasks": ["t-1"]}, {"parts": {"a": "b"}}, {"count": 1}, {"n": None}])
    )
    kind = draw(st.sampled_from([*SENTENCES]))
    whole = message_of(Draft(kind, **_HEAD, payload=payload), REPO, "sarah", AT, draw(st.integers(1, 3)))
    at = draw(st.integers(0, len(whole)))
    cut = draw(st.sampled_from([0, 0, 0, 1, 2]))
    put = draw(st.sampled_from(["", "", "", " ", "\n", "\\", '"', "0", "\x7f", ',"x":"y"']))
    return whole[:at] + put + whole[at + cut :] if draw(st.booleans()) else whole


@given(_messages(), st.integers(0, 2))
@example(message_of(_draft(), REPO, "sarah", AT, 1).replace('"v":1', '"v":1,"v":1'), 0)
@example(message_of(_draft(), REPO, "sarah", AT, 1).replace('"v":1', '"v":true'), 0)
@example(message_of(_draft(), REPO, "sarah", AT, 1).replace('"clock":1', '"clock":1.0'), 0)
@example(message_of(_draft(x="y"), REPO, "sarah", AT, 1).replace('"y"', "[\"'y'\"]"), 0)
def test_a_glance_takes_only_what_a_close_look_takes(message: str, parent_clock: int) -> None:
    found = Glance(REPO).event("f" * 40, message, parent_clock, signed=False)
    assert found is None or found == _closely(message, parent_clock)


@pytest.mark.parametrize("kind", ["task-start", "task-done", "observe", "plan", "approve", "comment"])
def test_a_glance_is_enough_for_nearly_every_event(kind: str) -> None:
    payload = {"before": "planned", "after": "active", "phase": "design", "reason": "Fine"}
    message = message_of(_draft(kind, **payload), REPO, "sarah", AT, 4)
    found = Glance(REPO).event("f" * 40, message, 3, signed=True)
    assert found is not None
    assert found == event_of("f" * 40, message, REPO, 3, signed=True)
    assert [*found.payload] == sorted(found.payload)


@pytest.mark.parametrize(("repo", "parent_clock"), [(uid_of(9), 3), (REPO, 2)])
def test_a_glance_leaves_what_is_wrong_to_a_close_look(repo: str, parent_clock: int) -> None:
    message = message_of(_draft(), REPO, "sarah", AT, 4)
    assert Glance(repo).event("f" * 40, message, parent_clock, signed=False) is None


def test_a_log_of_many_shapes_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milestone_git.ledger.glance._MOST_SHAPES", 1)
    glance = Glance(REPO)
    for key in ("one", "two", "one"):
        message = message_of(_draft(**{key: "text"}), REPO, "sarah", AT, 1)
        assert glance.event("f" * 40, message, 0, signed=False) == _closely(message, 0)


def test_payloads_that_are_no_texts_or_of_odd_names_are_left_to_a_close_look() -> None:
    for more in ({"tasks": ["t-1"]}, {"Odd": "x"}, {"note": 3}):
        message = message_of(_draft(**more), REPO, "sarah", AT, 1)
        assert Glance(REPO).event("f" * 40, message, 0, signed=False) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("task-done", "nothing"), ("sarah", "Sarah"), ("milestone-001", "m-1"), (AT, "today"), (uid_of(1), "x")],
)
def test_heads_of_a_wrong_form_are_left_to_a_close_look(old: str, new: str) -> None:
    message = message_of(_draft(), REPO, "sarah", AT, 1).replace(old, new)
    assert Glance(REPO).event("f" * 40, message, 0, signed=False) is None
    assert _closely(message, 0) is None


def test_a_sentence_that_lacks_its_field_or_lies_is_left_to_a_close_look() -> None:
    whole = message_of(_draft(), REPO, "sarah", AT, 1)
    without = whole.replace('"task":"t-1",', "")
    for message in (without, whole.replace("finished", "started", 1), whole + "\n", whole[:-1]):
        assert Glance(REPO).event("f" * 40, message, 0, signed=False) is None
