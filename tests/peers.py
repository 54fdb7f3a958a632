"""What things cost beside libraries that do the same, in the same run. Run with `make bench`; never a test.

Each peer is given what the lab is given, and has to come to the same verdict, or nothing would be compared. One that is
not installed is said to be missing.
"""

import asyncio
import importlib
import secrets
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab import Lab, LabError
from fincert_lab.crypto import keys
from fincert_lab.crypto.vid import R_BYTES, VirtualID, seal_r
from fincert_lab.entropy import Entropy
from fincert_lab.institutions.ca.application import Authorisation, IssueRequest
from fincert_lab.people.device import Device
from fincert_lab.pki import ocsp, profile
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import RevocationLists, StatusEvidence, Trust, explain
from fincert_lab.rules import Rules
from tests.bench import compare
from tests.pki import world

ROUNDS = 60
AT = world.NOW + world.SECOND  # a certificate that is revoked at the very moment is not revoked yet for pyhanko
Judge = Callable[[list[bytes], RevocationLists, bytes], None]


def applicants() -> list[tuple[Lab, Device, Authorisation]]:
    """Return devices that a bank has authorised, each another customer's: a second certificate revokes the first."""

    def everybody() -> Iterator[tuple[Lab, Device, Authorisation]]:
        while True:
            lab = Lab(Entropy.system(), Rules())
            for person in map(lab.person, ("kim", "hong", "namesake", "choi", "jung")):
                for bank in lab.banks.values():
                    person.visit_branch(bank)
                    device = person.device(f"at-{bank.party}", new=True)
                    yield lab, device, device.check_identity(bank)

    return list(islice(everybody(), ROUNDS + 1))  # one for `compare` to warm up with


def asked(lab: Lab, device: Device, authorisation: Authorisation) -> IssueRequest:
    """Return what a device hands the CA for a new key."""
    key, r = keys.generate(secrets.token_bytes(keys.SEED_BYTES)), secrets.token_bytes(R_BYTES)
    who = device.owner.identity
    csr = profile.request(key, who.name, VirtualID.of(who.idn, r))
    return IssueRequest(authorisation, csr, seal_r(lab.ca.r_key, r))


def issue() -> bool:
    """Measure a CA's issue against pyca's builder, which is told by its caller what the same certificate says.

    The CA verifies the request, opens R and computes the VID, and enters it all in its database.
    """
    todo = iter([(lab.ca, device, asked(lab, device, granted)) for lab, device, granted in applicants()])

    def ours() -> object:
        ca, device, request = next(todo)
        return ca.issue(device.party, request)

    def floor() -> object:
        return world.reissue(world.HONG, signed_by=world.CA_KEY)

    return compare("a CA's issue / pyca's builder", ours, floor, limit=18, rounds=ROUNDS)


def beside_trustme() -> bool:
    """Measure a key and its certificate against trustme's, which asks for no request and keeps no record."""
    trustme = importlib.import_module("trustme")
    authority, todo = trustme.CA(), iter(applicants())

    def ours() -> object:
        _, device, authorisation = next(todo)
        device.generate_key()
        return device.request_certificate(authorisation)

    def theirs() -> object:
        return authority.issue_cert("hong@bank.example")

    return compare("a key, a request and a CA's issue / trustme's", ours, theirs, limit=12, rounds=ROUNDS)


def beside_pyhanko() -> bool:
    """Measure a path of three with its lists and an OCSP answer, from DER to verdict, against pyhanko-certvalidator's.

    The certificate is without its VID: the peer's ASN.1 cannot take that apart. And the CA's list is with a delta: the
    peer asks for one where a list says that there are any.
    """
    hong = world.reissue(world.HONG, signed_by=world.CA_KEY, without=x509.SubjectAlternativeName)
    path = [each.public_bytes(Encoding.DER) for each in (hong, world.CA, world.ROOT)]
    revocation = Revocation(world.SERIAL, world.NOW, Reason.KEY_COMPROMISE)
    good, lists = world.answer(ocsp.Good(world.SERIAL)), lists_with()
    theirs, their_refusal = pyhanko()
    for judge, refusal in ((explained, LabError), (theirs, their_refusal)):
        judge(path, lists, good)
        for bad in ((lists_with(revocation), good), (lists, world.answer(revocation))):
            must_refuse(partial(judge, path, *bad), refusal)
    sides = (partial(judge, path, lists, good) for judge in (explained, theirs))
    return compare("a path, lists and OCSP / pyhanko-certvalidator's", *sides, limit=0.5, rounds=ROUNDS)


def lists_with(*entries: Revocation) -> RevocationLists:
    """Return a list of each CA, both empty, and the delta of the customers' with what is new."""
    empty = world.lists()
    return RevocationLists(empty.root, empty.ca, world.revocation_list(*entries, number=2, base=1))


def explained(path: list[bytes], lists: RevocationLists, answer: bytes) -> None:
    """Judge the first certificate of a path here."""
    certificate, ca, root = map(x509.load_der_x509_certificate, path)
    explain(certificate, Trust(root, ca), StatusEvidence(lists, answer), AT).raise_for_failure()


def pyhanko() -> tuple[Judge, type[Exception]]:
    """Return the peer's way to judge the same, with list and OCSP both required, and what it raises if it refuses."""
    validator = importlib.import_module("pyhanko_certvalidator")
    policies = importlib.import_module("pyhanko_certvalidator.policy_decl")
    read = importlib.import_module("asn1crypto.x509").Certificate.load
    rule = policies.RevocationCheckingRule
    both = policies.RevocationCheckingPolicy(rule.CRL_AND_OCSP_REQUIRED, rule.CRL_REQUIRED)
    demand = policies.CertRevTrustPolicy(both)

    def judge(path: list[bytes], lists: RevocationLists, answer: bytes) -> None:
        certificate, ca, root = map(read, path)
        evidence = {"crls": [lists.root, lists.ca, lists.delta], "ocsps": [answer], "moment": AT}
        context = validator.ValidationContext(trust_roots=[root], revinfo_policy=demand, **evidence)
        judged = validator.CertificateValidator(certificate, intermediate_certs=[ca], validation_context=context)
        asyncio.run(judged.async_validate_usage({"non_repudiation"}))

    return judge, importlib.import_module("pyhanko_certvalidator.errors").RevokedError


def must_refuse(judge: Callable[[], None], refusal: type[Exception]) -> None:
    """Raise AssertionError if `judge` accepts."""
    try:
        judge()
    except refusal:
        return
    raise AssertionError("a revoked certificate was accepted")


def main() -> int:
    """Print every ratio that can be measured here; return 1 if one is over its limit."""
    within = []
    for measure in (issue, beside_trustme, beside_pyhanko):
        try:
            within.append(measure())
        except ModuleNotFoundError as missing:
            print(f"{measure.__name__}: {missing.name} is not installed (make bench installs it)")
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
