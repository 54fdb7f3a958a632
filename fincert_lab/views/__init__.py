"""What the lab shows: pure functions from its state to rows, and `show`, which puts them on the screen.

Every view has two forms: short plain text, for terminals and tests, and HTML with inline styles only, which survives
saving, an untrusted notebook, GitHub and export.
"""

from collections.abc import Callable
from functools import singledispatch
from typing import Any

from cryptography import x509
from cryptography.x509 import ocsp

from fincert_lab.advice import Advices
from fincert_lab.calls import called_as_written
from fincert_lab.crypto.keys import PublicKey
from fincert_lab.crypto.parsing import quiet
from fincert_lab.custody.holdings import Holdings
from fincert_lab.errors import NothingToShow
from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.cloud.sessions import ConnectedDevice
from fincert_lab.journal import Event, Journal, Story
from fincert_lab.pki.information import StatusInformation
from fincert_lab.pki.report import Report
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Changes, Snapshot
from fincert_lab.thief.comparison import Comparison as AttackComparison
from fincert_lab.thief.comparison import Measured
from fincert_lab.thief.report import AttackReport, Speed
from fincert_lab.thief.stolen import Stolen
from fincert_lab.views import anatomy as anatomy_view
from fincert_lab.views import attack, certificate, custody, history, report, services, state, status
from fincert_lab.views.anatomy import Anatomy
from fincert_lab.views.bars import Bars
from fincert_lab.views.comparison import Comparison, comparison_table
from fincert_lab.views.dissection import Dissection
from fincert_lab.views.factory import Factory, factory_table
from fincert_lab.views.frames import Frames, refusals
from fincert_lab.views.guessing import Attack, attack_table
from fincert_lab.views.letter import Letter, letter_table
from fincert_lab.views.pins import MadeUpPin, Survey, rules_table, survey_table
from fincert_lab.views.sequence import Sequence, sequence
from fincert_lab.views.table import Table, put_on_screen
from fincert_lab.world.lab import Lab

__all__ = ["show", "table"]


@called_as_written
def show(thing: object) -> None:
    """Show a lab, a snapshot, the journal, an act, changes, holdings, advice, rules, a bank, devices, a report.

    Also an anatomy; what a thief has stolen, and what came of an attack.

    Of `frames(lab)`, a chart: which requests were refused.

    For several banks, such as `lab.banks`: who trusts whom.

    Also objects of the cryptography library: a certificate, a request for one, a public key, a revocation list, an OCSP
    answer; and what a bank was told of a certificate's status.

    Raises NothingToShow.
    """
    put_on_screen(table(thing))


@singledispatch
def table(thing: object) -> Table | Sequence | Dissection | Bars:
    """Return what `show(thing)` shows: `table(lab).to_frame()` is a pandas DataFrame for further work."""
    raise NothingToShow(kind=type(thing).__name__)


@table.register
def _(lab: Lab) -> Table:
    return state.state_table(lab.now())


@table.register
def _(things: list) -> Table:  # type: ignore[type-arg]
    if things and all(isinstance(thing, ConnectedDevice) for thing in things):
        return services.devices_table(things)
    if things and all(isinstance(thing, Bank) for thing in things):
        return services.trust_table(things)
    if things and all(isinstance(thing, x509.Certificate) for thing in things):
        return _made_anywhere(certificate.certificates_table)(things)
    if not all(isinstance(thing, Event) for thing in things):
        raise NothingToShow(kind="list")
    return history.journal_table(things)


@table.register
def _(things: dict) -> Table:  # type: ignore[type-arg]
    if not things or not all(isinstance(thing, Bank) for thing in things.values()):
        raise NothingToShow(kind="dict")
    return services.trust_table(things.values())


@table.register
def _(event: Event) -> Table:
    return history.journal_table([event])


def _made_anywhere(view: Callable[[Any], Table]) -> Callable[[Any], Table]:
    """Wrap a view of data from outside: the library parses lazily, and only now warns of what is odd."""

    def table_of(thing: object) -> Table:
        with quiet():
            return view(thing)

    return table_of


table.register(Snapshot, state.state_table)
table.register(Journal, history.journal_table)
table.register(Story, sequence)
table.register(Changes, history.changes_table)
table.register(Holdings, custody.holdings_table)
table.register(Frames, refusals)
table.register(Advices, history.advice_table)
table.register(Bank, services.services_table)
table.register(Rules, history.rules_table)
table.register(Report, _made_anywhere(report.report_table))
table.register(Anatomy, _made_anywhere(anatomy_view.anatomy_table))
table.register(Attack, attack_table)
table.register(Factory, factory_table)
table.register(Letter, letter_table)
table.register(MadeUpPin, rules_table)
table.register(Survey, survey_table)
table.register(x509.Certificate, _made_anywhere(certificate.certificate_table))
table.register(x509.CertificateSigningRequest, _made_anywhere(certificate.request_table))
table.register(x509.CertificateRevocationList, _made_anywhere(status.list_table))
table.register(ocsp.OCSPResponse, _made_anywhere(status.answer_table))
table.register(StatusInformation, _made_anywhere(status.information_table))
table.register(Comparison, comparison_table)
table.register(AttackReport, attack.report_table)
table.register(Speed, attack.speed_table)
table.register(Stolen, attack.stolen_table)
table.register(AttackComparison, attack.comparison_table)
table.register(Measured, attack.measured_table)
table.register(PublicKey, certificate.key_table)


@table.register
def _(dissection: Dissection) -> Dissection:
    return dissection
