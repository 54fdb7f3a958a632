"""One customer's story, told once for all judges: enrolled, logged in, suspended, restored, revoked."""

from types import SimpleNamespace

import pytest

from fincert_lab import Lab
from fincert_lab.institutions.bank.service import Service
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

PIN, PASSWORD = "280417", "Correct horse"


@pytest.fixture(scope="session")
def story():
    """What the lab made on the way: certificates, lists, OCSP answers, a request, a signed login, an exported key."""
    lab = Lab.start(lang="en")
    kb, hong = lab.bank("kb"), lab.person("hong")
    laptop, told = hong.device("laptop"), SimpleNamespace(lab=lab, trust=lab.ca.trust, at=lab.time)
    with pytest.MonkeyPatch.context() as listen:
        issue, accept = CertificationAuthority.issue, Service.accept

        def hear_request(ca, sender, request):
            told.csr = request.csr
            return issue(ca, sender, request)

        def hear_login(service, sender, signed, statement):
            told.signed, told.statement = signed, statement.encode()
            return accept(service, sender, signed, statement)

        listen.setattr(CertificationAuthority, "issue", hear_request)
        listen.setattr(Service, "accept", hear_login)
        told.certificate = laptop.enroll(kb, pin=PIN)
        laptop.login(kb.service("internet-banking"), told.certificate, pin=PIN)
    told.key_file, told.password = laptop.export(told.certificate, pin=PIN, password=PASSWORD), PASSWORD
    question = ocsp.build_request(told.certificate.serial_number, told.trust.ca)
    told.answers = {}

    def look_up(when):
        told.answers[when] = lab.ca.status.answer(Party("x"), question)
        return lab.ca.status.fetch_crls(Party("x"), told.certificate)

    told.before = look_up("before")
    hong.suspend(told.certificate, kb)
    told.on_hold = look_up("on_hold")
    hong.restore(told.certificate, kb)
    told.restored = look_up("restored")
    hong.revoke(told.certificate, kb, reason="key_compromise")
    told.after = look_up("after")
    return told
