"""The house's rules that a machine can check: who may know whom, how long things may be, what is shipped."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command

ROOT: Final = Path(__file__).parent.parent
MAY_IMPORT: Final = {
    "moodbgm": {"reader", "library", "catalog", "inference", "ground"},
    "reader": {"library", "catalog", "inference", "ground"},
    "library": {"inference", "ground"},
    "catalog": {"inference", "ground"},
    "inference": {"ground"},
    "ground": set(),
}
HEAVY: Final = {
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "onnxruntime",
    "librosa",
    "av",
    "tesserocr",
    "pypdfium2",
}
"""Libraries that load where they are needed, because the web must do without them."""
HEAVY_ROOMS: Final = (
    *(f"inference.{name}" for name in ("encoder", "packing", "precision", "text_model", "text_classifier")),
    "inference.audio.",
    "inference.ocr.",
    "catalog.demo.",
)
"""Our modules that import such (the composer: scipy, sound, pictures: numpy), so are imported in the same way."""
LATE: Final = {
    ("moodbgm.celery", name)
    for name in ("library.tasks", "inference.tasks", "inference.presence", "inference.picture")
}
"""Models and cache do not exist yet when the Celery app is made."""

MODULES: Final = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in MAY_IMPORT
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
}
TREES: Final = {name: ast.parse(path.read_text(), str(path)) for name, path in MODULES.items()}


def imported(node: ast.AST, module: str) -> Iterator[str]:
    """Full names that an import statement brings in; submodules as themselves."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
        above = package.split(".")[: len(package.split(".")) - (node.level - 1)] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            full = f"{base}.{alias.name}"
            yield full if full in MODULES else base


def imports(module: str, tree: ast.AST | None = None) -> Iterator[str]:
    """Everything a module imports, inside functions too, except what only the type checker sees."""
    for node in ast.iter_child_nodes(TREES[module] if tree is None else tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield from imported(node, module)
        yield from imports(module, node)


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{module}.{node.name}", node


@pytest.mark.parametrize("module", MODULES)
def test_every_arrow_points_down(module: str) -> None:
    room = module.split(".")[0]
    known = {name.split(".")[0] for name in imports(module)} & set(MAY_IMPORT)
    assert known <= MAY_IMPORT[room] | {room}


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {module: set(imports(module)) & set(MODULES) - {module} for module in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def test_nothing_but_heavy_libraries_is_imported_inside_functions() -> None:
    hidden = {
        (name.split(".")[0] if name.split(".")[0] in HEAVY else name, function.rpartition(".")[0])
        for function, node in functions()
        for statement in ast.walk(node)
        for name in imported(statement, function.rpartition(".")[0])
    }
    assert {(m, n) for n, m in hidden if n not in HEAVY and not n.startswith(HEAVY_ROOMS)} <= LATE


def test_heavy_libraries_are_not_imported_with_the_web() -> None:
    light = [module for module in MODULES if not module.startswith(HEAVY_ROOMS) and "training" not in module]
    top = {
        (module, name.split(".")[0])
        for module in light
        for node in TREES[module].body
        for name in imported(node, module)
    }
    assert not [(module, name) for module, name in top if name in HEAVY]


def test_no_function_is_longer_than_50_lines() -> None:
    long = {name: length for name, node in functions() if (length := node.end_lineno - node.lineno + 1) > 50}
    assert not long


@pytest.mark.parametrize("suffix", ["py", "js"])
def test_no_module_is_longer_than_300_lines(suffix: str) -> None:
    ours = [*MODULES.values()] if suffix == "py" else (ROOT / "static").rglob(f"*.{suffix}")
    long = {
        str(path.relative_to(ROOT)): n for path in ours if (n := len(path.read_text().splitlines())) > 300
    }
    assert not long


def test_no_javascript_of_others_lies_in_the_tree() -> None:
    ours = {ROOT / "static" / "js", ROOT / "tests" / "js", ROOT / "tests" / "e2e"}
    skip = {".venv", "var", "node_modules", ".git"}
    found = [path for path in ROOT.rglob("*.*js") if not skip & set(path.relative_to(ROOT).parts)]
    assert found
    assert not [path for path in found if not ours & set(path.parents)]
    foreign = re.compile(r"@license|@preserve|sourceMappingURL|\.min\.js|https?://(?:cdn|unpkg)")
    assert not [path for path in found if foreign.search(path.read_text())]


def test_collected_scripts_import_each_other_under_hashed_names(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "moodbgm.static.HashedStaticFiles"}}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = [path for path in tmp_path.rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    assert [path for path in hashed if path.name.startswith("main.")]
    specifiers = {
        s for path in hashed for s in re.findall(r"""(?:from|import\(?)\s*["'](\.[^"']+)""", path.read_text())
    }
    assert specifiers
    assert not [s for s in specifiers if not re.search(r"\.[0-9a-f]{12}\.js$", s)]
