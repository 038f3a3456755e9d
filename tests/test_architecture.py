"""Layers only look down: pages -> viz -> models."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages import shell
from pages.catalogue import pages

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "models": {"streamlit", "plotly", "viz", "pages"},
    "viz": {"streamlit", "pages"},
}
FILES = [(layer, path) for layer in FORBIDDEN for path in sorted((ROOT / layer).rglob("*.py"))]


GROUND = {
    "boxes",
    "rates",
    "threads",
    "recorded",
    "stopwatch",
    "limits",
    "remembered",
    "stopping",
    "store",
    "digits",
    "descent",
    "digit_networks",
    "gates",
    "judge",
    "variational",
    "expressions",
    "images",
    "pretrained",
}  # what concepts in models share
ALSO = {
    "detectors": {"anchors"},
    "detection": {"anchors", "detectors", "nms", "ranking"},
    "nms": {"detectors"},
    "networks": {"receptive_field"},
    "diffusion": {"gan"},
    "divergences": {"gan", "diffusion", "autoencoders"},
}  # concepts that stand on another one
CONCEPTS = sorted((ROOT / "models").glob("*/*.py"))
PARTS = [path for path in sorted((ROOT / "pages").glob("*/*.py")) if path.parent.name != "shell"]


def imported(path: Path) -> Iterator[str]:
    """Full names: of ``from models.iou import losses`` both ``models.iou`` and ``models.iou.losses``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield module
                yield from (f"{module}.{alias.name}" for alias in node.names)


def packages(path: Path, layer: str) -> set[str]:
    """The packages or modules of a layer that a file imports from."""
    names = (name.split(".") for name in imported(path))
    return {name[1] for name in names if name[0] == layer and len(name) > 1}


@pytest.mark.parametrize(("layer", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_module_imports_nothing_above_its_layer(layer, path):
    assert not FORBIDDEN[layer].intersection(name.partition(".")[0] for name in imported(path))


@pytest.mark.parametrize("path", CONCEPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_concepts_stand_on_shared_ground_alone(path):
    concept = path.parent.name
    assert packages(path, "models") <= {concept} | GROUND | ALSO.get(concept, set())


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_imports_the_shell_its_own_folder_and_the_layers_below(path):
    assert packages(path, "pages") <= {"shell", "catalogue", path.parent.name}
    roots = {name.partition(".")[0] for name in imported(path)}
    assert not roots & {"benchmarks", "tests", "tools", "playwright"}


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_sees_of_the_shell_what_it_offers_and_leaves_computing_to_models(path):
    names = set(imported(path))
    inside = {name for name in names if name.startswith("pages.shell.")}
    assert {name.split(".")[2] for name in inside} <= set(shell.__all__)
    assert not {"torch", "torchvision", "plotly", "scipy", "sklearn"} & {name.partition(".")[0] for name in names}


def test_every_page_is_in_the_catalogue():
    files = {path.stem for path in (ROOT / "pages").glob("*/*.py") if path.stem == path.parent.name}
    assert files - {"home", "album"} == {page.name for page in pages()}  # phones come to the album by its address


def annotations(function: ast.FunctionDef) -> str:
    return " ".join(ast.unparse(entry.annotation) for entry in function.args.args if entry.annotation)


@pytest.mark.parametrize("path", [path for _layer, path in FILES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_visitor_brings_is_remembered_only_where_it_can_be_forgotten(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    cached = [one for one in functions if any("cache" in ast.unparse(entry) for entry in one.decorator_list)]
    kept = [one for one in cached if not any("shell.cached" in ast.unparse(entry) for entry in one.decorator_list)]
    assert not [
        one.name for one in kept if re.search(r"Picture|bytes|ndarray|Candidates|Boxes|\bData\b", annotations(one))
    ]


SOURCES = [path for layer in ("models", "viz", "pages") for path in sorted((ROOT / layer).rglob("*"))]


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if path.suffix in (".py", ".js")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_files_and_functions_are_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    if path.suffix == ".py":
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        assert [f.name for f in functions if f.end_lineno - f.lineno >= 40] == []


SHOWN = {  # command -> which of its arguments a user reads
    **{
        f"st.{name}": 0
        for name in (
            *("badge", "button", "caption", "checkbox", "download_button", "error", "expander", "file_uploader"),
            *("header", "info", "markdown", "metric", "multiselect", "popover", "radio", "selectbox", "success"),
            *("text_input", "title", "toggle", "warning", "write"),
        )
    },
    **{
        f"shell.{name}": 1
        for name in ("choice", "multi_choice", "number", "panel", "select", "slider", "text", "toggle", "Question")
    },
}


def unwrapped(path: Path) -> Iterator[str]:
    """Sentences that a page shows without the catalogue: literal words, or pieces glued together in an f-string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        index = SHOWN.get(ast.unparse(node.func))
        if index is None or len(node.args) <= index:
            continue
        pieces = [part.value for part in ast.walk(node.args[index]) if isinstance(part, ast.Constant)]
        wrapped = not isinstance(node.args[index], ast.Constant | ast.JoinedStr)
        if not wrapped and re.search(r"[A-Za-z]{2}", "".join(map(str, pieces))):
            yield f"line {node.lineno}: {ast.unparse(node.args[index])}"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.py")), ids=lambda path: path.name)
def test_every_sentence_goes_through_the_catalogue(path):
    assert list(unwrapped(path)) == []


@pytest.mark.parametrize("path", [path for _, path in FILES if _ == "models"], ids=lambda path: path.name)
def test_models_refuse_with_value_errors_alone(path):
    raised = {
        getattr(getattr(node.exc, "func", node.exc), "id", "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and node.exc is not None
    }
    assert raised <= {"ValueError", "OSError", "Stopped"}  # of a download, and of what nobody wants


KINDS = {"slider", "select", "choice", "multi_choice", "toggle", "number", "text"}


@pytest.mark.parametrize("page", [page.name for page in pages()])
def test_a_name_is_of_one_kind_of_control_on_a_page(page):
    kinds: dict[str, set[str]] = {}
    for path in (ROOT / "pages" / page).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr=kind), args=[ast.Constant(value=name), *_]) if kind in KINDS:
                    kinds.setdefault(name, set()).add(kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}
