"""A verdict that explains itself: which check failed, by what evidence, and that nothing after it was asked."""

import ast
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import VerificationError

import fincert_lab
from fincert_lab import Lab, show
from fincert_lab.errors import (
    BadInput,
    CaNotTrusted,
    Expired,
    LabError,
    NotRegistered,
    NotSupported,
    NotTrusted,
    Revoked,
    StatusUnknown,
    Suspended,
    WrongPolicy,
)
from fincert_lab.institutions.bank.relying_party import RelyingParty
from fincert_lab.language import LANGUAGES, catalogue, say, speak
from fincert_lab.pki import ocsp, validation
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.report import SECTIONS, Check, Evidence, Finding, Outcome, Report
from fincert_lab.pki.validation import StatusEvidence, explain
from fincert_lab.views import table
from tests.crypto import kinds
from tests.pki import world
from tests.pki.test_validation import another_ca, changed, policy, usage
from tests.pki.world import CA, HONG, NOT_AFTER, NOT_BEFORE, NOW, ROOT, ROOT_KEY, SECOND

PIN = "280417"
RFC_5280 = [  # §6.1: from the anchor down, each certificate as §6.1.3, then what §6.1.4 or §6.1.5 asks
    (2, Check.KEY),
    (1, Check.SIGNATURE),
    (1, Check.VALIDITY),
    (1, Check.REVOCATION_LIST),
    (1, Check.ISSUER),
    (1, Check.POLICY),
    (1, Check.KEY),
    (1, Check.IS_CA),
    (1, Check.PATH_LENGTH),
    (1, Check.SIGNS_CERTIFICATES),
    (1, Check.CRITICAL),
    (0, Check.SIGNATURE),
    (0, Check.VALIDITY),
    (0, Check.REVOCATION_LIST),
    (0, Check.OCSP),
    (0, Check.ISSUER),
    (0, Check.POLICY),
    (0, Check.KEY),
    (0, Check.CRITICAL),
    (0, Check.PURPOSE),
    (0, Check.SECOND_OPINION),
]
NO_TIMES = (3, "now", datetime(2026, 3, 2), datetime.max.replace(tzinfo=UTC))
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.32473.9"), b"\x05\x00")
KEY_LEAKED = Revocation(world.SERIAL, NOW, Reason.KEY_COMPROMISE)
ON_HOLD = Revocation(world.SERIAL, NOW, Reason.CERTIFICATE_HOLD)
CA_REVOKED = Revocation(CA.serial_number, NOW, Reason.CESSATION_OF_OPERATION)


def judged(certificate=HONG, trust=world.TRUST, lists=None, at=NOW, answer=None):
    lists = lists or world.lists(at=at)
    answer = answer or world.answer(ocsp.Good(certificate.serial_number), at=at)
    return explain(certificate, trust, StatusEvidence(lists, answer), at)


def changed_ca(**changes):
    """A CA that the root signed with something changed, and a customer's certificate under it."""
    ca = world.reissue(CA, signed_by=ROOT_KEY, **changes)
    return {"trust": replace(world.TRUST, ca=ca)}


def root_without_cas():
    return world.reissue(ROOT, signed_by=ROOT_KEY, replace=[x509.BasicConstraints(ca=True, path_length=0)])


def test_the_checks_are_those_of_rfc_5280_in_its_order_and_all_pass():
    assert [(finding.depth, finding.check) for finding in judged().findings] == RFC_5280
    assert {finding.outcome for finding in judged().findings} == {Outcome.PASSED}
    assert judged().failed is None
    judged().raise_for_failure()


def rooted_in(key):
    """Trust in a root that has another kind of key."""
    root = world.reissue(ROOT, signed_by=key, public_key=key.public_key())
    return replace(world.TRUST, root=root, ca=world.reissue(CA, signed_by=key))


# What is wrong, the check that finds it, and what is then said.
GALLERY = {
    "the root has another kind of key": (
        lambda: judged(trust=rooted_in(kinds.refused_key("secp224r1"))),
        (2, Check.KEY, NotSupported),
    ),
    "the CA has another kind of key": (
        lambda: judged(**changed_ca(public_key=kinds.refused_key("P-384").public_key())),
        (1, Check.KEY, NotSupported),
    ),
    "the CA is an impostor's": (
        lambda: judged(trust=replace(world.TRUST, ca=another_ca(issuer_key=world.MALLORY_KEY))),
        (1, Check.SIGNATURE, NotTrusted),
    ),
    "the CA is over": (
        lambda: judged(
            world.customer(valid=(NOT_BEFORE, world.FAR + world.DAY)),
            at=world.FAR + SECOND,
            lists=world.lists(at=world.FAR + SECOND),
        ),
        (1, Check.VALIDITY, Expired),
    ),
    "the CA is revoked": (
        lambda: judged(lists=world.lists(root=[CA_REVOKED])),
        (1, Check.REVOCATION_LIST, Revoked),
    ),
    "the root's list is missing": (
        lambda: judged(lists=replace(world.lists(), root=b"")),
        (1, Check.REVOCATION_LIST, StatusUnknown),
    ),
    "the CA names another issuer": (
        lambda: judged(**changed_ca(issuer_name=HONG.subject)),
        (1, Check.ISSUER, NotTrusted),
    ),
    "the CA is of another policy": (
        lambda: judged(**changed_ca(replace=[policy("2.5.29.32.0.1")])),
        (1, Check.POLICY, NotTrusted),
    ),
    "the CA is none": (
        lambda: judged(**changed_ca(replace=[x509.BasicConstraints(ca=False, path_length=None)])),
        (1, Check.IS_CA, NotTrusted),
    ),
    "the CA does not say that it is one": (
        lambda: judged(**changed_ca(without=x509.BasicConstraints)),
        (1, Check.IS_CA, NotTrusted),
    ),
    "the root allows for no CA": (
        lambda: judged(trust=replace(world.TRUST, root=root_without_cas())),
        (1, Check.PATH_LENGTH, NotTrusted),
    ),
    "the CA's key may not certify": (
        lambda: judged(**changed_ca(replace=[usage(digital_signature=True, crl_sign=True)])),
        (1, Check.SIGNS_CERTIFICATES, NotTrusted),
    ),
    "the CA has an unknown critical extension": (
        lambda: judged(**changed_ca(critical=[UNKNOWN])),
        (1, Check.CRITICAL, NotTrusted),
    ),
    "signed by somebody else": (
        lambda: judged(world.reissue(HONG, signed_by=world.MALLORY_KEY)),
        (0, Check.SIGNATURE, NotTrusted),
    ),
    "expired": (lambda: judged(at=NOT_AFTER + SECOND), (0, Check.VALIDITY, Expired)),
    "revoked": (lambda: judged(lists=world.lists(ca=[KEY_LEAKED])), (0, Check.REVOCATION_LIST, Revoked)),
    "suspended": (lambda: judged(lists=world.lists(ca=[ON_HOLD])), (0, Check.REVOCATION_LIST, Suspended)),
    "a stale list": (
        lambda: judged(lists=replace(world.lists(), ca=world.revocation_list(at=NOW - 2 * world.DAY))),
        (0, Check.REVOCATION_LIST, StatusUnknown),
    ),
    "revoked by the answer only": (
        lambda: judged(answer=world.answer(KEY_LEAKED)),
        (0, Check.OCSP, Revoked),
    ),
    "no answer": (lambda: judged(answer=b"none"), (0, Check.OCSP, StatusUnknown)),
    "an answer that the CA knows no such certificate": (
        lambda: judged(answer=world.answer(ocsp.Unknown(world.SERIAL))),
        (0, Check.OCSP, NotTrusted),
    ),
    "an answer about another": (
        lambda: judged(answer=world.answer(ocsp.Good(7))),
        (0, Check.OCSP, StatusUnknown),
    ),
    "another issuer's name": (lambda: judged(changed(issuer_name=ROOT.subject)), (0, Check.ISSUER, NotTrusted)),
    "another policy": (lambda: judged(changed(replace=[policy("1.2.3")])), (0, Check.POLICY, NotTrusted)),
    "a key that anybody can factor": (
        lambda: judged(changed(public_key=kinds.refused_key("RSA of 1024 bits").public_key())),
        (0, Check.KEY, NotSupported),
    ),
    "no policy": (lambda: judged(changed(without=x509.CertificatePolicies)), (0, Check.POLICY, NotTrusted)),
    "an unknown critical extension": (lambda: judged(changed(critical=[UNKNOWN])), (0, Check.CRITICAL, NotSupported)),
    "for something else": (
        lambda: judged(changed(replace=[usage(digital_signature=True)])),
        (0, Check.PURPOSE, NotTrusted),
    ),
    "an OCSP signer's": (
        lambda: judged(changed(plain=[x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.OCSP_SIGNING])])),
        (0, Check.PURPOSE, NotTrusted),
    ),
    "a use that the service does not know": (
        lambda: judged(changed(critical=[x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.OCSP_SIGNING])])),
        (0, Check.CRITICAL, NotSupported),
    ),
}


@pytest.mark.parametrize("what", GALLERY)
def test_each_thing_that_can_be_wrong_is_found_by_its_own_check_and_nothing_after_it_is_asked(what):
    make, (depth, rule, error) = GALLERY[what]
    found = make()
    assert (found.failed.depth, found.failed.check) == (depth, rule)
    where = RFC_5280.index((depth, rule))
    outcomes = [finding.outcome for finding in found.findings]
    rest = len(RFC_5280) - where - 1
    assert outcomes == [Outcome.PASSED] * where + [Outcome.FAILED] + [Outcome.NOT_REACHED] * rest
    with pytest.raises(error):
        found.raise_for_failure()


def test_every_check_but_the_second_opinion_fails_in_the_gallery():
    failing = {(depth, rule) for _, (depth, rule, _) in GALLERY.values()}
    assert {*RFC_5280} - failing == {(0, Check.SECOND_OPINION)}


def test_if_the_second_opinion_is_no_the_verdict_is_no(monkeypatch):
    class Contrary:
        def __getattr__(self, name):
            return lambda *_, **__: self

        def verify(self, *_):
            raise VerificationError("no")

    monkeypatch.setattr(validation, "PolicyBuilder", Contrary)
    assert (judged().failed.depth, judged().failed.check) == (0, Check.SECOND_OPINION)
    with pytest.raises(NotTrusted):
        judged().raise_for_failure()


@pytest.mark.parametrize("what", GALLERY)
def test_a_certificate_that_is_not_trusted_says_which_check_it_failed(what):
    make, (_, rule, _) = GALLERY[what]
    refusal = make().failed.evidence.refusal
    if type(refusal) is NotTrusted:
        assert refusal.facts == {"check": rule} and say(f"check.{rule}") in str(refusal)


def test_who_raises_not_trusted_outside_a_report_says_which_check_failed():
    """A report says it of all that its checks find: they need not."""
    silent = []
    for path in Path(fincert_lab.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            raised = [node.exc] if isinstance(node, ast.Raise) else []
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "parsing":
                raised = node.args
            said = [ast.unparse(each) for each in raised if each]
            silent += [(path.name, it) for it in said if it.startswith("NotTrusted") and "(check=" not in it]
    assert silent == []


def test_a_certificate_of_a_ca_that_is_not_trusted_is_one_that_could_be_trusted():
    with pytest.raises(CaNotTrusted, match="trust()"):
        judged(world.reissue(HONG, signed_by=world.MALLORY_KEY, issuer_name=ROOT.subject)).raise_for_failure()


def test_a_certificate_that_only_claims_to_be_from_a_trusted_ca_is_not():
    with pytest.raises(NotTrusted) as refused:
        judged(world.reissue(HONG, signed_by=world.MALLORY_KEY)).raise_for_failure()
    assert type(refused.value) is NotTrusted


@pytest.mark.parametrize(
    ("wrong", "found"), [({"replace": [policy("1.2.3")]}, "1.2.3"), ({"without": x509.CertificatePolicies}, "–")]
)
def test_another_policy_is_named_with_the_policy_that_is_taken(wrong, found):
    with pytest.raises(WrongPolicy, match=f"{found}.*(개인용|personal)"):
        judged(changed(**wrong)).raise_for_failure()


def test_evidence_is_what_was_found_and_what_it_was_compared_with():
    by_rule = {(finding.depth, finding.check): finding.evidence for finding in judged().findings}
    assert by_rule[0, Check.VALIDITY] == Evidence((NOT_BEFORE, NOT_AFTER), NOW)
    assert by_rule[0, Check.POLICY] == Evidence("1.3.6.1.4.1.32473.1.1", "1.3.6.1.4.1.32473.1.1")
    assert by_rule[0, Check.KEY] == Evidence("P-256", "P-256")
    assert by_rule[1, Check.PATH_LENGTH] == Evidence("pathLen: 1", "≥ 1")
    assert by_rule[0, Check.PURPOSE].found == "digital_signature, content_commitment"
    failed = GALLERY["revoked"][0]().failed.evidence
    assert failed.found == (NOW, Reason.KEY_COMPROMISE)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_REACHED])
def test_a_report_that_is_not_all_passed_is_never_a_yes(outcome):
    strange = Report((HONG, CA, ROOT), NOW, (Finding(0, Check.SIGNATURE, outcome),))
    with pytest.raises(NotTrusted):
        strange.raise_for_failure()


def test_a_report_without_findings_is_never_a_yes():
    with pytest.raises(NotTrusted) as refused:
        Report((HONG, CA, ROOT), NOW, ()).raise_for_failure()
    assert refused.value.facts == {"check": Check.SIGNATURE}


def test_who_fails_soft_still_refuses_what_the_ca_says_it_never_issued():
    evidence = StatusEvidence(world.lists(), world.answer(ocsp.Unknown(world.SERIAL)), fail_soft=True)
    with pytest.raises(NotTrusted):
        explain(HONG, world.TRUST, evidence, NOW).raise_for_failure()


@pytest.mark.parametrize("name", [b"\xff\xfe", b"(0004", b"", b"a\nb\x1b[31m"], ids=repr)
def test_a_strangers_name_does_not_spoil_the_table(name):
    written = HONG.public_bytes(Encoding.DER).replace("홍길동".encode(), (name + b"         ")[:9])
    shown = repr(table(judged(x509.load_der_x509_certificate(written))))
    assert "\x1b" not in shown and len(shown.splitlines()) == len(RFC_5280) + 3


def test_every_check_has_its_words_and_its_section():
    for language in LANGUAGES:
        assert {f"check.{rule}" for rule in Check} == {key for key in catalogue(language) if key.startswith("check.")}
    assert SECTIONS.keys() == {*Check}


# --- a service explains


@pytest.fixture
def star(enrolled):
    return enrolled.lab.bank("kb").service("star-banking")


def test_a_service_adds_whether_its_bank_knows_the_certificate(enrolled, star):
    last = star.explain(enrolled.certificate).findings[-1]
    assert (last.check, last.outcome) == (Check.REGISTERED, Outcome.PASSED)
    elsewhere = enrolled.lab.bank("woori").service("internet-banking").explain(enrolled.certificate)
    assert (elsewhere.failed.check, len(elsewhere.findings)) == (Check.REGISTERED, len(RFC_5280) + 1)
    with pytest.raises(NotRegistered):
        elsewhere.raise_for_failure()


def test_services_decide_by_the_report_and_by_nothing_else(enrolled, star, monkeypatch):
    refused = Report((HONG, CA, ROOT), NOW, (Finding(0, Check.POLICY, Outcome.FAILED, Evidence(1, 2, NotTrusted())),))
    monkeypatch.setattr(RelyingParty, "explain", lambda *_: refused)
    with pytest.raises(NotTrusted):
        enrolled.laptop.login(star, enrolled.certificate, pin=PIN)


def test_of_another_time_the_lists_of_now_say_nothing(enrolled, star):
    at = enrolled.lab.time + 2 * world.DAY
    found = star.explain(enrolled.certificate, at=at)
    assert found.failed.check is Check.REVOCATION_LIST
    with pytest.raises(StatusUnknown):
        found.raise_for_failure()


@pytest.mark.parametrize(
    "wrong",
    [
        {"certificate": None},
        {"certificate": "6713"},
        {"at": 3},
        {"at": "now"},
        {"at": datetime(2026, 3, 2)},
        {"at": datetime.max.replace(tzinfo=UTC)},
    ],
)
def test_what_cannot_be_explained_is_refused(enrolled, star, wrong):
    with pytest.raises(BadInput):
        star.explain(**({"certificate": enrolled.certificate} | wrong))


def test_a_certificate_of_another_world_is_explained_too(enrolled, star):
    assert star.explain(HONG).failed.check is Check.SIGNATURE


def test_the_table_draws_the_chain_marks_the_link_and_says_the_verdict(enrolled, star):
    lab = enrolled.lab
    assert "fincert-lab root CA → fincert-lab CA 1 → 홍길동" in repr(table(star.explain(enrolled.certificate)))
    lab.person("hong").suspend(enrolled.certificate, lab.bank("kb"))
    lines = repr(table(star.explain(enrolled.certificate))).splitlines()
    assert "fincert-lab CA 1 → ✕ 홍길동" in lines[0]
    assert [line for line in lines if "✕ failed" in line] == [lines[1]]
    assert "§6.3.3 · 2026-03-02 09:00 – suspended, wanted: no · ✕ failed" in lines[1]
    assert lines[2].endswith(
        "Suspended on 2026-03-02 09:00. To use it again, have the bank that issued it restore it:"
        " restore(). · ✕ refused"
    )


@pytest.mark.parametrize(("lang", "introduced"), [("ko", "홍길동"), ("en", "홍길동 (Hong Gildong)")])
def test_whoever_reads_no_hangul_is_told_once_how_the_name_is_written(enrolled, star, lang, introduced):
    speak(lang)
    caption, first, *_ = repr(table(star.explain(enrolled.certificate))).splitlines()
    assert caption.endswith(f" → {introduced}") and "(Hong" not in first
    assert repr(table([enrolled.certificate])).splitlines()[1].startswith(f"{introduced},")


def test_a_report_writes_a_name_in_the_order_in_which_a_certificates_table_does():
    ca = {row[0].text: row[1].text for row in table(CA).rows}["subject"]
    assert ca == "C=KR, O=fincert-lab, CN=fincert-lab CA 1"
    rows = [row[2].text for row in table(judged()).folded]
    assert [row for row in rows if "fincert-lab CA 1" in row and ca not in row] == []
    assert sum(ca in row for row in rows) == 2  # whose key the signature was checked with, and the issuer


@pytest.mark.parametrize("what", GALLERY)
def test_every_report_can_be_shown_in_both_languages(what, capsys):
    for language in LANGUAGES:
        speak(language)
        show(GALLERY[what][0]())
    assert capsys.readouterr().out.count("✕") >= 4


def test_asking_for_an_explanation_changes_nothing(enrolled, star):
    before = enrolled.lab.now()
    star.explain(enrolled.certificate)
    after = enrolled.lab.now()
    assert replace(after, number=before.number) == before


def test_a_good_report_in_a_lab_of_another_language():
    lab = Lab.start(lang="ko")
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    shown = repr(table(lab.bank("kb").service("star-banking").explain(certificate)))
    assert shown.splitlines()[1].endswith("판정 · 모든 확인을 통과했습니다. · ● 받아들임")


def test_a_report_opens_with_what_failed_and_the_verdict_and_folds_the_rest(enrolled, star):
    good = table(star.explain(enrolled.certificate))
    assert [len(good.rows), len(good.folded)] == [1, len(star.explain(enrolled.certificate).findings)]
    enrolled.lab.person("hong").suspend(enrolled.certificate, enrolled.lab.bank("kb"))
    refused = table(star.explain(enrolled.certificate))
    assert [row[-1].text for row in refused.rows] == ["✕ failed", "✕ refused"]
    shown, folded = refused._repr_html_().split("<details>")
    assert "suspended" in shown and "passed" not in shown
    assert "The other checks" in folded and "passed" in folded
    assert len(refused.to_frame()) == len(refused.rows) + len(refused.folded)


def test_the_time_that_a_validity_period_was_compared_with_is_called_that(enrolled, star):
    assert " · 2026-03-02 09:00 – 2029-03-02 09:00, as of 2026-03-02 09:00 · " in repr(
        table(star.explain(enrolled.certificate))
    )


def test_a_refusal_says_the_same_as_the_login_it_explains(enrolled, star):
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    with pytest.raises(LabError) as refused:
        enrolled.laptop.login(star, enrolled.certificate, pin=PIN)
    assert f"· {refused.value} ·" in repr(table(star.explain(enrolled.certificate)))


def test_another_cas_customer_is_not_ours():
    stranger = another_ca(key=world.MALLORY_KEY)
    found = judged(world.customer(issuer=stranger, issuer_key=world.MALLORY_KEY))
    assert (found.failed.depth, found.failed.check) == (0, Check.SIGNATURE)
