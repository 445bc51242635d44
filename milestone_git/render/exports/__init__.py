"""Writes a timetable for other programs: calendars, MS Project, spreadsheets, Mermaid, Graphviz."""

from __future__ import annotations
