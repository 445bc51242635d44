"""The programme of scenario 3 around milestone-087 with its seven typed dependencies, as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness import Repo

_TITLES = {
    "045": ("Data Validation Framework", "3w"),
    "062": ("Encryption Key Management", "2w"),
    "071": ("Audit Logging Infrastructure", "1w"),
    "023": ("Customer Communication Plan", "2w"),
    "055": ("Regulatory Approval - GDPR", "4w"),
    "078": ("Production Database Cluster", "4w"),
    "081": ("Backup and Recovery System", "2w"),
    "087": ("Customer Data Migration - Phase 2B", "3w"),
    "094": ("API Gateway Implementation", "2w"),
    "112": ("End-to-End Integration Testing", "3w"),
}
_MORE = {
    "062": "depends_on:\n  - milestone: milestone-045\n    type: SS\n    lag: 1w\n",
    "055": "blockers:\n  - title: Letter of the data protection authority\n    expected: 2026-01-19\n",
    "081": "depends_on:\n  - milestone: milestone-078\n    lag: -1w\n",
    "087": """\
due: 2026-03-06
depends_on:
  - milestone: milestone-045
    kind: technical
  - milestone: milestone-062
    kind: technical
    lag: 2d
  - milestone: milestone-071
    kind: technical
    type: SS
    lag: 3d
  - milestone: milestone-023
    kind: business
    type: FF
    lag: 1w
  - milestone: milestone-055
    kind: business
  - milestone: milestone-078
    kind: infrastructure
  - milestone: milestone-081
    kind: infrastructure
""",
    "094": "depends_on:\n  - milestone: milestone-087\n    lag: -1w\n",
    "112": "depends_on:\n  - milestone: milestone-087\n  - milestone: milestone-094\n",
}


def plan(repo: Repo) -> None:
    """Set `repo` up and commit the programme."""
    repo.ok("init", "--profile", "solo")
    for number, (title, estimate) in _TITLES.items():
        head = f"schema: 1\nid: milestone-{number}\nuid: 01JD8XQ4M7E2V9K3T5R6W80{number}\n"
        body = f"title: {title}\nstatus: planned\nestimate: {estimate}\n{_MORE.get(number, '')}"
        repo.write(f".milestones/active/milestone-{number}.yaml", head + body)
    repo.git("add", ".milestones")
    repo.git("commit", "--quiet", "--message", "Plan the programme")
