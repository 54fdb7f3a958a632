"""What a relying institution (이용기관) judges a certificate by: its trust anchors, and the CA's status information.

Which CAs it trusts, and under which policies, it decides itself, once and by hand: the anchor and the initial policies
of RFC 5280 §6.1.1 (c) and (d). It keeps the certificates that it was given then, and asks the CA only for the status. A
CA's word counts only for that CA's own certificates.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Connection, Row

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, Field, RecordDamaged
from fincert_lab.institutions import ports
from fincert_lab.institutions.bank import tables as sql
from fincert_lab.institutions.institution import Institution
from fincert_lab.pki import ocsp
from fincert_lab.pki.report import Report
from fincert_lab.pki.validation import StatusEvidence, Trust, check_issued, explain, issuer_among


@dataclass(frozen=True)
class Anchor:
    """A trusted CA: where to ask for a status, and what was given by hand."""

    ca: ports.CertificationAuthority
    trust: Trust


class RelyingParty:
    """How `home` relies on certificates: those of its `own` CA, and of others in `cas` that it comes to trust.

    `cas` are all CAs that can be reached.
    """

    def __init__(self, home: Institution, own: ports.CertificationAuthority, cas: ports.Cas) -> None:
        self._home = home
        self._own = own
        self._cas = cas
        self.fails_soft = False
        self.refresh()

    @property
    def anchors(self) -> list[Anchor]:
        """The CAs that it trusts, its own first."""
        return [anchor for anchor in self._given if anchor.trust.policies]

    def refresh(self) -> None:
        """Reload from the database. Raises RecordDamaged."""
        with self._home.store.transaction() as db:
            rows = db.execute(sql.ALL_ANCHORS).all()
        self._given = [Anchor(self._own, self._own.trust), *map(self._anchor_of, rows)]

    def trust(self, db: Connection, ca: ports.CertificationAuthority, policies: Set[x509.ObjectIdentifier]) -> None:
        """Record, as part of the transaction `db`, that `ca` is trusted under these policies too; then `refresh`.

        What was given by hand the first time is kept.
        """
        row = db.execute(sql.ANCHOR, {"this": ca.party}).one_or_none()
        trust = self._anchor_of(row).trust if row else replace(ca.trust, policies=frozenset())
        self._keep(db, ca, replace(trust, policies=trust.policies | policies))

    def distrust(self, db: Connection, ca: ports.CertificationAuthority, policies: Set[x509.ObjectIdentifier]) -> None:
        """Record likewise that `ca` is not trusted under these policies; what was given by hand is kept."""
        if row := db.execute(sql.ANCHOR, {"this": ca.party}).one_or_none():
            trust = self._anchor_of(row).trust
            self._keep(db, ca, replace(trust, policies=trust.policies - policies))

    def judge(self, certificate: x509.Certificate) -> tuple[StatusEvidence, datetime]:
        """Judge a certificate by `explain` alone; return the evidence that was seen, and when.

        Raises what `Report.raise_for_failure` raises.
        """
        clock = self._home.world.clock
        if issuer_among(certificate, self.anchors) is None:  # nobody who is trusted could speak for it
            check_issued(certificate, self._anchor(certificate).trust, clock.now())
        evidence, now = self.ask_status(certificate), clock.now()
        self.explain(certificate, evidence, now).raise_for_failure()
        return evidence, now

    def explain(self, certificate: x509.Certificate, evidence: StatusEvidence, at: datetime) -> Report:
        """Report on `certificate` as of `at` (UTC), judged by this status evidence."""
        return explain(certificate, self._anchor(certificate).trust, evidence, at)

    def explain_accepted(self, certificate: x509.Certificate, evidence: StatusEvidence, at: datetime) -> Report:
        """Report likewise on a certificate that was accepted at that time.

        That its CA was trusted, and under its policy, was decided then: trust that was withdrawn since does not count.
        """
        anchor = issuer_among(certificate, self._given) or self._given[0]
        return explain(certificate, replace(anchor.trust, policies=anchor.ca.trust.policies), evidence, at)

    def ask_status(self, certificate: x509.Certificate) -> StatusEvidence:
        """Fetch its CA's newest lists, and ask about the certificate. Raises BadInput if its number is not valid."""
        world, anchor, me = self._home.world, self._anchor(certificate), self._home.party
        lists = anchor.ca.status.fetch_crls(me, certificate)
        # Answers that are signed in advance cannot have a nonce.
        nonce = None if world.rules.ocsp_reuse else self._home.random("ocsp-nonce", ocsp.NONCE_BYTES)
        with parsing(BadInput(Field.CERTIFICATE)):
            request = ocsp.build_request(certificate.serial_number, anchor.trust.ca, nonce)
        answer = anchor.ca.status.answer(me, request)
        limits = world.rules.status_validity, world.rules.crl_entries
        return StatusEvidence(lists, answer, nonce, self.fails_soft, *limits)

    def _anchor(self, certificate: x509.Certificate) -> Anchor:
        """Return the anchor that a certificate is judged by.

        A certificate of an untrusted CA is judged by the own CA's anchor, and so refused by its signature:
        CaNotTrusted.
        """
        return issuer_among(certificate, self.anchors) or self._given[0]

    def _keep(self, db: Connection, ca: ports.CertificationAuthority, trust: Trust) -> None:
        root, certificate = (each.public_bytes(Encoding.DER) for each in (trust.root, trust.ca))
        names = " ".join(sorted(policy.dotted_string for policy in trust.policies))
        db.execute(sql.FORGET_ANCHOR, {"this": ca.party})
        db.execute(sql.ADD_ANCHOR, {"ca": ca.party, "root": root, "certificate": certificate, "policies": names})

    def _anchor_of(self, row: Row[Any]) -> Anchor:
        root, ca = map(self._home.read_certificate, (row.root, row.certificate))
        with parsing(RecordDamaged(owner=self._home.party)):
            policies = frozenset(map(x509.ObjectIdentifier, row.policies.split()))
        if row.ca not in self._cas:
            raise RecordDamaged(owner=self._home.party)
        return Anchor(self._cas[row.ca], Trust(root, ca, policies))
