"""Whatever is handed to whatever can be called is taken, or refused with a typed error; and nothing is left half done.

One argument at a time is replaced by each beast of a zoo, then all of them. What is walked through is found by itself:
a new method is tried as soon as it is there, and a new parameter asks for a value in `usual.py`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pkgutil import iter_modules
from traceback import format_exception_only
from types import FunctionType, MethodType
from typing import Any

import numpy
import pytest

import fincert_lab
from fincert_lab import Lab, Thief
from fincert_lab.crypto.vid import VirtualID
from fincert_lab.errors import LabError
from fincert_lab.journal import Act
from fincert_lab.pki.authority import KFTC
from tests.conftest import PIN
from tests.facts import facts_in, facts_in_databases
from tests.usual import usual

# Not what somebody calls: parts of a transaction that is going on, of a sandbox's opening, or of a formula.
APART = {"Journal.adopt", "Journal.next", "Journal.settle", "crypto.keys.accept", "crypto.parsing.parsing"}
APART |= {"pki.path.compared", "pki.validation.issuer_among", "pki.signed.is_signed_by", "pki.structures.tlv"}
APART |= {"crypto.der.replaced", "pki.dissection.oid_words", "pki.grammar.tag_name"}
APART |= {f"pki.structures.{part}" for part in ("element", "end_of", "moment")}
APART |= {"crypto.guessing.rate_here"}  # which is handed what it is to measure
INSIDE = {"db", "call"}


class Hostile:
    """Wants neither to be compared nor looked up nor taken for true or false."""

    def __eq__(self, other):
        raise ZeroDivisionError

    __hash__ = __bool__ = lambda self: 1 // 0


def zoo(lab, closed):
    """What somebody may hand in by mistake, or on purpose; `lab` is another one, and `closed` is closed."""
    laptop, kb = lab.person("hong").device("laptop"), lab.bank("kb")
    numbers = [True, 0, -1, 7, 2**70000, 1.5, float("nan"), numpy.int64(3), numpy.array([1, 2])]
    texts = ["", " ", "x" * 10**6, "\ud800", "\u202e", "\u3164", "１２３４５６", "٣", "kb", "hong", Act.LOGIN]
    others = [None, b"", b"\x30\x80", bytes(10**5), [], [None], {}, {"kb": 1}, (), object(), object, Lab, lambda: None]
    times = [datetime(2026, 3, 2), datetime.min, datetime.max]
    times += [moment.replace(tzinfo=zone) for moment in times for zone in (UTC, timezone(timedelta(hours=9)))]
    theirs = [lab, laptop.owner, laptop, kb, kb.services[0], lab.ca, lab.cloud, lab.journal, lab.journal[0], lab.now()]
    theirs += [laptop.enroll(kb, pin=PIN), laptop._keybox.session(), laptop.check_identity(kb)]
    gone = [closed, closed.bank("kb"), closed.person("hong"), closed.person("hong").device("laptop")]
    return [*numbers, *texts, *others, *times, timedelta(1), *theirs, *gone, Hostile()]


@dataclass(frozen=True, repr=False)
class World:
    """A lab, what is usually handed in there, and what is not."""

    lab: Lab
    usual: dict[str, Any]
    zoo: list[Any]


@pytest.fixture(scope="module")
def world():
    lab = Lab.start(lang="en")
    elsewhere, closed = Lab.start(lang="en", seed="elsewhere"), Lab.start(lang="en", seed="closed")
    found = World(lab, usual(lab), zoo(elsewhere, closed))
    closed.close()
    return found


def parameters(function):
    every = inspect.signature(function).parameters.values()
    return [each.name for each in every if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)]


def told(label: str, function: Callable[..., Any], arguments: dict[str, Any]) -> str | None:
    """Call a function. Return what it raised, if that was no typed error, or one that cannot be put into words."""
    try:
        try:
            function(**arguments)
        except LabError as refusal:
            str(refusal)
    except BaseException as error:
        return f"{label}: {format_exception_only(error)[0][:200]}"
    return None


def untyped(world, label, function):
    """Return what a function raises that is no typed error, for everything in the zoo."""
    asked = parameters(function)
    if not asked or INSIDE & {*asked} or label in APART:
        return []
    face = label.rpartition(".")[0]
    ways = {name: (f"{label}.{name}", f"{face}.{name}", name) for name in asked}
    known = {name: next(world.usual[way] for way in ways[name] if way in world.usual) for name in asked}
    wrong = [told(f"{label}({name})", function, known | {name: beast}) for name in asked for beast in world.zoo]
    wrong += [told(label, function, dict.fromkeys(asked, beast)) for beast in world.zoo]
    return sorted({each for each in wrong if each})


FACES = {
    "Lab": lambda lab: lab,
    "Person": lambda lab: lab.person("hong"),
    "Device": lambda lab: lab.person("hong").device("laptop"),
    "Bank": lambda lab: lab.bank("kb"),
    "Service": lambda lab: lab.bank("kb").service("internet-banking"),
    "Thief": lambda lab: Thief(lab),
    "Lookalike": lambda lab: lab.phish(lab.person("hong"), lab.bank("kb").service("internet-banking")),
    "CertificationAuthority": lambda lab: lab.ca,
    "StatusDesk": lambda lab: lab.ca.status,
    "Cloud": lambda lab: lab.cloud,
    "Sessions": lambda lab: lab.cloud.sessions,
    "Accounts": lambda lab: lab.cloud.accounts,
    "Hsm": lambda lab: lab.hsm,
    "Telecom": lambda lab: lab.telecom,
    "Journal": lambda lab: lab.journal,
    "Snapshot": lambda lab: lab.now(),
    "Authority": lambda lab: KFTC,
    "VirtualID": lambda lab: VirtualID(bytes(32)),
}


@pytest.mark.parametrize("face", FACES)
def test_whatever_is_handed_to_somebody_is_taken_or_refused(world, face):
    methods = inspect.getmembers(FACES[face](world.lab), lambda member: isinstance(member, MethodType))
    for name, method in methods:
        ours = name[0] != "_" and method.__func__.__module__.startswith("fincert_lab")
        if ours and f"{face}.{name}" != "Lab.open":  # which makes a folder of any name
            assert untyped(world, f"{face}.{name}", method) == []
    assert facts_in(world.lab.now()) == facts_in_databases(world.lab)


@pytest.mark.parametrize(
    "name", [name for name in fincert_lab.__all__ if not isinstance(getattr(fincert_lab, name), type)]
)
def test_whatever_is_handed_to_what_a_lesson_uses_is_taken_or_refused(world, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert untyped(world, name, getattr(fincert_lab, name)) == []


ROOMS = [name for room in ("crypto", "pki") for name in import_module(f"fincert_lab.{room}").__path__]
MODULES = [f"{path.rsplit('/', 1)[-1]}.{module.name}" for path in ROOMS for module in iter_modules([path])]


@pytest.mark.parametrize("module", MODULES)
def test_whatever_is_handed_to_a_formula_is_taken_or_refused(world, module):
    functions = vars(import_module(f"fincert_lab.{module}")).items()
    for name, function in functions:
        is_here = isinstance(function, FunctionType) and function.__module__ == f"fincert_lab.{module}"
        if is_here and name[0] != "_":
            assert untyped(world, f"{module}.{name}", function) == []


@pytest.mark.parametrize("folder", [None, True, 7, 1.5, "", b"", [], object(), "x" * 10**6, "\ud800", "\0"])
def test_what_is_no_folder_opens_no_sandbox(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LabError):
        Lab.open(folder, lang="en")
