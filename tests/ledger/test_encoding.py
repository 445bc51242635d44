"""Events as commit messages: what is written is read, and nothing else is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.ledger.encoding import Malformed, canonical, event_of, message_of
from milestone_git.ledger.kinds import SENTENCES
from milestone_git.model.event import Draft, Event
from tests.builders import AT, REPO, uid_of

FIELDS = sorted(set(re.findall(r"{(\w+)}", " ".join(SENTENCES.values()))) - {"milestone"})
TEXTS = st.text() | st.text(alphabet='a\n\r\t \x00\x1b\u202e\u2028\udcff"\\{}é', max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
DRAFTS = st.builds(
    Draft,
    st.sampled_from(sorted(SENTENCES)),
    st.just("milestone-003"),
    st.just(uid_of(3)),
    st.tuples(
        st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXTS), optional={"by": TEXTS, "note": TEXTS}),
        st.dictionaries(st.sampled_from(["x", "y"]), JSON),
    ).map(lambda pair: pair[0] | pair[1]),
    st.sampled_from(["", "2025-12-24T18:00:00Z"]),
)
PLAN = Draft("plan", "milestone-003", uid_of(3), {"title": "Build homepage", "tasks": ["t-1", "t-2"]})


def message(draft: Draft = PLAN, **changed: Any) -> str:
    """The message of a draft, with keys of its last line changed; None takes one out."""
    subject, empty, line = message_of(draft, REPO, "sarah", AT, 7).rstrip("\n").split("\n")
    body = {key: one for key, one in {**json.loads(line), **changed}.items() if one is not None}
    return f"{subject}\n{empty}\n{canonical(body)}\n"


def read(text: str) -> Event:
    return event_of("0" * 40, text, REPO, 6)


def says_the_same(event: Event, text: str) -> bool:
    """Whether a message is the very one that its event gives: it hides nothing and says nothing twice."""
    draft = Draft(event.kind, event.milestone, event.uid, event.payload, event.at)
    return message_of(draft, REPO, event.actor, "", event.clock).rstrip("\n") == text.rstrip("\n")


@given(DRAFTS)
def test_what_is_written_is_read_back(draft: Draft) -> None:
    text = message_of(draft, REPO, "sarah", AT, 7)
    text.encode()
    assert text.count("\n") == 3
    expected = Event("0" * 40, *draft[:3], "sarah", draft.at or AT, 7, draft.payload)
    assert read(text) == expected
    assert event_of("0" * 40, text, REPO, 6, signed=True) == expected._replace(signed=True)


@given(st.data())
def test_a_message_with_one_byte_changed_is_refused_or_says_all_that_its_event_says(
    data: st.DataObject,
) -> None:
    raw = bytearray(message().encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    new = data.draw(st.sampled_from([b"", *(bytes([one]) for one in b'\x00\n "019Za}')]))
    raw[place : place + data.draw(st.integers(0, 1))] = new
    text = raw.decode()
    try:
        event = read(text)
    except Malformed:
        return
    assert says_the_same(event, text)


@pytest.mark.parametrize("place", range(len("sarah planned milestone-003")))
def test_no_character_of_the_subject_can_be_another(place: int) -> None:
    text = message()
    with pytest.raises(Malformed, match="subject does not say"):
        read(text[:place] + "#" + text[place + 1 :])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"v": None}, "`v` is missing"),
        ({"v": True}, "`v` is missing or of a wrong type"),
        ({"v": 2}, "of version 2"),
        ({"repo": "01JD8XQ4M7E2V9K3T5R6W8Y0ZX"}, "another repository"),
        ({"clock": 6}, "clock is 6 where its parents demand 7"),
        ({"clock": 8}, "clock is 8"),
        ({"clock": 7.0}, "`clock` is missing or of a wrong type"),
        ({"kind": "vote"}, "kind `vote` is unknown"),
        ({"uid": "x"}, "`uid` is not of the right form"),
        ({"milestone": "milestone-" + "9" * 5000}, "`milestone` is not of the right form"),
        ({"actor": "Sarah <sarah@example.org>"}, "`actor` is not of the right form"),
        ({"at": "\x1b[2J"}, "`at` is not of the right form"),
        ({"title": None}, "payload lacks"),
        ({"title": ["Build"]}, "no text"),
        ({"tasks": 5}, "no text"),
        ({"tasks": [["t-1"]]}, "no text"),
        ({"by": 1}, "no text"),
        ({"title": "Another"}, "subject does not say"),
    ],
)
def test_a_body_that_no_tool_of_ours_wrote_is_refused(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(Malformed, match=re.escape(why)):
        read(message(**changed))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "not JSON"),
        ("plain words", "not JSON"),
        ('{"a":NaN}', "not JSON"),
        ('{"a":' + "9" * 5000 + "}", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not canonical"),
        ('{"b":1,"a":2}', "not canonical"),
        ('{"a": 1}', "not canonical"),
        ('{"a":1,"a":1}', "not canonical"),
    ],
)
def test_a_last_line_that_is_no_canonical_object_is_refused(line: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read(f"sarah did something\n\n{line}")


def test_lines_between_subject_and_body_are_refused() -> None:
    subject, _, line = message().rstrip("\n").split("\n")
    for text in (f"{subject}\n{line}", f"{subject}\nx\n{line}", f"{subject}\n\n{line}\n\n{line}"):
        with pytest.raises(Malformed, match="subject does not say"):
            read(text)


def test_a_payload_cannot_speak_for_the_head() -> None:
    forged = PLAN._replace(payload={**PLAN.payload, "actor": "alex", "clock": 99, "repo": "x"})
    assert read(message(forged)) == read(message())


@given(JSON)
def test_canonical_json_is_one_line_that_reads_back_as_the_same_bytes(value: Any) -> None:
    line = canonical({"x": value})
    assert "\n" not in line
    assert canonical(json.loads(line)) == line
