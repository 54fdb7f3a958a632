"""The rooms of the house stand on one another: each imports only from those below it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import fincert_lab

PACKAGE = Path(fincert_lab.__file__).parent
# Each of these may use those before it.
BASE = ["clock", "language", "errors", "calls", "entropy", "rules", "secret", "arguments", "observers"]
LAYERS = [
    *BASE,
    "crypto",
    "pki",
    "acts",
    "journal",
    "counters",
    "snapshot",
    "past",
    "advice",
    "custody",
    "storage",
    "institutions",
    "people",
    "conversation",
    "serve",
    "world",
    "thief",
    "views",
    "export",
    "panels",
    "contents",
    "lessons",
    "workbook",
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


def module_of(file, package):
    return ".".join(file.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(file, package, known):
    """The modules of the package that a file imports, wherever it does: also if only for its types."""
    home = module_of(file, package).split(".")[: None if file.name == "__init__.py" else -1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = home[: len(home) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            named = {f"{source}.{alias.name}" for alias in node.names}
            yield from {name if name in known else source for name in named} & known
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & known


def circle(graph):
    """Modules each of which imports the next, the last one being the first again; None if there are no such."""
    done = set()

    def walk(module, path):
        if module in path:
            return [*path[path.index(module) :], module]
        if module not in done:
            for imported in sorted(graph[module]):
                if found := walk(imported, [*path, module]):
                    return found
            done.add(module)
        return None

    return next((found for module in sorted(graph) if (found := walk(module, []))), None)


def circle_in(room, package=PACKAGE):
    """A circle among the modules of a room, as it is said to whoever made it."""
    files = {
        module_of(file, package): file for file in package.rglob("*.py") if room_of(module_of(file, package)) == room
    }
    found = circle({name: {*imported_modules(file, package, files.keys())} - {name} for name, file in files.items()})
    return found and " imports ".join(name.removeprefix(f"{package.name}.") for name in found)


@pytest.mark.parametrize("room", LAYERS)
def test_no_modules_of_a_room_import_each_other_in_a_circle(room):
    assert circle_in(room) is None


CIRCLES = {
    "for the types alone": "if TYPE_CHECKING:\n    from house.room.a import A",
    "inside a function": "def late():\n    from house.room.a import A",
    "the module itself": "from house.room import a",
    "by its whole name": "import house.room.a",
    "from where it stands": "from .a import A",
}


@pytest.mark.parametrize("way", CIRCLES)
def test_a_circle_is_named_in_whatever_way_a_module_is_imported(way, tmp_path):
    room = tmp_path / "house" / "room"
    (room / "deeper").mkdir(parents=True)
    (room / "a.py").write_text("from house.room.deeper.b import B", encoding="utf-8")
    (room / "deeper" / "b.py").write_text("from house.room.c import C", encoding="utf-8")
    (room / "c.py").write_text(CIRCLES[way], encoding="utf-8")
    assert circle_in("room", tmp_path / "house") == "room.a imports room.deeper.b imports room.c imports room.a"


# An institution's own classes, behind a port each; the HSM is the cloud's own.
BEHIND_PORTS = {"Bank", "Service", "CertificationAuthority", "StatusDesk", "Cloud", "Accounts", "Sessions", "Telecom"}


def test_people_and_other_institutions_know_an_institution_by_its_port():
    for file in modules():
        room, *inside = file.relative_to(PACKAGE).parts
        own = f"fincert_lab.institutions.{inside[0]}." if room == "institutions" else "-"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if room in {"people", "institutions"} and isinstance(node, ast.ImportFrom):
                known = BEHIND_PORTS & {alias.name for alias in node.names}
                assert not known or node.module.startswith(own), (
                    f"{room}/{'/'.join(inside)} knows {known}: use the port"
                )


def test_crypto_knows_nothing_of_ours_but_errors_and_how_arguments_are_checked():
    rooms = {room for file in (PACKAGE / "crypto").glob("*.py") for room in imports(file)}
    assert rooms <= {"crypto", "errors", "arguments"}


def test_importing_the_lab_loads_nothing_heavy():
    code = (
        "import sys; from fincert_lab import Lab; "
        "print(*{'pandas', 'ipywidgets', 'sqlalchemy', 'IPython', 'tornado', 'cryptography.x509'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_lab_loads_the_group_of_the_oprf_only_where_that_is_its_suite():
    code = (
        "import sys; from fincert_lab import Lab; loaded = []\n"
        "for suite in ('hmac-sha256', 'oprf-p256-sha256'):\n"
        "    lab = Lab.start(suite=suite)\n"
        "    lab.person('hong').device('laptop').enroll(lab.bank('kb'), pin='280417')\n"
        "    loaded.append('Crypto' in sys.modules)\n"
        "print(loaded)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[False, True]"


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
