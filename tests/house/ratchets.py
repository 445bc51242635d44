"""What may not grow: sizes, names and imports of Python files; each rule gives one complaint a line."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import PurePosixPath

FILE_LINES = 400
FUNCTION_LINES = 60
MEDIAN_LINES = 12
VAGUE_NAMES = {
    "utils",
    "util",
    "common",
    "helpers",
    "helper",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
}

HOMES = {
    "click": ("milestone_git/cli/",),
    "holidays": ("milestone_git/store/machine/holidays",),
    "jsonschema": ("milestone_git/store/schema/breaches",),
    "jsonschema_rs": ("milestone_git/store/schema/validator",),
    "networkx": ("milestone_git/schedule/graph",),
    "pygit2": ("milestone_git/store/objects/library",),
    "rich": ("milestone_git/render/terminal",),
    "ruamel": ("milestone_git/store/documents",),
    "ryaml": ("milestone_git/store/documents/fast",),
}
"""Heavy libraries and the one place that imports each: a file, a folder, or both of one name."""

_MACHINE = re.compile(r"(?<![\w.~})\]>*-])/(?:work|root|home/[\w.-]+)/")
_REGISTRY = re.compile(
    "|".join([r"pypi\.org", r"pythonhosted\.org", r"registry\.npmjs", r"deb\.debian\.org"])
)


def long_file(path: str, source: str) -> list[str]:
    count = source.count("\n")
    return [f"{path}: {count} lines, at most {FILE_LINES}"] if count > FILE_LINES else []


def long_functions(path: str, source: str) -> list[str]:
    return [
        f"{path}:{line}: `{name}` has {length} lines, at most {FUNCTION_LINES}"
        for name, line, length in functions(source)
        if length > FUNCTION_LINES
    ]


def median_function(sources: dict[str, str]) -> float:
    """The median length in lines over all functions; 0 where there are none."""
    lengths = [length for source in sources.values() for _, _, length in functions(source)]
    return statistics.median(lengths) if lengths else 0


def functions(source: str) -> list[tuple[str, int, int]]:
    """Name, line and length in lines, from `def` to the end, of every function of a file."""
    nodes = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [(node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1) for node in nodes]


def missing_docstring(path: str, source: str) -> list[str]:
    """A module says in its first line what it is, as one sentence; an empty `__init__` has nothing to say."""
    tree = ast.parse(source)
    first = (ast.get_docstring(tree) or "").split("\n\n")[0]
    if first.rstrip().endswith((".", "?")) or (not tree.body and path.endswith("__init__.py")):
        return []
    return [f"{path}: the module's docstring does not start with a sentence"]


def vague_name(path: str) -> list[str]:
    vague = VAGUE_NAMES.intersection(PurePosixPath(part).stem for part in PurePosixPath(path).parts)
    return [f"{path}: `{name}` says nothing" for name in sorted(vague)]


def homeless_imports(path: str, source: str) -> list[str]:
    """Heavy libraries imported away from home, also inside functions; imports for types alone are free."""
    return [
        f"{path}:{line}: `{library}` is imported only in `{' and '.join(HOMES[library])}`"
        for library, line in _imports(ast.parse(source))
        if library in HOMES and not _at_home(path, HOMES[library])
    ]


def machine_paths(path: str, text: str) -> list[str]:
    """Folders of one machine and hosts of package registries, which differ from place to place."""
    return [
        f"{path}:{number}: `{found[0]}` is of one machine"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in (_MACHINE, _REGISTRY)
        if (found := pattern.search(line))
    ]


def broken_links(path: str, text: str, exists: set[str]) -> list[str]:
    """Relative links of a Markdown page that lead nowhere; `exists` holds files and folders from the root."""
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"`[^`\n]*`", "", prose)
    targets = re.findall(r"\]\(<?([^)\s>]+)", prose) + re.findall(
        r"^\[[^\]]+\]:\s*(\S+)", prose, flags=re.MULTILINE
    )
    relative = (target.split("#")[0] for target in targets if not re.match(r"[a-z][a-z0-9+.-]*:|#", target))
    return [
        f"{path}: `{target}` is not there" for target in relative if _resolved(path, target) not in exists
    ]


def _resolved(page: str, target: str) -> str:
    parts: list[str] = []
    for part in (*PurePosixPath(page).parent.parts, *PurePosixPath(target).parts):
        if part == "..":
            parts = parts[:-1] if parts else ["outside"]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _at_home(path: str, homes: tuple[str, ...]) -> bool:
    return any(path == f"{home}.py" or path.startswith(f"{home.rstrip('/')}/") for home in homes)


def _imports(tree: ast.AST) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import):
            found += [(alias.name.split(".")[0], node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module.split(".")[0], node.lineno))
        else:
            found += _imports(node)
    return found
