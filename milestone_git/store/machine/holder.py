"""Which process holds something, so that anybody can tell whether it still does: host, boot, pid, start.

A pid alone is given again to others, and means nothing on another host or after a reboot.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_STATE, _START = 2, 21  # fields of /proc/<pid>/stat (proc(5)), counted from 0


def this_process() -> dict[str, Any]:
    """This process, with a nonce that no other has."""
    pid = os.getpid()
    return {
        "pid": pid,
        "nonce": f"{pid}-{os.urandom(8).hex()}",
        "host": host(),
        "boot": boot(),
        "start": _fields(pid)[1],
    }


def host() -> str:
    """The name of this machine; `socket`, which tells it everywhere, costs more than everything else here."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket

    return socket.gethostname()


def is_alive(holder: Mapping[str, Any]) -> bool:
    """Whether the holder may still run: on another host nobody can tell, so it may."""
    if holder.get("host") != host():
        return bool(holder)
    return is_here(holder)


def is_here(holder: Mapping[str, Any]) -> bool:
    """Whether that very process runs on this machine, and is no zombie."""
    if holder.get("host") != host() or holder.get("boot") != boot():
        return False
    try:
        pid = int(holder["pid"])
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (KeyError, ValueError, TypeError, OverflowError, ProcessLookupError):
        return False
    state, start = _fields(pid)
    return state not in ("Z", "X") and (not start or not holder.get("start") or start == holder["start"])


def boot() -> str:
    """What tells one start of the machine from another; empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _fields(pid: int) -> tuple[str, str]:
    """(state, moment of start) of a process; both empty where the system does not say."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "", ""
    # the name of the program stands in brackets and may hold brackets and spaces itself
    rest = text.rpartition(")")[2].split()
    return (rest[_STATE - 2], rest[_START - 2]) if len(rest) > _START - 2 else ("", "")
