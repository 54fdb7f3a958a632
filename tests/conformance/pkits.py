"""NIST's PKITS: two hundred paths, good and bad, which any relying party should tell apart.

The certificates and lists come with `cryptography-vectors`; the name of a file says what is expected. Which of them may
go together is found here, by their names, as a client would do; whether they do is for the package to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import cryptography_vectors
from cryptography import x509
from cryptography.x509.oid import SignatureAlgorithmOID

from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.errors import LabError, ListNotSupported, Revoked, StatusUnknown
from fincert_lab.pki import crl
from fincert_lab.pki.path import Chain, Terms, steps
from fincert_lab.pki.report import Check, Evidence, Report, Step, report
from fincert_lab.pki.signed import same_name

DATA = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data"
AT = datetime(2022, 5, 1, tzinfo=UTC)
ALGORITHMS = frozenset({SignatureAlgorithmOID.RSA_WITH_SHA256, SignatureAlgorithmOID.DSA_WITH_SHA1})
TERMS = Terms(ALGORITHMS, keys=frozenset({"RSA-2048", "DSA-1024"}))
LONGEST = 8  # certificates in a path


@dataclass(frozen=True)
class Section:
    """A section of the suite: how many files it has, what they are called, and which check a bad path should fail."""

    title: str
    count: int
    names: str
    rules: frozenset[Check]

    @classmethod
    def of(cls, title: str, count: int, names: str, *rules: Check) -> "Section":
        """Put one together."""
        return cls(title, count, names, frozenset(rules))


LIST, CRITICAL = Check.REVOCATION_LIST, Check.CRITICAL
SECTIONS = [
    Section.of(
        "4.1 Signature verification", 6, "CertificatePath|(CA|EE|DSA)Signatures?|DSAParameter.*", Check.SIGNATURE
    ),
    Section.of("4.2 Validity periods", 8, ".*not(Before|After)Date", Check.VALIDITY),
    Section.of("4.3 Name chaining", 11, "Name.*|RFC3280.*|UTF8String.*|Rollover.*", Check.ISSUER),
    Section.of(
        "4.4 Basic revocation",
        21,
        "(Missing|Bad|Wrong|Two|Unknown)CRL.*|Revoked.*|.*CRLnextUpdate|.*SerialNumber|Separate.*",
        LIST,
    ),
    Section.of("4.5 Self-issued certificates", 8, "BasicSelfIssued.*", LIST, Check.SIGNATURE),
    Section.of(
        "4.6 Basic constraints",
        17,
        "MissingbasicConstraints|cAFalse|basicConstraints.*|.*pathLenConstraint",
        Check.IS_CA,
        Check.PATH_LENGTH,
    ),
    Section.of("4.7 Key usage", 5, "keyUsage.*", Check.SIGNS_CERTIFICATES, LIST),
    Section.of(
        "4.8 Policies",
        19,
        "AllCertificates.*|(Different|Overlapping)Policies|AnyPolicy|(UserNotice|CPSPointer).*",
        CRITICAL,
    ),
    Section.of("4.9 Require explicit policy", 8, ".*requireExplicitPolicy", CRITICAL),
    Section.of("4.10 Policy mappings", 14, "PolicyMapping|Mapping.*", CRITICAL),
    Section.of("4.11 Inhibit policy mapping", 11, ".*inhibitPolicyMapping", CRITICAL),
    Section.of("4.12 Inhibit any policy", 10, ".*inhibitAnyPolicy", CRITICAL),
    Section.of("4.13 Name constraints", 38, ".*nameConstraints", CRITICAL),
    Section.of(
        "4.14 Distribution points",
        35,
        ".*[dD]istributionPoint|onlyContains.*|onlySomeReasons|IDPwithindirectCRL|cRLIssuer",
        LIST,
    ),
    Section.of("4.15 Delta lists", 10, "deltaCRL.*", LIST),
    Section.of("4.16 Private extensions", 2, "Unknown.*CertificateExtension", CRITICAL),
]
WITHOUT_POLICY = {f"DifferentPoliciesTest{number}EE.crt" for number in (4, 5, 7, 8, 9, 12)}  # though one is required
_NAME = re.compile(r"(?P<expected>Valid|Invalid)?(?P<topic>.*)Test(?P<number>\d+)EE\.crt")


@dataclass(frozen=True)
class Case:
    """A certificate to judge, and whether its path is good: if any policy will do, and none is asked for."""

    section: Section
    file: Path
    valid: bool


def cases() -> list[Case]:
    """Return all cases, in the order of the sections. None is missing."""
    found = []
    for file in sorted((DATA / "certs").glob("*EE.crt")):
        name = _NAME.fullmatch(file.name)
        (section,) = [each for each in SECTIONS if re.fullmatch(each.names, name["topic"])]
        # Where the name does not say, it depends on which policies one takes.
        valid = name["expected"] == "Valid" if name["expected"] else file.name not in WITHOUT_POLICY
        found.append(Case(section, file, valid))
    for section in SECTIONS:
        assert sum(case.section == section for case in found) == section.count, section.title
    return sorted(found, key=lambda case: SECTIONS.index(case.section))


def judge(case: Case) -> list[Report]:
    """Return a report on each path to the certificate, up to one that is good; no report if it cannot be read."""
    with quiet():
        try:
            certificate = x509.load_der_x509_certificate(case.file.read_bytes())
        except UNREADABLE:
            return []
        return _judge((certificate,))


def _judge(below: Chain) -> list[Report]:
    reports = []
    for chain in _chains(below):
        reports.append(report(chain, AT, steps(chain, AT, TERMS, lambda depth, chain=chain: _status(chain, depth))))
        if reports[-1].failed is None:
            break
    return reports


def is_good(reports: list[Report]) -> bool:
    """Look whether one of the paths is good: then it is the last."""
    return bool(reports) and reports[-1].failed is None


def _chains(below: Chain) -> Iterator[Chain]:
    """Go up by names, or by key identifiers where a name leads nowhere, as far as the anchor."""
    last = below[-1]
    if same_name(last.issuer, anchor().subject):
        yield (*below, anchor())
    if len(below) < LONGEST:
        its = [each for each in certificates() if each not in below]
        above = [each for each in its if same_name(last.issuer, each.subject)]
        for each in above or [each for each in its if _key_id(each) == _issuers_key_id(last)]:
            yield from _chains((*below, each))


def _status(chain: Chain, depth: int) -> Iterator[Step]:
    yield Step(depth, Check.REVOCATION_LIST, lambda: _listed(chain, depth))


def _listed(chain: Chain, depth: int) -> Evidence:
    """Look at every list of the issuer's name, whoever of that name signed it. One of them must be of use.

    Where there is no list of that name, any one will do for the package to say what the certificate asks for.
    """
    certificate, used = chain[depth], []
    refusal: LabError = StatusUnknown()
    lists = [each for each in revocation_lists() if same_name(each[0].issuer, chain[depth + 1].subject)]
    lists = lists or revocation_lists()[:1]
    deltas = [der for each, der in lists if _is_delta(each)]
    for each, der in lists:
        for signer in () if _is_delta(each) else _signers(chain, depth):
            for delta in deltas or [None]:
                try:
                    used.append(
                        crl.look_up(
                            der,
                            certificate,
                            issuer=signer,
                            at=AT,
                            delta=delta,
                            algorithms=TERMS.algorithms,
                            longest=timedelta.max,
                        )
                    )
                except (ListNotSupported, StatusUnknown) as why:
                    refusal = why if isinstance(why, ListNotSupported) else refusal
    if not used:
        raise refusal
    for entry in filter(None, used):
        raise Revoked(since=entry.since, reason=entry.reason)
    return Evidence(False, False)


def _signers(chain: Chain, depth: int) -> Iterator[x509.Certificate]:
    """Return who may have signed the issuer's lists: each of its name on the path, or with a good path of its own."""
    above, name = chain[depth + 1 :], chain[depth + 1].subject
    yield from (each for each in above if same_name(each.subject, name))
    for each in certificates():
        if each not in chain and same_name(each.subject, name) and is_good(_judge((each,))):
            yield each


@cache
def anchor() -> x509.Certificate:
    """Return the root that is trusted."""
    return x509.load_der_x509_certificate((DATA / "certs" / "TrustAnchorRootCertificate.crt").read_bytes())


@cache
def certificates() -> list[x509.Certificate]:
    """Return the certificates of all CAs but the root, as far as the library can read them."""
    return [
        certificate
        for file in sorted((DATA / "certs").glob("*Cert.crt"))
        if (certificate := _readable(file)) is not None
    ]


@cache
def revocation_lists() -> list[tuple[x509.CertificateRevocationList, bytes]]:
    """Return all lists, and their DER."""
    ders = [file.read_bytes() for file in sorted((DATA / "crls").glob("*.crl"))]
    return [(x509.load_der_x509_crl(der), der) for der in ders]


def _readable(file: Path) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(file.read_bytes())
    except UNREADABLE:
        return None


def _is_delta(revocation_list: x509.CertificateRevocationList) -> bool:
    return any(isinstance(each.value, x509.DeltaCRLIndicator) for each in revocation_list.extensions)


def _key_id(certificate: x509.Certificate) -> bytes | None:
    found = [each.value for each in certificate.extensions if isinstance(each.value, x509.SubjectKeyIdentifier)]
    return found[0].digest if found else None


def _issuers_key_id(certificate: x509.Certificate) -> bytes | None:
    found = [each.value for each in certificate.extensions if isinstance(each.value, x509.AuthorityKeyIdentifier)]
    return found[0].key_identifier if found else b""
