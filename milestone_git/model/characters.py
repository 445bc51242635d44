"""Characters that deceive whoever reads them, or break what shows them (R4)."""

from __future__ import annotations

import re

# C0 with tab and line feed, DEL and C1; line and paragraph separators; the bidirectional controls of
# CVE-2021-42574; lone surrogates, which are no text at all and reach us from arguments that are not UTF-8.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def escaped(text: str) -> str:
    """``text`` on one line, with each such character as its escape: `\\x1b`, `\\n`, `\\u202e`."""
    if text.isprintable():  # none of them is, and almost every text
        return text
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape", "surrogatepass").decode(), text)


def escaped_json(text: str) -> str:
    """A JSON document of one line or in our layout that says the same without such characters.

    They stand only inside its strings, where `\\u202e` means the same; line feeds are layout.
    """
    if text.isprintable():  # one line without any of them, as almost every one is
        return text
    return _UNSAFE.sub(lambda found: _json_escape(found.group()), text)


def _json_escape(character: str) -> str:
    return character if character == "\n" else f"\\u{ord(character):04x}"
