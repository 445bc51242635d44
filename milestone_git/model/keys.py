"""A public key as `team.yaml` has it, without its comment, and the fingerprint that Git tells it by."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

SSH, OPENPGP = "ssh", "openpgp"

# No certificates, which would let whoever signed one name people, and no DSA.
_SSH_KINDS = (
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
_BEGIN, _END = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"
_PUBLIC_KEY_PACKET = 6  # RFC 4880, 4.3
_MOST_BYTES = 64 * 1024


class Key(NamedTuple):
    """``form`` is SSH or OPENPGP; ``text`` what the program is given, made anew: `ssh-ed25519 AAAA…`.

    Two keys are one where their fingerprints are. Of OpenPGP it is that of the primary key.
    """

    form: str
    text: str
    fingerprint: str


@lru_cache(4096)
def key_of(text: str) -> Key | None:
    """The public key that ``text`` is; None for anything else, such as a private key, or options before it.

    Nothing of a comment is kept: it once could have held the next line of a file of allowed signers.
    """
    stripped = text.strip()
    if len(stripped) > _MOST_BYTES:
        return None
    return _openpgp(stripped) if stripped.startswith(_BEGIN) else _ssh(stripped)


def _ssh(text: str) -> Key | None:
    import base64  # only who has a key to look at pays for these
    import hashlib

    words = text.split(" ")
    if len(words) < 2 or words[0] not in _SSH_KINDS or not text.isprintable():
        return None
    blob = _decoded(words[1])
    name = words[0].encode()
    if blob is None or not blob.startswith(len(name).to_bytes(4, "big") + name):
        return None
    body = base64.b64encode(blob).decode()
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return Key(SSH, f"{words[0]} {body}", f"SHA256:{digest}")


def _openpgp(text: str) -> Key | None:
    """RFC 4880: 6.2 for the armour, 4.2 for the packets, 12.2 for the fingerprint of version 4."""
    import hashlib

    lines = [line.strip() for line in text.split("\n")]
    if lines[-1] != _END or "" not in lines or lines.count(_BEGIN) != 1:
        return None
    inner = lines[lines.index("") + 1 : -1]
    data = _decoded("".join(line for line in inner if not line.startswith("=")))
    body = _first_packet(data) if data else None
    if not body or body[0] != 4:
        return None
    seal = hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body, usedforsecurity=False)
    return Key(OPENPGP, "\n".join([*lines, ""]), seal.hexdigest().upper())


def _first_packet(data: bytes) -> bytes | None:
    """The body of the first packet where that is a public key; None where it is anything else."""
    tag, rest = data[0], data[1:]
    if tag & 0x40:
        kind, size, start = tag & 0x3F, *_new_length(rest)
    else:
        kind, width = (tag >> 2) & 0x0F, 1 << (tag & 3)
        size, start = int.from_bytes(rest[:width], "big"), width
    body = rest[start : start + size]
    return body if tag & 0x80 and kind == _PUBLIC_KEY_PACKET and 0 < size == len(body) < 1 << 16 else None


def _new_length(rest: bytes) -> tuple[int, int]:
    """Size of a packet of the new format and where its body begins; of size 0 where that is not told."""
    if not rest or 224 <= rest[0] < 255:
        return 0, 1
    if rest[0] < 192:
        return rest[0], 1
    if rest[0] < 224:
        return ((rest[0] - 192) << 8) + int.from_bytes(rest[1:2], "big") + 192, 2
    return int.from_bytes(rest[1:5], "big"), 5


def _decoded(text: str) -> bytes | None:
    import base64
    import binascii

    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
