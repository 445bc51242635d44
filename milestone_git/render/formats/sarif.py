"""A verdict as SARIF 2.1.0 (OASIS), which code-scanning services take in."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from milestone_git import __version__
from milestone_git.model.characters import escaped_json
from milestone_git.model.codes import CODES
from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.verdict import UNVERIFIED, Verdict
from milestone_git.render.escape import shown

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def of(verdict: Verdict) -> str:
    """One log with one run; the rules are those that have something to say."""
    codes = sorted({one.code for one in verdict.diagnostics})
    run = {
        "tool": {"driver": {**_DRIVER, "rules": [_rule(code) for code in codes]}},
        # what could not be verified must not look like a run that found nothing
        "invocations": [{"executionSuccessful": verdict.word != UNVERIFIED, "exitCode": verdict.exit_status}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in verdict.diagnostics],
        "properties": {"source": verdict.source, "verdict": verdict.word, "records": verdict.records},
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped_json(json.dumps(document, indent=2, ensure_ascii=False))


_DRIVER = {"name": "git-milestone", "semanticVersion": __version__, "version": __version__}


def _rule(code: str) -> dict[str, Any]:
    row = CODES[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in row.slug.split("-")),
        "shortDescription": {"text": row.summary},
        "help": {"text": f"more in `git milestone explain {code}`"},
    }


def _result(one: Diagnostic, rule: int) -> dict[str, Any]:
    told = [one.message, *(f"note: {note}" for note in one.notes), *(f"help: {text}" for text in one.helps)]
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.severity,
        "message": {"text": "\n".join(shown(line) for line in told)},
        "partialFingerprints": {"milestoneGit/v1": _fingerprint(one)},
    }
    if one.path:
        result["locations"] = [{"physicalLocation": _location(one)}]
    return result


def _location(one: Diagnostic) -> dict[str, Any]:
    uri = quote(one.path.encode("utf-8", "surrogateescape"))
    location: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if one.line:
        location["region"] = {"startLine": one.line, "startColumn": max(1, one.column)}
        location["region"] |= {"endColumn": one.column + one.width} if one.width else {}
    return location


def _fingerprint(one: Diagnostic) -> str:
    """The same finding in the next run, also where lines have moved."""
    said = json.dumps([one.code, one.path, one.keys, one.message])
    return hashlib.sha256(said.encode()).hexdigest()[:32]
