"""The public holidays of a country or region. The one home of holidays (extra `calendars`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays


def holidays_of(code: str, years: Iterable[int]) -> tuple[date, ...] | None:
    """The days off in a country (`DE`) or a part of it (`DE-BY`); None for a code that is none."""
    country, _, part = code.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=list(years))
    except NotImplementedError:
        return None
    return tuple(sorted(found))
