"""Names what cannot be scheduled at all, as a kind, a sentence and the names concerned."""

from __future__ import annotations

from typing import Literal

RefusalKind = Literal[
    "actual_finish_before_start",
    "calendar_exhausted",
    "calendar_hours",
    "calendar_range",
    "calendar_without_working_time",
    "circle",
    "duplicate_activity",
    "minutes_out_of_range",
    "moment_without_zone",
    "negative_duration",
    "unknown_activity",
    "unknown_calendar",
]


class ScheduleError(ValueError):
    """The input has no schedule.

    `kind` is for programs (the adapter maps it to a diagnostic code), `names` are the activities or
    calendars concerned in a telling order, and the message is lower case without a full stop.
    """

    def __init__(self, kind: RefusalKind, message: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.names = names
