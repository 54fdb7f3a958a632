"""What becomes of a certificate that was registered at another bank, and of its envelope: whatever happens to it."""

import pytest

from fincert_lab.errors import (
    AlreadyRegistered,
    Expired,
    LabError,
    NotRegistered,
    Revoked,
    Suspended,
    UnknownCertificate,
)
from fincert_lab.rules import Rules
from fincert_lab.snapshot import Status
from tests.conftest import LIFE, RENEWABLE
from tests.test_guide import state

PIN, OTHER_PIN = "280417", "905271"


def renew(e):
    e.lab.advance(days=RENEWABLE)
    return e.laptop.renew(e.certificate, e.lab.bank("kb"), pin=PIN)


def renew_and_wait(e):
    new = renew(e)
    e.lab.advance(days=LIFE - RENEWABLE + 1)
    return new


def reissue(e):
    return e.laptop.enroll(e.lab.bank("kb"), pin=OTHER_PIN)


def expire(e):
    e.lab.advance(days=LIFE + 1)


def suspend(e):
    e.lab.person("hong").suspend(e.certificate, e.lab.bank("kb"))


def restore(e):
    suspend(e)
    e.lab.person("hong").restore(e.certificate, e.lab.bank("kb"))


def hold_too_long(e):
    suspend(e)
    e.lab.advance(days=Rules.suspension_limit.days + 1)


def revoke(e):
    e.lab.person("hong").revoke(e.certificate, e.lab.bank("kb"))


def delete(e):
    e.laptop.delete(e.certificate, pin=PIN)


# What happens, what the CA then says of the old certificate, why services refuse it, and whether its envelope is there.
WHAT_HAPPENS = [
    (renew, Status.VALID, None, True),
    (renew_and_wait, Status.EXPIRED, Expired, True),
    (reissue, Status.REVOKED, Revoked, True),
    (expire, Status.EXPIRED, Expired, True),
    (suspend, Status.SUSPENDED, Suspended, True),
    (restore, Status.VALID, None, True),
    (hold_too_long, Status.REVOKED, Revoked, True),
    (revoke, Status.REVOKED, Revoked, True),
    (delete, Status.REVOKED, UnknownCertificate, False),
]
each = pytest.mark.parametrize(
    ("happen", "status", "refusal", "kept"), WHAT_HAPPENS, ids=[what[0].__name__ for what in WHAT_HAPPENS]
)


@pytest.fixture
def registered(enrolled):
    """Hong's certificate of KB, registered at Woori."""
    enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("woori"), pin=PIN)
    return enrolled


def refusal_at(bank, registered):
    try:
        registered.laptop.login(registered.lab.bank(bank).service("internet-banking"), registered.certificate, pin=PIN)
    except LabError as error:
        return type(error)
    return None


@each
def test_both_banks_take_the_old_certificate_or_refuse_it_alike(registered, happen, status, refusal, kept):
    happen(registered)
    assert refusal_at("kb", registered) is refusal_at("woori", registered) is refusal
    assert registered.lab.now().status(state(registered.lab, registered.certificate)) is status


@each
def test_it_stays_in_the_other_banks_books_until_it_is_unregistered(registered, happen, status, refusal, kept):
    happen(registered)
    assert state(registered.lab, registered.certificate).registered == ("woori",)
    registered.lab.person("hong").unregister(registered.certificate, registered.lab.bank("woori"))
    assert state(registered.lab, registered.certificate).registered == ()


@each
def test_its_envelope_stays_in_the_cloud_unless_it_is_deleted(registered, happen, status, refusal, kept):
    happen(registered)
    assert (registered.certificate in registered.laptop.certificates()) is kept
    assert state(registered.lab, registered.certificate).stored is kept


@pytest.mark.parametrize(("happen", "pin"), [(renew, PIN), (reissue, OTHER_PIN)])
def test_what_comes_in_its_place_is_taken_at_once_by_the_bank_that_issued_it_and_elsewhere_once_registered(
    registered, happen, pin
):
    new, woori = happen(registered), registered.lab.bank("woori")
    registered.laptop.login(registered.lab.bank("kb").service("internet-banking"), new, pin=pin)
    with pytest.raises(NotRegistered):
        registered.laptop.login(woori.service("internet-banking"), new, pin=pin)
    registered.laptop.register(new, woori, pin=pin)
    registered.laptop.login(woori.service("internet-banking"), new, pin=pin)


@pytest.mark.parametrize("happen", [expire, revoke, suspend])
def test_what_is_no_longer_good_can_still_be_thrown_away(registered, happen):
    happen(registered)
    registered.laptop.delete(registered.certificate, pin=PIN)
    assert registered.laptop.certificates() == []


def test_on_hold_it_is_still_registered_and_need_not_be_again(registered):
    suspend(registered)
    registered.lab.person("hong").restore(registered.certificate, registered.lab.bank("kb"))
    with pytest.raises(AlreadyRegistered):
        registered.laptop.register(registered.certificate, registered.lab.bank("woori"), pin=PIN)
