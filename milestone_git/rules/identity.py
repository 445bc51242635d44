"""Names of records: the id is the file's name, ids and uids are unique, the folder is that of the status."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import WARNING, Diagnostic
from milestone_git.model.naming import ID
from milestone_git.model.record import ACTIVE, COMPLETED, Record


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG107, MG108 and MG109. Two files merge cleanly in Git, so this is asked of the result (R6)."""
    first: dict[str, Record] = {}
    for record in attempt.head.records.values():
        yield from _file_name(record)
        yield from _task_ids(record)
        for key, value in (("id", record.id), ("uid", record.uid)):
            other = first.setdefault(f"{key} {value}", record)
            if other is not record:
                message = f"{key} `{value}` is also that of `{other.path}`"
                helps = ("keep one of the two files, or plan the other anew",)
                yield Diagnostic("MG108", message, record.path, (key,), helps=helps)


def _file_name(record: Record) -> Iterator[Diagnostic]:
    folder, _, name = record.path.rpartition("/")
    if name != f"{record.id}.yaml":
        message = f"id `{record.id}` is not the name of its file"
        stem = name.removesuffix(".yaml")
        ways_back = [f"if the file was renamed, move it back: `mv {record.path} {folder}/{record.id}.yaml`"]
        if ID.fullmatch(stem):
            ways_back.append(f"if the id was changed, set `id: {stem}`: ids never change")
        yield Diagnostic("MG107", message, record.path, ("id",), helps=tuple(ways_back))
    elif (home := _home(record)) != record.path:
        message = f"record with status `{record.status}` lies in `{folder}/`"
        helps = (f"move it: `git mv {record.path} {home}`",)
        yield Diagnostic("MG109", message, record.path, ("status",), severity=WARNING, helps=helps)


def _home(record: Record) -> str:
    """``record.home_of`` by the fields alone: of 10,000 records no document has to be fetched."""
    return f"{COMPLETED if record.finished else ACTIVE}{record.id}.yaml"


def _task_ids(record: Record) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, task in enumerate(record.tasks):
        if task.id in seen:
            message = f"task id `{task.id}` stands twice"
            helps = ("give one of them another id",)
            yield Diagnostic("MG108", message, record.path, ("tasks", index, "id"), helps=helps)
        seen.add(task.id)
