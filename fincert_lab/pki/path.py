"""A chain of certificates of any length and from any issuers, checked from the anchor down: RFC 5280 §6.1.

Not implemented, and therefore refused by name if a certificate below the anchor has it: name constraints, and policy
mappings, policy constraints and inhibitAnyPolicy. Every CA certificate must have a key usage, which RFC 5280 leaves
open. The anchor is a name, a key, and its path length if it states one; anything else in it is up to those who trust it
(§6.1.1 (d)).

A part that cannot be read fails a check of its own certificate: from the certificates above, a check uses only parts
that were read before.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE
from fincert_lab.errors import CaNotTrusted, Expired, LabError, NotSupported, NotTrusted, NotYetValid, WrongPolicy
from fincert_lab.pki.authority import policy_name
from fincert_lab.pki.pieces import extensions, find, unreadable
from fincert_lab.pki.profile import issuer_name, oid_name, usage_bits
from fincert_lab.pki.report import Check, Evidence, Step
from fincert_lab.pki.signed import ALGORITHMS, KEYS, Algorithms, Keys, is_signed_by, key_name, same_name, written

Chain = tuple[x509.Certificate, ...]  # the certificate being judged, the CA above it, and so on up to the anchor

PROCESSED = (  # extensions that some check looks at: these may be critical
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.CERTIFICATE_POLICIES,
)
_PROCESSED_NAMES = ", ".join(map(oid_name, PROCESSED))
NOT_IMPLEMENTED = (  # extensions that are not allowed at all: to ignore one could mean to accept too much
    ExtensionOID.NAME_CONSTRAINTS,
    ExtensionOID.POLICY_MAPPINGS,
    ExtensionOID.POLICY_CONSTRAINTS,
    ExtensionOID.INHIBIT_ANY_POLICY,
)


@dataclass(frozen=True)
class Terms:
    """What a relying party requires of every certificate below its anchor, beyond RFC 5280.

    The signature is made with one of these algorithms; the key (and the anchor's) is of one of these kinds; and if
    `policies` are given, one of them holds for the whole path.
    """

    algorithms: Algorithms = ALGORITHMS
    keys: Keys = KEYS
    policies: Set[x509.ObjectIdentifier] | None = None


@checked
def steps(chain: Chain, at: datetime, terms: Terms, status: Callable[[int], Iterable[Step]]) -> Iterator[Step]:
    """Return the checks of `chain` at `at` (UTC), in order. `status` returns the status checks for a depth."""
    yield Step(len(chain) - 1, Check.KEY, lambda: _anchor(chain[-1], terms.keys))
    for depth in reversed(range(len(chain) - 1)):
        yield from _steps(chain, depth, at, terms, status)


def _steps(
    chain: Chain, depth: int, at: datetime, terms: Terms, status: Callable[[int], Iterable[Step]]
) -> Iterator[Step]:
    certificate, issuer = chain[depth], chain[depth + 1]
    yield Step(depth, Check.SIGNATURE, lambda: _signature(certificate, issuer, terms.algorithms))
    yield Step(depth, Check.VALIDITY, lambda: _validity(certificate, at))
    yield from status(depth)
    yield Step(depth, Check.ISSUER, lambda: _issuer(certificate, issuer))
    if (wanted := terms.policies) is not None:
        yield Step(depth, Check.POLICY, lambda: _policy(chain, depth, wanted))
    yield Step(depth, Check.KEY, lambda: _key(certificate, terms.keys))
    if depth:
        yield Step(depth, Check.IS_CA, lambda: _is_ca(certificate))
        yield Step(depth, Check.PATH_LENGTH, lambda: _path_length(chain, depth))
        yield Step(depth, Check.SIGNS_CERTIFICATES, lambda: _signs_certificates(certificate))
    yield Step(depth, Check.CRITICAL, lambda: _critical(certificate))


# --- the checks: each reports what it found and what that was compared with


def _anchor(anchor: x509.Certificate, taken: Keys) -> Evidence:
    """Check the anchor's key, which the path relies on. Its name and its path length must be readable."""
    _subject(anchor)
    _stated_length(anchor)
    return _key(anchor, taken)


def _signature(certificate: x509.Certificate, issuer: x509.Certificate, algorithms: Algorithms) -> Evidence:
    by, der = certificate.signature_algorithm_oid, certificate.public_bytes(Encoding.DER)
    taken = by in algorithms
    found = f"{certificate.signature.hex()[:16]}…" if taken else oid_name(by)
    wanted = f"{', '.join(sorted(map(oid_name, algorithms)))}, {written(issuer.subject)}"
    if taken and is_signed_by(certificate, der, issuer, algorithms):
        return Evidence(found, wanted)
    if (name := _issuer_name(certificate)) != issuer.subject:  # issued by none that the relying party knows
        return Evidence(f"{found}, {written(name)}", wanted, CaNotTrusted(ca=issuer_name(certificate)))
    return Evidence(found, wanted, NotTrusted() if taken else NotSupported(what=found))


def _validity(certificate: x509.Certificate, at: datetime) -> Evidence:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    refusal: LabError | None = None
    if at < begin:
        refusal = NotYetValid(since=begin)
    elif at > end:
        refusal = Expired(since=end)
    return Evidence((begin, end), at, refusal)


def _issuer(certificate: x509.Certificate, issuer: x509.Certificate) -> Evidence:
    found = _issuer_name(certificate)
    _subject(certificate)  # which the next certificate below is compared with
    return compared(found, issuer.subject, same_name(found, issuer.subject))


def _issuer_name(certificate: x509.Certificate) -> x509.Name:
    try:
        return certificate.issuer
    except UNREADABLE:
        raise NotSupported(what="issuer") from None


def _subject(certificate: x509.Certificate) -> x509.Name:
    try:
        return certificate.subject
    except UNREADABLE:
        raise NotSupported(what="subject") from None


def _policy(chain: Chain, depth: int, wanted: Set[x509.ObjectIdentifier]) -> Evidence:
    """Check that the certificate is under a wanted policy, and that every CA above it may issue under that policy.

    anyPolicy is treated like any other policy here: it does not stand for the wanted ones.
    """
    for above in chain[depth + 1 : -1]:
        wanted = wanted & {*_policies(above)}
    found = _policies(chain[depth])
    taken = sorted(wanted, key=lambda policy: policy.dotted_string)
    refusal = None
    if wanted.isdisjoint(found):
        names = {"found": tuple(map(policy_name, found)), "taken": tuple(map(policy_name, taken))}
        refusal = WrongPolicy(ca=issuer_name(chain[depth]), **names)
    return Evidence(_numbers(found), _numbers(taken), refusal)


def _policies(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    return [policy.policy_identifier for policy in find(certificate, x509.CertificatePolicies) or []]


def _numbers(policies: Iterable[x509.ObjectIdentifier]) -> str:
    return ", ".join(policy.dotted_string for policy in policies) or "–"


def _key(certificate: x509.Certificate, taken: Keys) -> Evidence:
    found = key_name(certificate)
    if found in taken:
        return Evidence(found, found)
    return Evidence(found, ", ".join(sorted(taken)), NotSupported(what=found))


def _is_ca(certificate: x509.Certificate) -> Evidence:
    constraints = find(certificate, x509.BasicConstraints)
    is_ca = constraints is not None and constraints.ca
    return compared(f"CA: {is_ca}", "CA: True", is_ca)


def _path_length(chain: Chain, depth: int) -> Evidence:
    """Check for every CA above how many CAs may be between it and the last certificate, and how many there are.

    Self-issued certificates, such as for a new key, do not count.
    """
    found, between = "pathLen: –", [0 if same_name(one.issuer, one.subject) else 1 for one in chain[depth:-1]]
    for above in range(depth + 1, len(chain)):
        length, needed = _stated_length(chain[above]), sum(between[: above - depth])
        if length is not None:
            found = f"pathLen: {length}"
            if needed > length:
                return compared(found, f"≥ {needed}", False)
    return compared(found, f"≥ {sum(between)}", True)


def _stated_length(ca: x509.Certificate) -> int | None:
    constraints = find(ca, x509.BasicConstraints)
    return constraints.path_length if constraints else None


def _signs_certificates(certificate: x509.Certificate) -> Evidence:
    usage = find(certificate, x509.KeyUsage)
    bits = usage_bits(usage) if usage else []
    return compared(", ".join(bits), "key_cert_sign", "key_cert_sign" in bits)


def _critical(certificate: x509.Certificate) -> Evidence:
    """Check the remaining extensions: unknown critical ones, those not implemented, and those that are unreadable.

    An extension that is recognised must be processed (§4.2), and for that it must be readable.
    """
    its = extensions(certificate)
    critical = [each.oid for each in its if each.critical]
    refused = [each.oid for each in its if each.oid in NOT_IMPLEMENTED]
    refused += [oid for oid in critical if oid not in (*PROCESSED, *NOT_IMPLEMENTED)]
    refused += [oid for oid in unreadable(its) if oid not in refused]
    names = ", ".join(map(oid_name, refused or critical))
    return Evidence(names, _PROCESSED_NAMES, NotSupported(what=names) if refused else None)


def compared(found: Any, wanted: Any, is_so: bool) -> Evidence:
    """Return the evidence of a plain comparison. If it does not hold, the certificate is not trusted."""
    return Evidence(found, wanted, None if is_so else NotTrusted())
