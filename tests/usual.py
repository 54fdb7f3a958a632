"""What is otherwise handed in, by the name of a parameter: what `test_zoo` puts its beasts in the place of."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fincert_lab import Thief
from fincert_lab.crypto import envelope, keys, oprf
from fincert_lab.crypto.line import Point
from fincert_lab.crypto.suite import Suite
from fincert_lab.crypto.vid import R_BYTES, VirtualID
from fincert_lab.institutions.bank.challenge import Statement
from fincert_lab.institutions.bank.customers import Customer, IdentityCard
from fincert_lab.institutions.ca.application import IssueRequest, Vouched
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import AutoConnect
from fincert_lab.institutions.telecom import Payload
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.pki import crl
from fincert_lab.pki.authority import KFTC, PERSONAL
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.path import Terms
from fincert_lab.pki.profile import Subject, Validity
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.signer import Signer
from tests.conftest import PIN

NUMBER = bytes(31) + b"\x07"  # that a point may be multiplied by


def usual(lab):
    """What is otherwise handed in for a parameter of that name; before the name whose it is, where that matters."""
    hong, kb = lab.person("hong"), lab.bank("kb")
    laptop, me, check, now = hong.device("laptop"), hong.identity, hong.user_check(kb), lab.time
    certificate, authorisation = laptop.enroll(kb, pin=PIN), laptop.check_identity(kb)
    session, serial, trust = laptop._keybox.session(), certificate.serial_number, lab.ca.trust
    this = CertificateId.of(certificate)
    context = lab.cloud.fetch_envelope(laptop.party, session, this).context
    key, exchange = keys.generate(bytes(keys.SEED_BYTES)), X25519PrivateKey.from_private_bytes(bytes(range(32)))
    evidence, sealed = kb.relying_party.ask_status(certificate), envelope.Envelope(bytes(32), b"1")
    card = IdentityCard(hong.party, me.name, me.idn, me.kind)
    gone = [crl.Revocation(1, now, Reason.SUPERSEDED)]
    listed = crl.build(Signer(trust.ca, key), gone, number=1, this_update=now, next_update=now)
    people = {
        "bank": lab.bank("shinhan"),
        "ca": lab.ca,
        "card": card,
        "check": check,
        "cloud": Party("cloud"),
        "customer": hong,
        "customers": [Customer(card, check, True)],
        "device": laptop,
        "Sessions.device": "hong/phone",
        "holder": "hong",
        "lab": lab,
        "member": Member(hong.party, me.name, me.birth_date, me.phone),
        "person": hong,
        "sender": laptop.party,
        "service": kb.services[0],
        "subject": "hong",
        "suite": "hmac-sha256",
        "thing": lab,
        "vouched": Vouched(hong.party, me.name, me.idn, "0" * 16, None, PERSONAL),
    }
    typed = {
        "amount": 1,
        "answer": 3,
        "at": now,
        "birthday": "0230",
        "code": "000000",
        "exercise": "0-1",
        "guess": "a",
        "invalid_since": now,
        "kind": "p256",
        "label": "a label",
        "lang": "en",
        "name": "hong",
        "filled": False,
        "look": lab.now,
        "method": laptop.delete,
        "new": False,
        "new_pin": "905271",
        "number": 1,
        "Person.number": "01000005555",
        "Telecom.number": me.phone,
        "on": False,
        "password": "Correct horse",
        "payee": "000-21-0002-002",
        "phone": "01000005555",
        "pin": PIN,
        "policies": ["personal"],
        "policy": None,
        "public": False,
        "question": "0a",
        "reason": Reason.UNSPECIFIED,
        "remember": True,
        "replace": False,
        "seed": "7",
        "since": 1,
        "text": "text",
        "institution": "cloud",
        "order": ["135790"],
        "threads": 2,
        "faults": [],
        "until": 2,
    }
    made = {
        "authorisation": authorisation,
        "certificate": certificate,
        "context": context,
        "evidence": evidence,
        "Cloud.certificate": this,
        "Thief.certificate": certificate,
        "Thief.other": certificate,
        "stolen": Thief(lab).copy("cloud", "hsm"),
        "Cloud.new": bytes(16),
        "Cloud.register_key.certificate": certificate,
        "Hsm.certificate": this,
        "Hsm.new": bytes(16),
        "seen": 0,
        "application": bytes(16),
        "old": context.registration,
        "proof": b"text",
        "proofs": [b"text"],
        **dict.fromkeys(("Cloud.evaluate.sealed", "Cloud.register_key.sealed"), [b"text"]),
        "hsms": [Party("hsm")],
        "fault": "silent",
        "receipt": laptop.login(kb.services[0], certificate, pin=PIN),
        "reference_number": "0" * 10,
        "registration": context.registration,
        "remembered": AutoConnect(session.account, bytes(16)),
        "report": kb.services[0].explain(certificate),
        "request": b"text",
        "sealed": b"text",
        "sealed_a": b"text",
        "CertificationAuthority.request": IssueRequest(authorisation, b"text", b"text"),
        "Cloud.sealed": sealed,
        "carries": Payload.CODE,
        "serial": this.serial,
        "session": session,
        "signature": b"text",
        "signed": b"text",
        "statement": Statement(Act.LOGIN, kb.give_challenge(laptop.party)),
        "message": b"text",
        "content": b"text",
    }
    formulas = {
        "a": bytes(32),
        "account": session.account,
        "act": Act.LOGIN,
        "address": KFTC.partition(1),
        "algorithms": Terms().algorithms,
        "answer_key": bytes(32),
        "authority": KFTC,
        "base": None,
        "ca_key": exchange.public_key(),
        "crypto.vid.open_r.ca_key": exchange,
        "count": 1,
        "delta": None,
        "chain": (certificate, trust.ca, trust.root),
        "der": evidence.ocsp_answer,
        "entries": [],
        "most": 1,
        "envelope": sealed,
        "entry": next(iter(x509.load_der_x509_crl(listed))),
        "extensions": certificate.extensions,
        "findings": (),
        "flag": x509.ReasonFlags.unspecified,
        "hsm_key": exchange.public_key(),
        "hsm_nonce": bytes(32),
        "crypto.envelope.open_a.hsm_key": exchange,
        "idn": me.idn,
        "index": 0,
        "issuer": trust.ca,
        "issuers": (),
        "k": bytes(32),
        "key": key,
        "length": 64,
        "memory_kib": 64,
        "next_update": now,
        "nonce": bytes(12),
        "oid": PERSONAL,
        "one": trust.ca.subject,
        "other": trust.root.subject,
        "partition": 1,
        "passes": 1,
        "pkcs8": b"text",
        "produced_at": now,
        "public_key": key.public_key(),
        "r": bytes(R_BYTES),
        "pki.profile.subscriber.policy": PERSONAL,
        "real_name": me.name,
        "s": bytes(32),
        "salt": bytes(16),
        "serial_number": serial,
        "pki.profile.serial": serial,
        "pki.ocsp.serial": serial,
        "signer": Signer(trust.ca, key),
        "pki.profile.ca.issuer": Signer(trust.ca, key),
        "pki.profile.ocsp_signer.issuer": Signer(trust.ca, key),
        "pki.profile.subscriber.issuer": Signer(trust.ca, key),
        "pki.profile.subscriber.subject": Subject("hong", "KB", "0" * 16, VirtualID.of(me.idn, bytes(R_BYTES))),
        "validity": Validity(now, now),
        "status": evidence,
        "statuses": [],
        "steps": [],
        "terms": Terms(),
        "this_update": now,
        "trust": trust,
        "usage": certificate.extensions.get_extension_for_class(x509.KeyUsage).value,
        "vid": VirtualID.of(me.idn, bytes(R_BYTES)),
        "y": bytes(32),
        "crypto.keys.generate.seed": bytes(40),
        "crypto.keys.make.random": bytes,
        "random": bytes(48),
        "tag": b"tag",
        "info": b"info",
        "modulus": oprf.N,
        "private_input": b"input",
        "blinded": oprf.blind(b"input", NUMBER),
        "crypto.oprf.answer": oprf.blind(b"input", NUMBER),
        **dict.fromkeys(("crypto.oprf.seed", "crypto.oprf.k", "crypto.oprf.r"), NUMBER),
        **dict.fromkeys(("crypto.envelope.seed", "crypto.envelope.question"), bytes(32)),
        "crypto.envelope.finish.answer": bytes(32),
        **dict.fromkeys(("crypto.envelope.suite", "crypto.server_half.suite"), Suite.HMAC),
        "unsigned": x509.CertificateSigningRequestBuilder(x509.Name([])),
        **dict.fromkeys(("crypto.keys.kind.key", "crypto.keys.spki.key", "crypto.keys.verify.key"), key.public_key()),
        "crypto.envelope.swap_proof.new": bytes(16),
        "crypto.envelope.seal.locks": b"",
        "crypto.threshold.seal.ys": [bytes(32)],
        "crypto.threshold.open.ys": {0: bytes(32)},
        "x": 1,
        "crypto.line.point.one": Point(0, bytes(32)),
        "crypto.line.point.other": Point(2, bytes(32)),
        "Snapshot.certificate": lab.now().certificates[this],
        "longest": timedelta(days=10),
        "pki.pieces.find.kind": x509.KeyUsage,
        "pki.pieces.parts.name": trust.ca.subject,
        "pieces": list(certificate.extensions),
        "pki.pieces.signed": certificate,
        "pki.scope.must_speak_for.crl": x509.load_der_x509_crl(listed),
        "pki.scope.extension_of.holder": x509.load_der_x509_crl(listed),
        "pki.scope.extension_of.kind": x509.CRLNumber,
        "point": x509.DistributionPoint([x509.UniformResourceIdentifier("http://here.example/")], None, None, None),
        "cert_ids": (),
    }
    return people | typed | made | formulas
