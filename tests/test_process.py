"""What the package does to the process it runs in, beside its own work: little, and each of it is said."""

import ast
from pathlib import Path

import pytest

import fincert_lab

PACKAGE = Path(fincert_lab.__file__).parent
# What reaches beyond the package, and who may do it. CONTRIBUTING.md says why.
REACHING = {
    "gc.disable": {"institutions/institution.py"},
    "gc.enable": {"institutions/institution.py"},
    "gc.freeze": {"lessons/__init__.py"},
    "ctypes.pythonapi": {"storage/sqlite.py"},
    "os.register_at_fork": {"storage/sqlite.py", "storage/folder.py"},
    "registry.register": {"storage/sqlite.py"},
    "warnings.catch_warnings": {"crypto/parsing.py"},
    "signal.signal": {"workbook/cli.py"},  # a process of its own
}
NEVER = {"sys.excepthook", "sys.setrecursionlimit", "sys.setswitchinterval", "atexit.register", "locale.setlocale"}
NEVER |= {
    "socket.setdefaulttimeout",
    "logging.basicConfig",
    "warnings.filterwarnings",
    "gc.collect",
    "gc.set_threshold",
}
MAP = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def reached():
    """Who names what of the process: by "module.name"."""
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield f"{node.value.id}.{node.attr}", file.relative_to(PACKAGE).as_posix()


def test_only_who_says_so_reaches_beyond_the_package():
    found = {}
    for name, file in reached():
        if name in REACHING or name in NEVER:
            found.setdefault(name, set()).add(file)
    assert found == REACHING


@pytest.mark.parametrize("name", sorted({*REACHING} - {"gc.enable", "signal.signal"}))
def test_what_reaches_beyond_the_package_is_on_the_map(name):
    assert f"`{name}`" in MAP
