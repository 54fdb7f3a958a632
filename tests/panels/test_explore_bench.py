"""The tamper bench of `explore`: a field is changed, the signature stays, and the lab's own check finds it."""

import re

import pytest
from cryptography import x509

from fincert_lab import explore
from fincert_lab.crypto import cms
from fincert_lab.language import say
from fincert_lab.pki.validation import explain
from tests.panels.driver import Browser
from tests.panels.test_explore import KEY, NAME, chosen, of_the_same_key


@pytest.fixture
def browser(enrolled):
    return Browser(explore(enrolled.certificate, lab=enrolled.lab))


def red(browser):
    """The checks that now fail, as one reads them."""
    return [row for row in re.findall(r"<tr.*?</tr>", browser.panes["judged"]) if say("explore.turned") in row]


def test_a_changed_name_turns_the_signature_red_and_nothing_else_of_the_path(browser):
    browser.do("field", value=NAME)
    browser.do("change", content="홍길순()0004000000000001")
    assert say("check.signature") in red(browser)[0]
    assert say("check.validity") not in "".join(red(browser))


def test_a_changed_validity_turns_the_validity_red_too(browser):
    browser.do("field", value="tbsCertificate.validity.notAfter")
    browser.do("change", content="260301000000Z")
    assert say("check.validity") in "".join(red(browser))


def test_a_longer_content_moves_all_that_follows_and_is_still_a_certificate(browser):
    browser.do("field", value=NAME)
    browser.do("change", content="아주 긴 이름" * 20)
    browser.do("field", value="signatureValue")
    assert "cannot" not in browser.text("fields") and len(chosen(browser)) > 60


def test_one_flipped_bit_is_enough_and_undone_it_is_good_again(browser):
    browser.do("field", value="signatureValue")
    browser.do("flip", content="500")
    assert say("check.signature") in "".join(red(browser))
    browser.do("undo")
    assert browser.panes["judged"] == ""


def test_the_bench_says_that_the_signature_stays_unless_it_is_the_field_that_changes(browser):
    for path, words in ((NAME, "signature_stays"), ("signatureValue", "is_signature")):
        browser.do("field", value=path)
        assert say(f"explore.{words}") in browser.text("bench")


def test_the_bench_judges_as_the_lab_does(browser, enrolled):
    browser.do("field", value="tbsCertificate.serialNumber")
    browser.do("flip", content="9")
    tampered = x509.load_der_x509_certificate(browser.panel._changed.der)
    judged = explain(tampered, enrolled.lab.ca.trust, None, enrolled.lab.time)
    assert say(f"check.{judged.failed.check}") in red(browser)[0]


def test_a_changed_message_request_list_and_answer_are_refused(enrolled, evidence):
    key, request = of_the_same_key()
    message = cms.sign(b"amount=1", enrolled.certificate, KEY)
    for thing, path, content in [
        (request, "certificationRequestInfo.attributes.extensionRequest.values.Extensions", None),
        (evidence.lists.ca, "tbsCertList.thisUpdate", "260301000000Z"),
        (evidence.ocsp_answer, "responseBytes.response.tbsResponseData.producedAt", "20260301000000Z"),
        (message, "content.encapContentInfo.eContent", "amount=9"),
    ]:
        browser = Browser(explore(thing, lab=enrolled.lab))
        if content is None:
            path = next(n.path for n in browser.panel._specimen.root.walk() if n.name == "realName")
            content = "김철수"
        browser.do("field", value=path)
        browser.do("change", content=content)
        assert say("outcome.failed") in browser.text("judged"), path


def test_unchanged_answers_and_lists_would_pass(enrolled, evidence):
    for thing, path in [(evidence.ocsp_answer, "responseStatus"), (evidence.lists.ca, "tbsCertList.version")]:
        browser = Browser(explore(thing, lab=enrolled.lab))
        browser.do("field", value=path)
        browser.do("flip", content="7")
        browser.do("flip", content="7")
        assert say("outcome.passed") in browser.text("judged")


@pytest.mark.parametrize("content", ["xyz", "0", "\ud800", "99999999", "-1", "x" * 10**6])
def test_what_cannot_be_written_in_a_field_is_refused_and_changes_nothing(browser, content):
    browser.do("field", value="tbsCertificate.serialNumber")
    browser.do("change", content=content + "zz")
    assert browser.text("say") and browser.panes["judged"] == ""
    browser.do("flip", content=content + "zz")
    assert "fault" not in browser.text("say") and browser.panes["judged"] == ""


@pytest.mark.parametrize("kind", ["Certificate", "CertificateList", "OCSPResponse"])
def test_without_a_lab_the_bench_says_that_nobody_can_tell(evidence, enrolled, kind):
    things = {
        "Certificate": enrolled.certificate,
        "CertificateList": evidence.lists.ca,
        "OCSPResponse": evidence.ocsp_answer,
    }
    panel = explore(things[kind])
    panel._judge = None
    browser = Browser(panel)
    path = next(node.path for node in panel._specimen.root.walk() if node.above and not node.children)
    browser.do("field", value=path)
    browser.do("flip", content="0")
    assert say("explore.no_judge") in browser.text("judged")


def test_looking_and_changing_leave_the_lab_as_it_was(browser, enrolled):
    before = len(enrolled.lab.journal)
    browser.do("field", value=NAME)
    browser.do("change", content="x")
    assert len(enrolled.lab.journal) == before
