"""Documents as people write them: the layouts, comments, quotes and line ends that are read and edited."""

from __future__ import annotations

_HEAD = """\
schema: 1
id: milestone-008
uid: 01JD8XQ4M7E2V9K3T5R6W8Y0ZA
"""

PLAIN = f"""\
{_HEAD}title: User Authentication System
category: backend
labels: [api, security]
status: active
phase: design
workflow: kiro
owner: jordan
priority: high
estimate: 5d
due: 2026-03-01
depends_on:
  - milestone: milestone-005
    kind: technical
    type: FS
    lag: 0d
phases:
  design:
    owner: jordan
    reviewers: [alex, casey]
    sla: 24h
    deliverables:
      - title: Authentication architecture
        path: docs/auth/architecture.md
tasks:
  - id: t-4k2x
    title: JWT token generation
    status: done
    assignees: [jordan]
    track: Backend
    estimate: 2h
    depends_on: []
  - id: t-9q1z
    title: Refresh tokens
    status: doing
    estimate: 1d4h
    depends_on: [t-4k2x]
acceptance:
  - run: pytest tests/auth
"""

COMMENTED = f"""\
# yaml-language-server: $schema=../../.git/milestones/schemas/milestone.schema.json
# The sign-in that everybody waits for.

{_HEAD}title: User Authentication System   # as agreed with sales

# ---- where it stands ----
status: active # since March
owner: jordan

estimate: 5d      # was 3d
due: 2026-03-01   # a Sunday

depends_on:
  # needs the schema
  - milestone: milestone-005   # database
    kind: technical

  # and the keys
  - milestone: milestone-006
tasks:
  # first things first
  - id: t-4k2x
    title: JWT token generation
    status: done # yes
    assignees: [jordan, casey]  # both

  - id: t-9q1z   # the hard one
    title: Refresh tokens

    estimate: 1d4h
  # nothing more for now
x-note: ours
# the end
"""

QUOTED = f"""\
---
{_HEAD}title: "Pay: cards & wallets"
description: 'It''s 100% of what "they" asked for'
labels: ["no", 'yes', "010", "1", plain]
status: planned
owner: '@alex'
tasks:
  - {{id: t-aaaa, title: "Tab\\tand \\"quote\\"", status: todo}}
  - {{id: t-bbbb, title: 'b', depends_on: ["t-aaaa"]}}
"""

BLOCKS = f"""\
{_HEAD}title: Long texts
description: |
  First line: with a colon
    indented   more

  # no comment
  - no list
  last line
status: planned
tasks:
  - id: t-aaaa
    title: >-
      folded over
      two lines
  - id: t-bbbb
    title: plain over
      two lines
acceptance:
  - run: |
      make test
      make bench
"""

UNINDENTED = f"""\
{_HEAD}title: Lists that are not indented
status: planned
labels:
- one
- two
depends_on:
- milestone: milestone-001
  kind: business
- milestone: milestone-002
tasks:
- id: t-aaaa
  title: a
  assignees:
  - jordan
- id: t-bbbb
  title: b
"""

WIDE = f"""\
{_HEAD}title: Four columns
status: planned
phases:
    design:
        owner: jordan
        deliverables:
            - path: docs/a.md
              title: A
            - path: docs/b.md
tasks:
    -   id: t-aaaa
        title: a

    -   id: t-bbbb
        title: b
        assignees:   [ jordan,casey ]
"""

UNICODE = f"""\
{_HEAD}title: Prüfung für 日本 — naïve café 😀
status: planned
owner: jordan
x-ключ: значение
tasks:
  - id: t-aaaa
    title: "ÄÖÜ"
"""

SPARSE = f"{_HEAD}title: Nothing more\nstatus: planned"

RECORDS: tuple[bytes, ...] = tuple(
    made
    for text in (PLAIN, COMMENTED, QUOTED, BLOCKS, UNINDENTED, WIDE, UNICODE, SPARSE)
    for made in (
        text.encode(),
        text.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.rstrip("\n").encode(),
        text.encode() + b"\n\n",
    )
)
"""Each document with line feeds, CRLF, a byte order mark, no last line end, and empty lines at the end."""
