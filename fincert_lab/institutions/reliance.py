"""What a relying institution (이용기관) goes by when it judges a certificate: its trust anchors, and the CA's word.

Whom it trusts, and under which policies, it decides itself, once and by hand: the anchor and the initial policies of
RFC 5280 §6.1.1 (c) and (d). The certificates that it was given then are what it keeps; the CA it asks only for the
status. A CA's word counts for that CA's own certificates.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import Column, Connection, LargeBinary, MetaData, Row, String, Table, bindparam, delete, insert, select

from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, RecordDamaged
from fincert_lab.institutions.ca import Cas, CertificationAuthority
from fincert_lab.institutions.institution import Institution
from fincert_lab.language import Party
from fincert_lab.pki import ocsp
from fincert_lab.pki.report import Report
from fincert_lab.pki.validation import StatusEvidence, Trust, explain, whose


def anchor_table(tables: MetaData) -> Table:
    """Declare where an institution keeps whom it trusts beside its own CA; `policies` are dotted, with spaces."""
    return Table(
        "anchors",
        tables,
        Column("ca", String, primary_key=True),
        Column("root", LargeBinary, nullable=False),
        Column("certificate", LargeBinary, nullable=False),
        Column("policies", String, nullable=False),
    )


@dataclass(frozen=True)
class Anchor:
    """A CA that is trusted: who is asked for a status, and what was given by hand."""

    ca: CertificationAuthority
    trust: Trust


class Reliance:
    """How `home` relies on certificates: on those of its `own` CA, and of others in `cas` that it comes to trust.

    `cas` are all CAs that can be reached; `table` is in the database of `home`.
    """

    def __init__(self, home: Institution, table: Table, own: CertificationAuthority, cas: Cas) -> None:
        self._home = home
        self._own = own
        self._cas = cas
        self._kept = select(table)
        self._of_ca = select(table).where(table.c.ca == bindparam("this"))
        self._forget = delete(table).where(table.c.ca == bindparam("this"))
        self._add = insert(table)
        self.fails_soft = False
        self.refresh()

    @property
    def anchors(self) -> list[Anchor]:
        """Whom it trusts: its own CA first."""
        return list(self._anchors)

    def refresh(self) -> None:
        """Take up what is kept. Raises RecordDamaged."""
        with self._home.store.transaction() as db:
            rows = db.execute(self._kept).all()
        self._anchors = [Anchor(self._own, self._own.trust), *map(self._anchor_of, rows)]

    def trust(self, db: Connection, ca: CertificationAuthority, policies: Set[x509.ObjectIdentifier]) -> None:
        """Note, as part of the transaction `db`, that `ca` is trusted under these policies too; then `refresh`.

        What was given by hand the first time stays.
        """
        row = db.execute(self._of_ca, {"this": ca.party}).one_or_none()
        trust = self._anchor_of(row).trust if row else replace(ca.trust, policies=frozenset())
        root, certificate = (each.public_bytes(Encoding.DER) for each in (trust.root, trust.ca))
        names = " ".join(sorted(policy.dotted_string for policy in trust.policies | policies))
        db.execute(self._forget, {"this": ca.party})
        db.execute(self._add, {"ca": ca.party, "root": root, "certificate": certificate, "policies": names})

    def judge(self, certificate: x509.Certificate) -> tuple[StatusEvidence, datetime]:
        """Judge by what `explain` finds, by nothing else; return what was seen, and when. Raises what `insist` does."""
        evidence, now = self.ask_status(certificate), self._home.world.clock.now()
        self.explain(certificate, evidence, now).insist()
        return evidence, now

    def explain(self, certificate: x509.Certificate, evidence: StatusEvidence, at: datetime) -> Report:
        """Report on `certificate` as of `at` (UTC), by this evidence of its status."""
        return explain(certificate, self._anchor(certificate).trust, evidence, at)

    def ask_status(self, certificate: x509.Certificate) -> StatusEvidence:
        """Fetch its CA's newest lists, and ask about the certificate. Raises BadInput if it has no good number."""
        world, anchor, me = self._home.world, self._anchor(certificate), self._home.party
        lists = anchor.ca.status.fetch_crls(me, certificate)
        # Where answers are signed in advance there is none that has a nonce.
        nonce = None if world.policy.ocsp_reuse else self._home.random("ocsp-nonce", ocsp.NONCE_BYTES)
        with parsing(BadInput(field="certificate")):
            request = ocsp.build_request(certificate.serial_number, anchor.trust.ca, nonce)
        answer = anchor.ca.status.answer(me, request)
        limits = world.policy.status_validity, world.policy.crl_entries
        return StatusEvidence(lists, answer, nonce, self.fails_soft, *limits)

    def issuer(self, certificate: x509.Certificate) -> Party:
        """Return which CA that is trusted here a certificate names as its issuer: its own where it names none."""
        return self._anchor(certificate).ca.party

    def _anchor(self, certificate: x509.Certificate) -> Anchor:
        return whose(certificate, self._anchors)

    def _anchor_of(self, row: Row[Any]) -> Anchor:
        root, ca = map(self._home.read_certificate, (row.root, row.certificate))
        with parsing(RecordDamaged(owner=self._home.party)):
            policies = frozenset(map(x509.ObjectIdentifier, row.policies.split()))
        if row.ca not in self._cas:
            raise RecordDamaged(owner=self._home.party)
        return Anchor(self._cas[row.ca], Trust(root, ca, policies))
