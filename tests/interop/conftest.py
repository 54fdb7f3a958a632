"""One customer's story, told once for all judges: enrolled, logged in, suspended, restored, revoked."""

from types import SimpleNamespace

import pytest

from fincert_lab import Lab
from fincert_lab.institutions.ca import CertificationAuthority
from fincert_lab.institutions.service import Service
from fincert_lab.language import Party

PIN = "280417"


@pytest.fixture(scope="session")
def story():
    """What the lab made on the way: certificates, revocation lists before and after, a request, a signed login."""
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
    told.before = lab.ca.status.fetch_crls(Party("x"), told.certificate)
    hong.suspend(told.certificate, kb)
    told.on_hold = lab.ca.status.fetch_crls(Party("x"), told.certificate)
    hong.restore(told.certificate, kb)
    told.restored = lab.ca.status.fetch_crls(Party("x"), told.certificate)
    hong.revoke(told.certificate, kb, reason="key_compromise")
    told.after = lab.ca.status.fetch_crls(Party("x"), told.certificate)
    return told
