"""Expected output with gaps: does it match, and how is it rewritten when it does not."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

GAP = "..."


def matches(expected: tuple[str, ...], actual: tuple[str, ...]) -> bool:
    """Tell whether the output is as promised.

    `...` inside a line stands for anything within that line; a line that is only `...` stands for any
    number of lines, none too.
    """

    @cache
    def rest(i: int, j: int) -> bool:
        if i == len(expected):
            return j == len(actual)
        if expected[i].strip() == GAP:
            return any(rest(i + 1, k) for k in range(j, len(actual) + 1))
        return j < len(actual) and line_matches(expected[i], actual[j]) and rest(i + 1, j + 1)

    return rest(0, 0)


def line_matches(expected: str, actual: str) -> bool:
    """Tell whether one line is as promised, `...` being anything."""
    pattern = ".*".join(re.escape(part) for part in expected.split(GAP))
    return re.fullmatch(pattern, actual) is not None


def rewrite(expected: tuple[str, ...], actual: tuple[str, ...]) -> tuple[str, ...]:
    """The output as it is now, keeping each old line that still matches, for the gaps in it.

    A gap of whole lines stays when both its neighbours stay.
    """
    if matches(expected, actual):
        return expected
    solid = [at for at, line in enumerate(expected) if line.strip() != GAP]
    kept = _longest_match(tuple(expected[at] for at in solid), actual)
    anchors = [(-1, -1), *((solid[i], j) for i, j in kept), (len(expected), len(actual))]
    new: list[str] = []
    for (left, before), (right, after) in pairwise(anchors):
        if left >= 0:
            new.append(expected[left])
        if right == left + 2 and expected[left + 1].strip() == GAP:
            new.append(expected[left + 1])
        else:
            new.extend(actual[before + 1 : after])
    return tuple(new)


def mask(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    """Two runs of one command as one text: what differs by chance becomes `...`."""
    if len(one) != len(two):
        return one
    return tuple(_mask_line(left, right) for left, right in zip(one, two, strict=True))


def _mask_line(one: str, two: str) -> str:
    words, others = (re.findall(r"\w+|\W", line) for line in (one, two))
    if len(words) == len(others):
        merged = "".join(w if w == o else GAP for w, o in zip(words, others, strict=True))
        return re.sub(r"(\.\.\.)([-:/+]?\.\.\.)+", GAP, merged)
    start = _common(words, others)
    end = min(_common(words[::-1], others[::-1]), len(words) - start, len(others) - start)
    return "".join([*words[:start], GAP, *words[len(words) - end :]])


def _common(one: list[str], two: list[str]) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )


def _longest_match(expected: tuple[str, ...], actual: tuple[str, ...]) -> list[tuple[int, int]]:
    """Pairs (i, j) of a longest common subsequence, where "equal" is `line_matches`."""
    length = [[0] * (len(actual) + 1) for _ in range(len(expected) + 1)]
    for i in reversed(range(len(expected))):
        for j in reversed(range(len(actual))):
            diagonal = length[i + 1][j + 1] + 1 if line_matches(expected[i], actual[j]) else 0
            length[i][j] = max(diagonal, length[i + 1][j], length[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(expected) and j < len(actual):
        if line_matches(expected[i], actual[j]) and length[i][j] == length[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif length[i][j] == length[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
