"""Hashes without `hashlib`, whose import brings libcrypto and costs a fifth of bare Python."""

from __future__ import annotations

try:  # as `random` of the standard library does
    from _blake2 import blake2b
    from _sha1 import sha1  # type: ignore[import-not-found]  # the stubs do not know it
except ImportError:
    from hashlib import blake2b, sha1

__all__ = ["blake2b", "sha1"]
