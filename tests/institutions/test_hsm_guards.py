"""What the HSM looks at, each thing by itself."""

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text

from fincert_lab import Lab
from fincert_lab.clock import Clock
from fincert_lab.crypto import envelope, keys
from fincert_lab.entropy import Entropy
from fincert_lab.errors import (
    BudgetSpent,
    KeyDestroyed,
    UnknownCertificate,
)
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from tests.institutions.test_hsm import CLOUD, ask, prove, swap, tries

PIN, OTHER_PIN, WRONG = "280417", "905271", "135790"


def register_hsm(story, context, key):
    hsm, claim = story.lab.hsm, keys.sign(key, envelope.key_claim(context))
    return hsm.register(
        CLOUD,
        CertificateId.of(story.certificate),
        context,
        claim,
        envelope.seal_a(hsm.key, context, bytes(32), bytes(32)),
    )


@pytest.mark.parametrize("change", [{"serial": "0" * 32}, {"issuer": "gaon"}], ids=lambda it: next(iter(it)))
def test_a_registration_is_asked_for_by_its_own_certificate_only(enrolled, stored, change):
    other = CertificateId.of(enrolled.certificate)._replace(**change)
    with pytest.raises(UnknownCertificate):
        enrolled.lab.hsm.evaluate(CLOUD, other, stored.context.registration, b"", seen=0)
    assert tries(enrolled) == Rules.pin_tries


def test_a_spent_account_registers_no_other_key(enrolled, key, stored):
    with enrolled.lab.hsm.store.transaction() as db:
        db.execute(text("UPDATE budgets SET remaining = 0"))
    with pytest.raises(BudgetSpent):
        register_hsm(enrolled, replace(stored.context, registration=b"n" * 16, version=2), key)


def test_a_deleted_keys_half_is_destroyed(enrolled):
    enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    with enrolled.lab.hsm.store.transaction() as db:
        assert db.execute(text("SELECT k, state FROM registrations")).one() == (bytes(32), "dead")


@pytest.mark.parametrize("act", ["change", "delete"])
def test_after_a_change_or_a_deletion_the_old_half_is_in_no_file(tmp_path, act):
    with closing(Lab(Entropy.seeded(b"gone"), Rules(), clock=Clock(), folder=tmp_path)) as lab:
        laptop = lab.person("hong").device("laptop")
        certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
        with lab.hsm.store.transaction() as db:
            k = db.execute(text("SELECT k FROM registrations")).scalar_one()
        laptop.change_pin(certificate, pin=PIN, new_pin=OTHER_PIN) if act == "change" else laptop.delete(
            certificate, pin=PIN
        )
        assert not any(k in file.read_bytes() for file in tmp_path.iterdir())


def test_a_proof_for_a_destroyed_half_comes_to_nothing(enrolled, key, stored):
    answer = ask(enrolled, stored)
    enrolled.lab.hsm.destroy(CLOUD, CertificateId.of(enrolled.certificate))
    with pytest.raises(UnknownCertificate):
        prove(enrolled, stored, answer.nonce, key)


def test_what_was_destroyed_is_not_swapped_back_to_life(enrolled, key, stored):
    for _ in range(Rules.pin_tries):
        ask(enrolled, stored)
    enrolled.lab.advance(seconds=30)
    new = replace(stored.context, registration=b"n" * 16, version=2)
    answer = register_hsm(enrolled, new, key)
    enrolled.lab.advance(seconds=31)
    with pytest.raises(KeyDestroyed):
        ask(enrolled, stored)
    with pytest.raises(UnknownCertificate):
        swap(enrolled, stored.context, new, answer.nonce, key)


def test_a_half_that_was_destroyed_is_called_destroyed_and_not_locked(enrolled, stored):
    enrolled.lab.hsm.destroy(CLOUD, CertificateId.of(enrolled.certificate))
    with pytest.raises(KeyDestroyed):
        ask(enrolled, stored)
