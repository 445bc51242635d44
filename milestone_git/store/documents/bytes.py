"""What the bytes of a document may be before anybody parses them (R3, R4)."""

from __future__ import annotations

import re

from milestone_git.model.diagnostic import Diagnostic

MOST_BYTES = 256 * 1024
_MARKERS = r"^(?:<{7} |>{7} |={7}$|\|{7} )"
# C0 but tab, line feed and carriage return; DEL and C1; line and paragraph separators; the
# bidirectional controls of CVE-2021-42574; byte order marks that mark nothing; code points that are no
# characters; and lone surrogates, which only an escape can bring and nothing can write again.
UNSAFE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
)
# Patterns are compiled when somebody asks: the fast path has a gate of its own.
_UNSAFE = f"[{UNSAFE}]"


def decoded(path: str, data: bytes) -> str | Diagnostic:
    """The text of a document, without a byte order mark; or what is wrong with its bytes."""
    if len(data) > MOST_BYTES:
        message = f"document of {len(data):,} bytes is larger than {MOST_BYTES:,}"
        return Diagnostic("MG114", message, path, helps=("put long texts into a file of their own",))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        helps = ("save it as UTF-8, in your editor or by `iconv -f latin1 -t utf-8`",)
        return Diagnostic("MG113", "document is not UTF-8", path, line=line, column=1, helps=helps)
    if not text.strip():
        helps = (f"take it back: `git checkout HEAD -- {path}`",)
        return Diagnostic("MG111", "document is empty", path, line=1, column=1, helps=helps)
    if unsafe := unsafe_character(text):
        return _unsafe(path, text, *unsafe)
    if found := re.search(_MARKERS, text, re.MULTILINE):
        line = text.count("\n", 0, found.start()) + 1
        helps = ("choose between the two sides, and take the marker lines out",)
        return Diagnostic(
            "MG112", "document holds conflict markers", path, line=line, column=1, width=7, helps=helps
        )
    return text


def cleaned(text: str) -> str:
    """``text`` of elsewhere (a name in a commit, of a folder) as a document may hold it, on one line."""
    return " ".join(re.sub(_UNSAFE, "", text.encode(errors="ignore").decode()).split())


def unsafe_character(text: str) -> tuple[int, str] | None:
    """Where the first character stands that no document may hold, and its name; None for good text."""
    found = re.search(_UNSAFE, text)
    if found is None:
        return None
    import unicodedata

    name = unicodedata.name(found.group(), "control character").lower()
    return found.start(), f"U+{ord(found.group()):04X} ({name})"


def is_unsafe(text: str) -> bool:
    """Whether ``text`` holds a character that a title must not hold: these, and any line break or tab."""
    return bool(re.search(_UNSAFE, text)) or any(one in text for one in "\t\n\r")


def _unsafe(path: str, text: str, offset: int, named: str) -> Diagnostic:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    helps = ("it deceives or breaks, and may be invisible: type the line anew",)
    message = f"document holds the character {named}"
    return Diagnostic("MG113", message, path, line=line, column=column, helps=helps)
