"""environment.yml, pyproject.toml and constraints.txt say the same, and the pins are complete."""

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
APART = {"conformance", "peers"}  # what one command is for, and brings along
DIRECT = [Requirement(line) for line in sum(EXTRAS.values(), PROJECT["dependencies"])]
PINS = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
PINNED = {canonicalize_name(pin.split("==")[0]): pin.split("==")[1] for pin in PINS}
CONDA = (ROOT / "environment.yml").read_text(encoding="utf-8")


def test_environment_yml_has_the_direct_dependencies_each_once_and_with_a_reason() -> None:
    everyday = [requirement.name for requirement in DIRECT if requirement.name not in sum(map(EXTRAS.get, APART), [])]
    packages = re.findall(r"^      - (\w[\w.-]*)(.*)$", CONDA, flags=re.MULTILINE)
    assert sorted(name for name, _ in packages) == sorted(everyday)
    assert [name for name, reason in packages if not re.match(r"  # \w.{10,}", reason)] == []


def test_environment_yml_takes_its_versions_from_the_pins_and_its_python_is_the_oldest_supported() -> None:
    assert "      - -c constraints.txt\n" in CONDA
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert f"  - python={oldest}  #" in CONDA


def test_the_pins_are_names_and_versions_only_sorted_each_once() -> None:
    assert [pin for pin in PINS if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    assert sorted(PINNED) == list(PINNED)
    assert len(PINNED) == len(PINS)


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: requirement.name)
def test_each_direct_dependency_is_pinned_to_a_version_it_allows(requirement: Requirement) -> None:
    assert requirement.specifier.contains(PINNED[canonicalize_name(requirement.name)])


@pytest.mark.skipif(sys.platform != "linux", reason="the pins are made on Linux; elsewhere some packages need others")
def test_everything_that_they_need_in_turn_is_pinned() -> None:
    needed: set[str] = set()
    ahead = [("fincert-lab", frozenset(EXTRAS) - APART)]
    while ahead:
        name, extras = ahead.pop()
        for requirement in map(Requirement, metadata.requires(name) or []):
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in extras | {""}):
                continue
            if requirement.name not in needed:
                needed.add(requirement.name)
                ahead.append((requirement.name, frozenset(requirement.extras)))
    assert {canonicalize_name(name) for name in needed} <= PINNED.keys()
