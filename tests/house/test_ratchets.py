"""Sizes, names and imports of the whole tree; each rule is first shown something that it must refuse."""

from __future__ import annotations

import json

import pytest

from tests.house import ratchets, tree

FOLDERS = ("milestone_git", "tests", "demo", "benchmarks")
OWN = {"tests/house/ratchets.py", "tests/house/test_ratchets.py"}  # they name what they forbid


def test_no_file_is_too_long() -> None:
    assert ratchets.long_file("a.py", "x\n" * 401)
    assert not ratchets.long_file("a.py", "x\n" * 400)
    assert [
        said for path, text in tree.sources(*FOLDERS).items() for said in ratchets.long_file(path, text)
    ] == []


def test_no_function_is_too_long() -> None:
    assert ratchets.long_functions("a.py", "class A:\n def f():\n" + "  x\n" * 60)
    assert not ratchets.long_functions("a.py", "def f():\n" + "  x\n" * 59)
    found = (ratchets.long_functions(path, text) for path, text in tree.sources(*FOLDERS).items())
    assert [said for some in found for said in some] == []


def test_the_median_function_is_short() -> None:
    assert ratchets.median_function({"a.py": "def f():\n x\n", "b.py": "def g():\n" + " x\n" * 29}) == 16
    assert ratchets.median_function(tree.sources("milestone_git")) <= ratchets.MEDIAN_LINES


def test_every_module_says_what_it_is() -> None:
    assert ratchets.missing_docstring("a.py", "x = 1\n")
    assert ratchets.missing_docstring("a.py", '"""no sentence"""\n')
    assert not ratchets.missing_docstring("a/__init__.py", "")
    assert not ratchets.missing_docstring("a.py", '"""One sentence\nover two lines.\n\nMore"""\n')
    found = (ratchets.missing_docstring(path, text) for path, text in tree.sources(*FOLDERS).items())
    assert [said for some in found for said in some] == []


def test_names_say_something() -> None:
    assert ratchets.vague_name("milestone_git/utils.py")
    assert ratchets.vague_name("tests/helpers/__init__.py")
    assert not ratchets.vague_name("milestone_git/commonplace.py")
    code = [path for path in tree.files() if path.split("/")[0] in FOLDERS]
    assert [said for path in code for said in ratchets.vague_name(path)] == []


def test_a_heavy_library_has_one_home() -> None:
    assert ratchets.homeless_imports("milestone_git/rules/a.py", "def f():\n    import networkx as nx\n")
    assert ratchets.homeless_imports("milestone_git/store/schema.py", "from jsonschema import validate\n")
    assert not ratchets.homeless_imports(
        "milestone_git/store/schema/breaches.py", "from jsonschema import validate\n"
    )
    assert not ratchets.homeless_imports("milestone_git/store/documents/reading.py", "import ruamel.yaml\n")
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pygit2\n"
    assert not ratchets.homeless_imports("milestone_git/app/a.py", typed)
    found = (ratchets.homeless_imports(path, text) for path, text in tree.sources("milestone_git").items())
    assert [said for some in found for said in some] == []


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("see /work/shop/x", True),
        ("HOME=/root/.cache", True),
        ("`/home/sarah/portfolio`", True),
        ("https://pypi.org/project/x", True),
        ("docs/work/plan.md and ./root/x", False),
        ("$HOME/work/x", False),
        ("~/work/x", False),
        ("refs/heads/home/main/x", False),
    ],
)
def test_a_path_of_one_machine_is_noticed(line: str, refused: bool) -> None:
    assert bool(ratchets.machine_paths("a.md", line)) is refused


def test_no_file_names_a_path_of_one_machine() -> None:
    found = (ratchets.machine_paths(path, tree.text(path)) for path in tree.files() if path not in OWN)
    assert [said for some in found for said in some] == []


def test_links_between_pages_lead_somewhere() -> None:
    there = {"README.md", "docs", "docs/a.md"}
    assert ratchets.broken_links("docs/a.md", "[x](b.md)", there)
    assert ratchets.broken_links("docs/a.md", "[x]: ../b.md\n", there)
    assert ratchets.broken_links("README.md", "[x](../docs/a.md)", there)
    assert not ratchets.broken_links("docs/a.md", "[x](../README.md#top) [y](#z) [z](https://x.org)", there)
    assert not ratchets.broken_links("docs/a.md", "`[x](b.md)`\n```\n[x](b.md)\n```\n", there)
    exists = {
        "/".join(path.split("/")[:depth]) for path in tree.files() for depth in range(1, path.count("/") + 2)
    }
    pages = [path for path in tree.files() if path.endswith(".md")]
    assert [said for path in pages for said in ratchets.broken_links(path, tree.text(path), exists)] == []


def test_schemas_are_json_schema_2020_12() -> None:
    from jsonschema import Draft202012Validator, SchemaError

    with pytest.raises(SchemaError):
        Draft202012Validator.check_schema({"type": "text"})
    names = [path for path in tree.files() if path.startswith("schemas/") and path.endswith(".json")]
    assert names
    for name in names:
        schema = json.loads(tree.text(name))
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", name
        Draft202012Validator.check_schema(schema)


def test_the_licence_is_in_the_tree() -> None:
    assert "Apache License" in tree.text("LICENSE")
