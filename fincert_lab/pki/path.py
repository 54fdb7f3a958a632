"""A chain of certificates, checked from the anchor down: RFC 5280 §6.1, whoever issued them and however many they are.

Not implemented, and therefore refused by name wherever a certificate below the anchor has it: name constraints, and
what maps, demands or forbids policies. Every CA's certificate must have a key usage, which RFC 5280 leaves open. The
anchor is a name, a key, and its path length if it states one; what else it says is for those who trust it (§6.1.1 (d)).
"""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from fincert_lab.arguments import checked
from fincert_lab.errors import Expired, LabError, NotSupported, NotTrusted, NotYetValid, WrongPolicy
from fincert_lab.pki.profile import oid_name, usage_bits
from fincert_lab.pki.report import Evidence, Rule, Step
from fincert_lab.pki.signed import ALGORITHMS, Algorithms, is_signed_by, same_name

Chain = tuple[x509.Certificate, ...]  # the certificate that is judged, the CA above it, and so on up to the anchor

PROCESSED = (  # extensions that some check looks at: these may be critical
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.CERTIFICATE_POLICIES,
)
NOT_IMPLEMENTED = (  # and these may not be there at all: to pass over one could be to accept too much
    ExtensionOID.NAME_CONSTRAINTS,
    ExtensionOID.POLICY_MAPPINGS,
    ExtensionOID.POLICY_CONSTRAINTS,
    ExtensionOID.INHIBIT_ANY_POLICY,
)


@dataclass(frozen=True)
class Terms:
    """What a relying party asks of every certificate below its anchor, beyond RFC 5280.

    Its signature is by one of these algorithms; and if `policies` are asked for, one of them is in all of the path.
    """

    algorithms: Algorithms = ALGORITHMS
    policies: Set[x509.ObjectIdentifier] | None = None


@checked
def steps(chain: Chain, at: datetime, terms: Terms, status: Callable[[int], Iterable[Step]]) -> Iterator[Step]:
    """Return the checks of `chain` at `at` (UTC) in their order. `status` returns those of the status at a depth."""
    for depth in reversed(range(len(chain) - 1)):
        yield from _steps(chain, depth, at, terms, status)


def _steps(
    chain: Chain, depth: int, at: datetime, terms: Terms, status: Callable[[int], Iterable[Step]]
) -> Iterator[Step]:
    certificate, issuer = chain[depth], chain[depth + 1]
    yield Step(depth, Rule.SIGNATURE, lambda: _signature(certificate, issuer, terms.algorithms))
    yield Step(depth, Rule.VALIDITY, lambda: _validity(certificate, at))
    yield from status(depth)
    yield Step(depth, Rule.ISSUER, lambda: _issuer(certificate, issuer))
    if (wanted := terms.policies) is not None:
        yield Step(depth, Rule.POLICY, lambda: _policy(chain, depth, wanted))
    if depth:
        yield Step(depth, Rule.IS_CA, lambda: _is_ca(certificate))
        yield Step(depth, Rule.PATH_LENGTH, lambda: _path_length(chain, depth))
        yield Step(depth, Rule.SIGNS_CERTIFICATES, lambda: _signs_certificates(certificate))
    yield Step(depth, Rule.CRITICAL, lambda: _critical(certificate))


# --- the checks: each says what it found and what that was compared with


def _signature(certificate: x509.Certificate, issuer: x509.Certificate, algorithms: Algorithms) -> Evidence:
    by, der = certificate.signature_algorithm_oid, certificate.public_bytes(Encoding.DER)
    found = f"{certificate.signature.hex()[:16]}…" if by in algorithms else oid_name(by)
    wanted = f"{', '.join(sorted(map(oid_name, algorithms)))}, {issuer.subject.rfc4514_string()}"
    its = is_signed_by(certificate, der, issuer, algorithms)
    if not its and certificate.issuer != issuer.subject:
        found = f"{found}, {certificate.issuer.rfc4514_string()}"  # by nobody whom the relying party knows
    return compared(found, wanted, its)


def _validity(certificate: x509.Certificate, at: datetime) -> Evidence:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    refusal: LabError | None = None
    if at < begin:
        refusal = NotYetValid(since=begin)
    elif at > end:
        refusal = Expired(since=end)
    return Evidence((begin, end), at, refusal)


def _issuer(certificate: x509.Certificate, issuer: x509.Certificate) -> Evidence:
    return compared(certificate.issuer, issuer.subject, same_name(certificate.issuer, issuer.subject))


def _policy(chain: Chain, depth: int, wanted: Set[x509.ObjectIdentifier]) -> Evidence:
    """Look whether the certificate is under a policy that is wanted, and that every CA above it may issue under.

    anyPolicy is a policy like another here: it does not stand for those that are wanted.
    """
    for above in chain[depth + 1 : -1]:
        wanted = wanted & {*_policies(above)}
    found = _policies(chain[depth])
    refusal = WrongPolicy() if wanted.isdisjoint(found) else None
    names = ", ".join(policy.dotted_string for policy in found)
    return Evidence(names, ", ".join(sorted(policy.dotted_string for policy in wanted)), refusal)


def _policies(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    return [policy.policy_identifier for policy in policies]


def _is_ca(certificate: x509.Certificate) -> Evidence:
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    return compared(f"CA: {constraints.ca}", "CA: True", constraints.ca)


def _path_length(chain: Chain, depth: int) -> Evidence:
    """Look at every CA above: how many there may be between it and the last certificate, and how many there are.

    Those that a CA issued to itself, as for a new key, do not count.
    """
    found, between = "pathLen: –", [0 if same_name(one.issuer, one.subject) else 1 for one in chain]
    for above in range(depth + 1, len(chain)):
        length, needed = _stated_length(chain[above]), sum(between[depth:above])
        if length is not None:
            found = f"pathLen: {length}"
            if needed > length:
                return compared(found, f"≥ {needed}", False)
    return compared(found, f"≥ {sum(between[depth:-1])}", True)


def _stated_length(ca: x509.Certificate) -> int | None:
    constraints = [each.value for each in ca.extensions if isinstance(each.value, x509.BasicConstraints)]
    return constraints[0].path_length if constraints else None


def _signs_certificates(certificate: x509.Certificate) -> Evidence:
    bits = usage_bits(certificate.extensions.get_extension_for_class(x509.KeyUsage).value)
    return compared(", ".join(bits), "key_cert_sign", "key_cert_sign" in bits)


def _critical(certificate: x509.Certificate) -> Evidence:
    critical = [extension.oid for extension in certificate.extensions if extension.critical]
    refused = [extension.oid for extension in certificate.extensions if extension.oid in NOT_IMPLEMENTED]
    refused += [oid for oid in critical if oid not in (*PROCESSED, *NOT_IMPLEMENTED)]
    names = ", ".join(map(oid_name, refused or critical))
    return Evidence(names, ", ".join(map(oid_name, PROCESSED)), NotSupported(what=names) if refused else None)


def compared(found: Any, wanted: Any, is_so: bool) -> Evidence:
    """Return the evidence of a plain comparison. If it is not so, the certificate is not trusted."""
    return Evidence(found, wanted, None if is_so else NotTrusted())
