"""A Korean financial certificate (금융인증서) lives in a notebook, with real cryptography and simulated people.

>>> from fincert_lab import Lab
>>> lab = Lab.start(lang="en")
>>> hong, kb, woori = lab.person("hong"), lab.bank("kb"), lab.bank("woori")
>>> laptop = hong.device("laptop")
>>> certificate = laptop.enroll(kb, pin="280417")

The key was made on the laptop, the CA certified the public key, and the private key is in the cloud, wrapped under the
PIN. A certificate issued through one bank can be used at another bank once it is registered there:

>>> banking = woori.service("internet-banking")
>>> laptop.login(banking, certificate, pin="280417")
Traceback (most recent call last):
    ...
fincert_lab.errors.NotRegistered: Woori Bank does not know this certificate. Register it there first: register().
>>> laptop.register(certificate, woori, pin="280417")
>>> laptop.login(banking, certificate, pin="280417")
Receipt(number=1, service='woori/internet-banking', act='login', at='2026-03-02 09:00 KST')

Anyone who fears that their key has leaked revokes the certificate. From then on it is refused everywhere:

>>> hong.revoke(certificate, kb, reason="key_compromise")
>>> laptop.login(banking, certificate, pin="280417")  # doctest: +ELLIPSIS
Traceback (most recent call last):
    ...
fincert_lab.errors.Revoked: This certificate was revoked on 2026-03-02 09:00 (private key leaked), for good. ...

The names that this package exports are stable; what is in its subpackages may change from one version to the next.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fincert_lab.errors import LabError
    from fincert_lab.export import ask_openssl, save
    from fincert_lab.journal import Act
    from fincert_lab.lessons import check, given, lesson, predict
    from fincert_lab.panels import centre, explore, halves, holdings, live, pin_pad, telephone
    from fincert_lab.panels.meter import meter
    from fincert_lab.panels.pin_rules import pin_rules
    from fincert_lab.panels.pins import pins
    from fincert_lab.panels.registration import gates
    from fincert_lab.panels.theft import theft
    from fincert_lab.panels.trust_matrix import anchors
    from fincert_lab.thief.thief import Thief
    from fincert_lab.views import show
    from fincert_lab.views.anatomy import anatomy
    from fincert_lab.views.frames import frames
    from fincert_lab.world.lab import Lab

__all__ = [
    "Act",
    "Lab",
    "LabError",
    "Thief",
    "anatomy",
    "anchors",
    "ask_openssl",
    "centre",
    "check",
    "explore",
    "factory",
    "frames",
    "gates",
    "given",
    "halves",
    "holdings",
    "lesson",
    "letter",
    "live",
    "meter",
    "outage",
    "pin_pad",
    "pin_rules",
    "pins",
    "predict",
    "save",
    "show",
    "tasks",
    "telephone",
    "theft",
]

_HOME = {"Act": "journal", "Lab": "world.lab", "LabError": "errors", "Thief": "thief.thief"}
_HOME |= {"anatomy": "views.anatomy", "frames": "views.frames", "show": "views"}
_HOME |= dict.fromkeys(("anchors", "centre", "explore", "factory", "gates", "halves", "holdings", "letter"), "panels")
_HOME |= dict.fromkeys(("live", "meter", "outage", "pin_pad", "pin_rules", "pins", "telephone", "theft"), "panels")
_HOME |= dict.fromkeys(("ask_openssl", "save"), "export")
_HOME |= dict.fromkeys(("check", "given", "lesson", "predict"), "lessons") | {"tasks": "lessons.tasks"}


def __getattr__(name: str) -> object:
    # Loaded where first used: a student who only wants `Lab` need not wait for pandas and IPython.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
