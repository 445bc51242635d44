"""Documents damaged at random: what a slip of the hand, a bad merge or an adversary makes of a good one."""

from __future__ import annotations

from random import Random

from tests.documents.records import RECORDS
from tests.documents.traps import TRAPS

_PIECES: list[str] = [
    *'abn01 \n\t\r:-?#,[]{}&*!|>%@`"\'\\.~=<+_/;$^()\x00\x1b\x85\u2028\ufeff\u202eé😀',
    "\n  ", "\n- ", "  - ", ": ", " #", "\n\n", "\r\n", "--", "---\n", "\n---\n", "\n...\n", "''",
    "\"\"", "|\n", "|-\n", ">\n", ">-\n", "|+\n", "|2\n", ">1\n", "<<: ", "<<", "&a ", "*a", "!x ",
    "!!str ", "%YAML 1.1\n", "? ", "[]", "{}", "0b1", "0x1", "0o7", "010", "-0x1", "+1", "1e3", ".5",
    "1_0", "null", "true", "no", "12:30", "2026-03-01", "\\n", "\\x41", "\\ud800", "\\\n", "\\\"",
    "'a'", "\"b\"", "a: b\n", "a: b, ", "- a\n", "    ", "=======\n", "\u00a0", ":,", ":]",
    "\"010\"", "'010'", "'null'", "\"-1\"", "'1.5'", "\"true\"", "'.nan'",
]  # fmt: skip


def mutated(random: Random, most: int = 1500) -> bytes:
    """A document of at most ``most`` characters: a good one or a trap, changed in one to six places."""
    text = _start(random)[:most]
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        text = random.choice(_WAYS)(random, text)
    raw = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.01 and raw:
        where = random.randrange(len(raw))
        raw = raw[:where] + bytes([random.randrange(256)]) + raw[where + 1 :]
    return raw


def _start(random: Random) -> str:
    text = random.choice(RECORDS if random.random() < 0.5 else TRAPS).decode("utf-8", "replace")
    if random.random() < 0.5:  # short documents are read faster, and a change in them matters more
        lines = text.split("\n")
        first = random.randrange(len(lines))
        text = "\n".join(lines[first : first + random.randint(2, 8)])
    return text


def _insert(random: Random, text: str) -> str:
    where = random.randint(0, len(text))
    return text[:where] + random.choice(_PIECES) + text[where:]


def _delete(random: Random, text: str) -> str:
    where = random.randint(0, len(text))
    return text[:where] + text[where + random.choice((1, 1, 1, 2, 3, 8)) :]


def _replace(random: Random, text: str) -> str:
    where = random.randint(0, len(text))
    return text[:where] + random.choice(_PIECES) + text[where + random.choice((1, 1, 2, 4)) :]


def _indent(random: Random, text: str) -> str:
    lines = text.split("\n")
    where = random.randrange(len(lines))
    change = random.choice((-2, -1, 1, 2, 4))
    line = lines[where]
    lines[where] = " " * change + line if change > 0 else line[-change:] if line.startswith("  ") else line
    return "\n".join(lines)


def _repeat(random: Random, text: str) -> str:
    lines = text.split("\n")
    line = random.choice(lines)
    lines.insert(random.randint(0, len(lines)), line)
    return "\n".join(lines)


def _swap(random: Random, text: str) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _splice(random: Random, text: str) -> str:
    other = _start(random)
    return text[: random.randint(0, len(text))] + other[random.randint(0, len(other)) :][:200]


def _requote(random: Random, text: str) -> str:
    """A value gets another one, plain or quoted."""
    lines = text.split("\n")
    where = random.randrange(len(lines))
    key, colon, _ = lines[where].partition(": ")
    value = random.choice(_PIECES).replace("\n", "")
    lines[where] = (
        key + colon + random.choice(("{}", '"{}"', "'{}'", "[{}, a]", "{} b", "a {}")).format(value)
    )
    return "\n".join(lines)


_WAYS = (_insert, _insert, _delete, _replace, _replace, _indent, _repeat, _swap, _splice, _requote, _requote)
