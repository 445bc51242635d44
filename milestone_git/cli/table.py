"""The commands: a name, the module that has it, and the line that `--help` shows without importing it."""

from __future__ import annotations

COMMANDS = {
    # start
    "init": ("init", "set up milestones in this repository or this clone"),
    "config": ("config", "show or change the configuration"),
    "team": ("team", "add and list people and their keys"),
    "whoami": ("whoami", "who you are here, and what you may do"),
    "can": ("can", "whether somebody may do something"),
    "hooks": ("hooks", "put our hooks in, see how they stand, take them out"),
    "check": ("check", "judge every document, the index, a revision, or a merge"),
    "audit": ("audit", "look again at chains and history, here or from a bundle"),
    "doctor": ("doctor", "look at hooks, Git, this clone and the log"),
    "sync": ("sync", "take what others wrote into the log, and push what is new of yours"),
    "explain": ("explain", "explain a diagnostic's code"),
    "completion": ("completion", "print the completion script of a shell"),
    # plan
    "plan": ("plan", "plan one or more milestones"),
    "import": ("import_", "import milestones that another tool keeps"),
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
    "session": ("session", "list, show, restore and drop what was saved of sessions"),
    "pause": ("pause", "save a checkpoint and leave the milestone for now"),
    "complete": ("complete", "run acceptance, finish a milestone, merge it back"),
    # gate
    "review": ("review", "look at a phase, ask for its review, give a verdict"),
    "advance": ("advance", "move a milestone into its next phase, or back"),
    "waive": ("waive", "open a gate in an emergency, against a debt"),
    # when
    "schedule": ("schedule", "when all is finished, and what a change would move"),
    "critical-path": ("critical_path", "the work whose delay delays the whole"),
    "why": ("why", "why a milestone starts and finishes when it does"),
    "diff": ("diff", "which dates a change moves, and by how much"),
    "slip": ("slip", "who moved which date, in which commit, and by how much"),
    "bisect-date": ("bisect_date", "the commit that made a milestone late"),
    # see
    "status": ("status", "what is in progress, next, and waiting"),
    "log": ("log", "who did what when"),
    "report": ("report", "what the work came to, against what was estimated"),
    "gantt": ("gantt", "the plan as a Mermaid gantt chart"),
    "graph": ("graph", "what depends on what, for Graphviz"),
    # connect
    "export": ("export", "the plan for calendars, MS Project, spreadsheets, Mermaid, Graphviz"),
}

# those that only look, whatever else is asked of them: an answer of theirs that is lost has changed nothing
READING = frozenset(
    {
        "whoami",
        "can",
        "explain",
        "completion",
        "show",
        "list",
        "why",
        "diff",
        "slip",
        "bisect-date",
        "schedule",
        "critical-path",
        "status",
        "log",
        "report",
        "gantt",
        "graph",
        "export",
    }
)

SECTIONS = {
    "Start": (
        "init",
        "config",
        "team",
        "whoami",
        "can",
        "hooks",
        "check",
        "doctor",
        "sync",
        "explain",
        "completion",
    ),
    "Plan": ("plan", "import", "edit", "show", "list", "task", "link", "unlink", "cancel", "reopen"),
    "Work": ("execute", "checkpoint", "session", "pause", "complete"),
    "Gate": ("review", "advance", "waive", "audit"),
    "When": ("schedule", "critical-path", "why", "diff", "slip", "bisect-date"),
    "See": ("status", "log", "report", "gantt", "graph"),
    "Connect": ("export",),
}
