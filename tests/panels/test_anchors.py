"""`anchors(lab)`: who trusts whom, by boxes to tick, and which certificates are taken for that reason."""

import pytest

from fincert_lab.errors import BadInput
from fincert_lab.journal import Act
from fincert_lab.language import Party, name, say
from fincert_lab.panels import anchors
from fincert_lab.panels.trust_matrix import SHOWN
from fincert_lab.pki.authority import Issuer
from fincert_lab.views import table
from tests.panels.driver import PIN, Browser

GENERAL = "trust:woori:gaon:general"


@pytest.fixture
def narae(lab):
    return lab.invite("narae")


@pytest.fixture
def laptop(lab):
    return lab.person("hong").device("laptop")


@pytest.fixture
def general(narae, laptop):
    return laptop.enroll(narae, pin=PIN, policy="general")


def answers(panel):
    """What each bank says of the newest certificate, by the bank's name."""
    shown = table(panel)
    return dict(zip(shown.columns[1:], [cell.text[2:] for cell in shown.rows[0][1:]], strict=True))


def of_woori(panel):
    return answers(panel)[name(Party("woori"))]


def test_a_tick_makes_that_bank_trust_that_ca_and_no_other_bank(lab, general):
    panel = anchors(lab)
    assert of_woori(panel) == say("short.ca_not_trusted")
    Browser(panel).do(GENERAL, value=True)
    assert of_woori(panel) == say("anchors.yes")
    assert answers(panel)[name(Party("kb"))] == say("short.ca_not_trusted")
    assert lab.journal[-1].act is Act.TRUST


def test_what_that_changes_is_said(lab, general, laptop):
    laptop.enroll(lab.bank("kb"), pin=PIN)
    browser = Browser(anchors(lab))
    assert browser.panes["verdict"] == ""
    browser.do(GENERAL, value=True)
    assert browser.text("verdict") == say("anchors.now", bank=Party("woori"), count=2, all=2)


def test_under_the_ticked_policy_only(lab, narae, laptop):
    laptop.enroll(narae, pin=PIN, policy="securities")
    panel = anchors(lab)
    browser = Browser(panel)
    browser.do(GENERAL, value=True)
    assert of_woori(panel) == say("short.wrong_policy")
    browser.do("trust:woori:gaon:securities", value=True)
    assert of_woori(panel) == say("anchors.yes")


def test_a_revoked_certificate_of_a_trusted_ca_is_not_taken(lab, narae, general):
    lab.bank("woori").trust(narae.ca, policies=["general"])
    lab.person("hong").revoke(general, narae)
    assert of_woori(anchors(lab)) == say("short.revoked")


def test_looking_is_no_event(lab, general):
    before = len(lab.journal)
    Browser(anchors(lab))
    assert len(lab.journal) == before


def test_what_the_table_says_is_what_the_services_say(lab, general, laptop):
    laptop.enroll(lab.bank("kb"), pin=PIN)
    lab.bank("shinhan").trust(lab.bank("narae").ca, policies=["general"])
    for row, certificate in zip(
        reversed(table(anchors(lab)).rows), [general, *laptop.certificates()[-1:]], strict=True
    ):
        for cell, bank in zip(row[1:], lab.banks.values(), strict=True):
            report = bank.relying_party.explain(certificate, bank.relying_party.ask_status(certificate), lab.time)
            why = report.failed and report.failed.evidence.refusal
            assert cell.text[2:] == (say(f"short.{why.code}") if why else say("anchors.yes"))


def test_a_box_that_is_cleared_withdraws_the_trust(lab, general, laptop):
    browser = Browser(anchors(lab))
    browser.do(GENERAL, value=True)
    laptop.register(general, lab.bank("woori"), pin=PIN)
    browser.do(GENERAL, value=False)
    assert of_woori(browser.panel) == say("short.ca_not_trusted")
    assert lab.journal[-1].act is Act.DISTRUST
    assert 'woori.distrust(narae.ca, policies=["general"])' in browser.text("code")
    assert browser.text("verdict") == say("anchors.now", bank=Party("woori"), count=0, all=1)


def test_a_banks_own_ca_is_ticked_and_stays_so(lab, narae):
    browser, before = Browser(anchors(lab)), len(lab.journal)
    boxes = browser.panes["matrix"]
    assert boxes.count("checked disabled") == boxes.count("checked") == len(lab.banks) + 1  # Gaon CA has two policies
    browser.do("trust:narae:gaon:general", value=False)
    assert (len(lab.journal), bool(browser.text("say"))) == (before, True)


def column(panel, issuer):
    """What the graph says of a CA, from top to bottom."""
    shown = panel._graph()
    return [row[shown.columns.index(name(issuer))].text for row in shown.rows]


def test_the_graph_leads_from_who_trusts_a_root_down_to_what_is_signed_below_it(lab, general):
    panel = anchors(lab)
    kftc, gaon = column(panel, Issuer.KFTC), column(panel, Issuer.GAON)
    assert [name(Party(bank)) in kftc[0] for bank in ("kb", "woori", "shinhan", "narae")] == [True, True, True, False]
    assert (name(Party("narae")) in gaon[0], name(Party("woori")) in gaon[0]) == (True, False)
    for at, words in enumerate(("Gaon root CA", "Gaon CA 1", name(Party("hong"))), start=1):
        assert words in gaon[at]
    Browser(panel).do(GENERAL, value=True)
    assert f"{name(Party('woori'))} · {say('certpolicy.general')}" in column(panel, Issuer.GAON)[0]


def test_the_graph_says_which_certificates_are_revoked(lab, narae, laptop):
    laptop.enroll(narae, pin=PIN)
    laptop.enroll(narae, pin=PIN)
    assert column(anchors(lab), Issuer.GAON)[3].count(say("status.revoked")) == 1


def test_the_stored_face_is_the_graph(lab, general):
    panel = anchors(lab)
    for face in (panel.still(), panel.text()):
        assert say("anchors.graph") in face and "fincert-lab Gaon root CA" in face


def test_an_institution_with_another_ca_can_be_invited_once(lab):
    browser = Browser(anchors(lab))
    assert say("anchors.invite", guest=Party("narae")) in browser.text("guests")
    browser.do("invite", value="narae")
    assert (browser.panes["guests"], 'narae = lab.invite("narae")' in browser.text("code")) == ("", True)
    assert 'data-act="trust:kb:gaon:general"' in browser.panes["matrix"]


@pytest.mark.parametrize("act", ["trust:woori:nobody:general", "trust:woori:gaon:nothing", "trust:nobody:gaon:general"])
def test_what_is_not_there_is_refused_in_words(lab, narae, act, caplog):
    browser, before = Browser(anchors(lab)), len(lab.journal)
    browser.do(act, value=True)
    assert (bool(browser.text("say")), caplog.records) == (True, [])
    assert len(lab.journal) == before


def test_the_line_of_code_that_ran_does_the_same(lab, general):
    browser = Browser(anchors(lab))
    browser.do(GENERAL, value=True)
    line = 'woori.trust(narae.ca, policies=["general"])'
    assert line in browser.text("code")
    eval(line, {"woori": lab.bank("shinhan"), "narae": lab.bank("narae")})
    assert answers(browser.panel)[name(Party("shinhan"))] == say("anchors.yes")


def test_of_many_certificates_the_newest_are_shown(lab, laptop):
    for _ in range(SHOWN + 1):
        laptop.enroll(lab.bank("kb"), pin=PIN)
    assert len(table(anchors(lab)).rows) == SHOWN


def test_without_certificates_the_table_says_so(lab):
    assert say("table.no_certificates") in repr(table(anchors(lab)))


def test_anchors_are_those_of_a_lab():
    with pytest.raises(BadInput):
        anchors("lab")
