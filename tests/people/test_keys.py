"""Public keys as text: what is one, what is none, and that nothing but the key itself is kept."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestone_git.model.keys import OPENPGP, SSH, Key, key_of

ALEX = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILcDFaDDYnaQ7DXuTvUIPPEHzwMKCtlIwq43gIbdP0vL"
FINGERPRINT = "SHA256:FssfZEO4t9SIcT8ZfvANgsD7WcPJFg89aJfeyZ1iHN4"
MORGAN = (Path(__file__).parents[1] / "signatures" / "openpgp" / "morgan.asc").read_text()


def _blob(kind: str, rest: bytes = b"\0" * 40) -> str:
    name = kind.encode()
    return base64.b64encode(len(name).to_bytes(4, "big") + name + rest).decode()


def _armored(data: bytes) -> str:
    body = base64.b64encode(data).decode()
    return f"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n{body}\n-----END PGP PUBLIC KEY BLOCK-----"


def test_ssh_key_is_told_without_its_comment() -> None:
    assert key_of(f" {ALEX} alex@example.org (laptop)\n") == Key(SSH, ALEX, FINGERPRINT)
    assert key_of(ALEX) == key_of(ALEX + " another comment")


@pytest.mark.parametrize("kind", ["ssh-rsa", "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com"])
def test_other_kinds_of_ssh_keys_are_keys(kind: str) -> None:
    found = key_of(f"{kind} {_blob(kind)} x")
    assert found
    assert found.form == SSH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 !!!",
        "ssh-ed25519 é",
        f"ssh-rsa {ALEX.split()[1]}",
        f"cert-authority {ALEX}",
        f'namespaces="git" {ALEX}',
        f"ssh-dss {_blob('ssh-dss')}",
        f"ssh-ed25519-cert-v01@openssh.com {_blob('ssh-ed25519-cert-v01@openssh.com')}",
        f"{ALEX} alex\nmallory {ALEX}",
        f"{ALEX} \u202e",
        ALEX.replace(" ", "\t"),
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        f"{ALEX} {'x' * 70000}",
    ],
)
def test_what_is_no_public_key_is_none(text: str) -> None:
    assert key_of(text) is None


def test_openpgp_key_has_the_fingerprint_of_its_primary_key() -> None:
    found = key_of(MORGAN)
    assert found
    assert found.form == OPENPGP
    assert found.text == MORGAN
    assert len(found.fingerprint) == 40
    indented = "\n".join("  " + line for line in MORGAN.strip().split("\n"))
    assert key_of(indented) == found


@pytest.mark.parametrize("length", [bytes([12]), bytes([0xFF, 0, 0, 0, 12])])
def test_openpgp_packet_of_the_new_format_is_the_same_key(length: bytes) -> None:
    body = b"\x04" + b"\0" * 11
    old = key_of(_armored(b"\x98\x0c" + body))
    assert old
    found = key_of(_armored(b"\xc6" + length + body))
    assert found
    assert found.fingerprint == old.fingerprint


def test_openpgp_packet_of_two_octets_of_length_is_read() -> None:
    body = b"\x04" + b"\0" * 299
    old, new = key_of(_armored(b"\x99\x01\x2c" + body)), key_of(_armored(b"\xc6\xc0\x6c" + body))
    assert old
    assert new
    assert old.fingerprint == new.fingerprint


@pytest.mark.parametrize(
    "text",
    [
        MORGAN.replace("-----END", "-----OTHER"),
        MORGAN + MORGAN,
        MORGAN.replace("\n\n", "\n"),
        _armored(b""),
        _armored(b"\xc6"),
        _armored(b"\xc6\xe0" + b"\x04" * 20),
        _armored(b"\xc6\x0c" + b"\x03" + b"\0" * 11),
        _armored(b"\xc6\x20" + b"\x04" * 3),
        _armored(b"\x95\x00\x02\x04\x04"),
        _armored(b"\x18\x02\x04\x04"),
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!\n-----END PGP PUBLIC KEY BLOCK-----",
    ],
)
def test_what_is_no_openpgp_public_key_is_none(text: str) -> None:
    assert key_of(text) is None


@given(st.text(), st.binary(max_size=40))
def test_no_text_is_taken_for_a_key_with_a_line_end_in_it(text: str, data: bytes) -> None:
    for one in (f"{ALEX} {text}", text, _armored(data)):
        found = key_of(one)
        assert found is None or found.form == OPENPGP or found.text == ALEX
