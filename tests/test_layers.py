"""The rooms of the house stand on one another: each imports only from those below it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import fincert_lab

PACKAGE = Path(fincert_lab.__file__).parent
# Each of these may use those before it.
BASE = ["clock", "language", "errors", "calls", "entropy", "policy", "secret", "arguments"]
BASE += ["journal", "snapshot", "advice"]
LAYERS = [
    *BASE,
    "crypto",
    "pki",
    "folder",
    "database",
    "witness",
    "store",
    "institutions",
    "people",
    "conversation",
    "serve",
    "town",
    "lab",
    "views",
    "export",
    "panels",
    "lessons",
    "workbook",
    "cli",
]


def room_of(module):
    return module.split(".")[1] if "." in module else None


def imports(file):
    """The rooms that a file imports from, wherever in it the import stands."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "fincert_lab":
            names = [node.module] if "." in node.module else [f"fincert_lab.{alias.name}" for alias in node.names]
            yield from map(room_of, names)
        elif isinstance(node, ast.Import):
            yield from (room_of(a.name) for a in node.names if a.name.startswith("fincert_lab."))


def modules():
    return [file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("file", modules(), ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_from_rooms_below_it(file):
    room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for imported in imports(file):
        assert LAYERS.index(imported) <= LAYERS.index(room), f"{room} must not import {imported}"


def test_crypto_knows_nothing_of_ours_but_errors_and_how_arguments_are_checked():
    rooms = {room for file in (PACKAGE / "crypto").glob("*.py") for room in imports(file)}
    assert rooms <= {"crypto", "errors", "arguments"}


def test_importing_the_lab_loads_nothing_heavy():
    code = (
        "import sys; from fincert_lab import Lab; "
        "print(*{'pandas', 'ipywidgets', 'sqlalchemy', 'IPython', 'tornado'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def takers_of(parameter):
    """The files with a function that takes a parameter of that name."""
    return {
        file.relative_to(PACKAGE).as_posix()
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.arg) and node.arg == parameter
    }


def test_the_pin_is_a_parameter_only_on_the_device_and_in_the_functions_it_calls():
    assert takers_of("pin") == {"crypto/pin.py", "crypto/envelope.py", "people/keybox.py", "people/device.py"}


def test_a_password_is_a_parameter_only_on_the_device_and_in_the_functions_it_calls():
    assert takers_of("password") == {"crypto/pkcs12.py", "people/keybox.py", "people/device.py"}


def test_the_map_for_contributors_names_every_room():
    named = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in modules()}
    assert {room for room in rooms if f"`{room}`" not in named and f"`{room}/`" not in named} == set()


def test_a_file_can_be_read_in_one_sitting():
    rooms = [file for file in modules() if file.name != "errors.py"]  # a glossary: nobody reads it from end to end
    long = {file.name: n for file in rooms if (n := len(file.read_text(encoding="utf-8").splitlines())) > 320}
    assert long == {}
