"""What the lab shows: pure functions from its state to rows, and `show`, which puts them on the screen.

Everything shown has two faces: short plain text, for terminals and tests, and HTML with inline styles only, which
survives saving, an untrusted notebook, GitHub and export.
"""

from functools import singledispatch

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp

from fincert_lab.errors import NothingToShow
from fincert_lab.institutions.bank import Bank
from fincert_lab.institutions.door import ConnectedDevice
from fincert_lab.journal import Event, Journal, Story
from fincert_lab.lab import Advices, Changes, Lab
from fincert_lab.policy import Policy
from fincert_lab.snapshot import Snapshot
from fincert_lab.views import certificate, history, services, state, status
from fincert_lab.views.sequence import Sequence, sequence
from fincert_lab.views.table import Table, put_on_screen

__all__ = ["show", "table"]


def show(thing: object) -> None:
    """Show a lab, a snapshot, the journal, an act, changes, advice, rules, a bank, devices.

    Or what cryptography loads: a certificate, a request for one, a public key, a revocation list, an OCSP answer.

    Raises NothingToShow.
    """
    put_on_screen(table(thing))


@singledispatch
def table(thing: object) -> Table | Sequence:
    """Return what `show(thing)` shows: `table(lab).to_frame()` is a pandas DataFrame to go on with."""
    raise NothingToShow(kind=type(thing).__name__)


@table.register
def _(lab: Lab) -> Table:
    return state.state_table(lab.now())


@table.register
def _(snapshot: Snapshot) -> Table:
    return state.state_table(snapshot)


@table.register
def _(journal: Journal) -> Table:
    return history.journal_table(journal)


@table.register
def _(things: list) -> Table:  # type: ignore[type-arg]
    if things and all(isinstance(thing, ConnectedDevice) for thing in things):
        return services.devices_table(things)
    if not all(isinstance(thing, Event) for thing in things):
        raise NothingToShow(kind="list")
    return history.journal_table(things)


@table.register
def _(event: Event) -> Table:
    return history.journal_table([event])


@table.register
def _(story: Story) -> Sequence:
    return sequence(story)


@table.register
def _(changes: Changes) -> Table:
    return history.changes_table(changes)


@table.register
def _(advices: Advices) -> Table:
    return history.advice_table(advices)


@table.register
def _(bank: Bank) -> Table:
    return services.services_table(bank)


@table.register
def _(policy: Policy) -> Table:
    return history.policy_table(policy)


@table.register
def _(shown: x509.Certificate) -> Table:
    return certificate.certificate_table(shown)


@table.register
def _(request: x509.CertificateSigningRequest) -> Table:
    return certificate.request_table(request)


@table.register
def _(key: ec.EllipticCurvePublicKey) -> Table:
    return certificate.key_table(key)


@table.register
def _(key: rsa.RSAPublicKey) -> Table:
    return certificate.key_table(key)


@table.register
def _(revoked: x509.CertificateRevocationList) -> Table:
    return status.list_table(revoked)


@table.register
def _(answer: ocsp.OCSPResponse) -> Table:
    return status.answer_table(answer)
