"""The commands: a name, the module that has it, and the line that `--help` shows without importing it."""

from __future__ import annotations

COMMANDS = {
    # start
    "init": ("init", "set up milestones in this repository or this clone"),
    "config": ("config", "show or change the configuration"),
    "team": ("team", "add and list people"),
    "check": ("check", "judge every document, the index, or a revision"),
    "explain": ("explain", "explain a diagnostic's code"),
    # plan
    "plan": ("plan", "plan one or more milestones"),
    "edit": ("edit", "set fields of a milestone"),
    "show": ("show", "show a milestone in full"),
    "list": ("list", "list milestones"),
    "task": ("task", "add, start, finish, block and list tasks"),
    "link": ("link", "make a milestone depend on others"),
    "unlink": ("unlink", "take dependencies out"),
    "cancel": ("cancel", "give a milestone up"),
    "reopen": ("reopen", "take a finished milestone up again"),
    # work
    "execute": ("execute", "start or resume a milestone on its branch"),
    "checkpoint": ("checkpoint", "save work tree and index as they are"),
    "pause": ("pause", "save a checkpoint and leave the milestone for now"),
    "complete": ("complete", "run acceptance, finish a milestone, merge it back"),
    # see
    "status": ("status", "what is in progress, next, and waiting"),
    "log": ("log", "who did what when"),
}

SECTIONS = {
    "Start": ("init", "config", "team", "check", "explain"),
    "Plan": ("plan", "edit", "show", "list", "task", "link", "unlink", "cancel", "reopen"),
    "Work": ("execute", "checkpoint", "pause", "complete"),
    "See": ("status", "log"),
}
