"""Why nothing could be written: rights, a full disk, a limit on the size of files."""

from __future__ import annotations

from milestone_git.model.diagnostic import Refused, refusal


def unwritten(error: Exception) -> Refused:
    """The refusal (MG607) that an error of writing gets, once everything is as it was."""
    why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
    return refusal(
        "MG607",
        f"nothing was written: {why or 'Git could not write an object'}",
        "look at the rights, and at the room on the disk: `ls -ld`, `df -h`",
    )
