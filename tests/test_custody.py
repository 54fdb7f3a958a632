"""Who holds what: what the journal leads one to believe is what databases and memories have, after any walk."""

from contextlib import closing

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from fincert_lab import Lab, Thief
from fincert_lab.crypto import cms
from fincert_lab.crypto.suite import Suite
from fincert_lab.custody.holdings import Hold, Role, Thing
from fincert_lab.errors import UnknownEvent, WrongIdentity
from fincert_lab.journal import Act
from fincert_lab.language import LANGUAGES, name, speak
from fincert_lab.views import table
from fincert_lab.views.custody import holdings_table, reasons
from tests.conftest import PIN
from tests.test_guide import mistype, star
from tests.test_usable import BANK, PERSON, PICK, WRONG, Walk
from tests.witness import Witness, roles


class WatchedWalk(Walk):
    """The walk of `test_usable`, with more to do, and a witness of all that happens."""

    @initialize()
    def begin(self):
        super().begin()
        self.witness = Witness(self.lab)

    def teardown(self):
        try:
            self.everybody_logs_in_and_finds_what_the_table_says()
            self.what_is_held_is_there_and_nothing_else_is()
            self.what_was_never_had_was_never_handed_over()
        finally:
            self.witness.leave()
            self.lab.close()

    @rule(pick=PICK, bank=BANK)
    def log_in(self, pick, bank):
        if it := self._any(pick):
            service = self.lab.bank(bank).services[0]
            self._try(self.devices[it.person].login, service, it.certificate, pin=it.pin)

    @rule(pick=PICK, pin=st.sampled_from(["right", WRONG]))
    def export(self, pick, pin):
        if it := self._any(pick):
            typed = it.pin if pin == "right" else pin
            self._try(self.devices[it.person].export, it.certificate, pin=typed, password="kestrel-orbit-29")

    @rule(pick=PICK, bank=BANK)
    def suspend_and_restore(self, pick, bank):
        if it := self._any(pick):
            person = self.lab.person(it.person)
            self._try(person.suspend, it.certificate, self.lab.bank(bank))
            self._try(person.restore, it.certificate, self.lab.bank(bank))

    @rule(person=PERSON)
    def generate_a_key_and_leave_it(self, person):
        self.lab.person(person).device("tablet").generate_key()

    @rule(pick=PICK)
    def use_it_on_a_second_device(self, pick):
        if it := self._any(pick):
            phone = self.lab.person(it.person).device("phone")
            self.lab.advance(minutes=1)
            self._try(phone.connect)
            self._try(phone.certificates)
            self._try(phone.login, self.lab.bank("kb").services[0], it.certificate, pin=it.pin)

    @rule(pick=PICK, person=PERSON)
    def register_somebody_elses(self, pick, person):
        if it := self._any(pick):
            others = {"pin": it.pin, "customer": self.lab.person(person)}
            self._try(self.devices[it.person].register, it.certificate, self.lab.bank("shinhan"), **others)

    @invariant()
    def what_is_held_is_there_and_nothing_else_is(self):
        holdings, stored = self.lab.holdings(), self.witness.stored()
        for party, role in roles(self.lab).items():
            claimed = {thing for thing in Thing if _hold(holdings, role, party, thing) is Hold.HELD}
            there = {Thing.ENVELOPE} if party == "cloud" and self.witness.envelopes() else set()
            assert claimed == stored[party] | there, (party, self.lab.journal[-1])
            sealed = {thing for thing in Thing if _hold(holdings, role, party, thing) is Hold.SEALED}
            assert sealed == ({Thing.PRIVATE_KEY, Thing.R} if there else set())
        assert stored["lab"] == set()

    @invariant()
    def what_was_never_had_was_never_handed_over(self):
        holdings = self.lab.holdings()
        for party, role in roles(self.lab).items():
            claimed = {thing for thing in Thing if _hold(holdings, role, party, thing) is not Hold.NEVER}
            had = self.witness.had.get(party, set())
            assert claimed - {Thing.IDN} == had - {Thing.IDN} and claimed >= had, (party, self.lab.journal[-1])

    @invariant()
    def every_cell_has_its_reason(self):
        for number in {1, len(self.lab.journal) // 2, len(self.lab.journal)}:
            holdings = self.lab.holdings(number)
            for thing, role in [(thing, role) for thing in holdings.things for role in Role]:
                assert all(reasons(holdings, thing, role))


def _hold(holdings, role, party, thing):
    trace = holdings.of(thing, role).get(party)
    return trace.hold if trace else Hold.NEVER


class BlindWalk(WatchedWalk):
    """The same where the HSM gets a blinded A."""

    suite = Suite.OPRF


TestWatchedWalk = WatchedWalk.TestCase
TestBlindWalk = BlindWalk.TestCase
TestWatchedWalk.settings = settings(
    phases=[Phase.generate],  # to make a walk shorter would take minutes
    max_examples=20,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
TestBlindWalk.settings = settings(TestWatchedWalk.settings, max_examples=6)


# --- where the truth is subtle


def hold(lab, thing, role, at=None):
    return lab.holdings(at).hold(thing, role)


def number_of(lab, act):
    """The number of the last event of an act."""
    return max(event.number for event in lab.journal if event.act is act)


def test_a_device_holds_the_private_key_from_generate_key_to_set_pin_and_not_longer(lab):
    laptop = lab.person("hong").device("laptop")
    laptop.connect()
    authorisation = laptop.check_identity(lab.bank("kb"))
    assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.NEVER
    laptop.generate_key()
    certificate = laptop.request_certificate(authorisation)
    assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.HELD
    laptop.set_pin(certificate, PIN)
    assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.PASSED
    assert hold(lab, Thing.PRIVATE_KEY, Role.CLOUD) is Hold.SEALED


def test_a_key_that_was_not_sealed_does_not_survive_the_night(tmp_path):
    with closing(Lab.open(tmp_path / "lab", lang="en")) as lab:
        lab.person("hong").device("laptop").generate_key()
        assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.HELD
    with closing(Lab.open(tmp_path / "lab")) as lab:
        assert lab.person("hong").device("laptop")._keybox._new_key is None
        assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.PASSED


def test_what_a_device_opened_is_at_hand_until_the_act_is_over(enrolled):
    lab = enrolled.lab
    enrolled.laptop.login(lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)
    proved, over = number_of(lab, Act.PROVE), number_of(lab, Act.LOGIN)
    for thing in (Thing.PRIVATE_KEY, Thing.PIN, Thing.S):
        assert [hold(lab, thing, Role.DEVICE, at) for at in (proved, over)] == [Hold.HELD, Hold.PASSED]


def test_in_the_middle_of_an_act_the_act_is_not_over(enrolled, monkeypatch):
    seen, real = [], cms.sign

    def sign(*args):
        seen.append(hold(enrolled.lab, Thing.PIN, Role.DEVICE))
        return real(*args)

    monkeypatch.setattr(cms, "sign", sign)
    enrolled.laptop.login(enrolled.lab.bank("kb").service("star-banking"), enrolled.certificate, pin=PIN)
    assert seen == [Hold.HELD]


def test_r_is_shown_to_the_bank_that_registers_and_not_to_the_one_that_issued(enrolled):
    enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("woori"), pin=PIN)
    assert [*enrolled.lab.holdings().of(Thing.R, Role.BANK)] == ["woori"]
    (why,) = reasons(enrolled.lab.holdings(), Thing.R, Role.BANK)
    assert "unsealed" in why and f"(event {number_of(enrolled.lab, Act.REGISTER)}: " in why


def test_a_refused_registration_has_shown_r_all_the_same(enrolled):
    kim, shinhan = enrolled.lab.person("kim"), enrolled.lab.bank("shinhan")
    with pytest.raises(WrongIdentity):
        enrolled.laptop.register(enrolled.certificate, shinhan, pin=PIN, customer=kim)
    holdings = enrolled.lab.holdings()
    assert holdings.of(Thing.R, Role.BANK)["shinhan"].hold is Hold.PASSED
    assert holdings.of(Thing.CERTIFICATE, Role.BANK)["shinhan"].hold is Hold.PASSED


def test_the_cloud_relays_a_and_y_and_can_read_neither(enrolled):
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    assert {hold(enrolled.lab, thing, Role.CLOUD) for thing in (Thing.PIN, Thing.S, Thing.K)} == {Hold.NEVER}
    for thing in (Thing.A, Thing.Y):
        assert hold(enrolled.lab, thing, Role.CLOUD) is Hold.PASSED
        (why,) = reasons(enrolled.lab.holdings(), thing, Role.CLOUD)
        assert "sealed" in why and "could not be read" in why


def test_the_hsm_sees_a_and_never_the_pin(enrolled):
    enrolled.laptop.login(star(enrolled.lab), enrolled.certificate, pin=PIN)
    held = {thing: hold(enrolled.lab, thing, Role.HSM) for thing in (Thing.A, Thing.PIN, Thing.S, Thing.K)}
    assert held == {Thing.A: Hold.PASSED, Thing.PIN: Hold.NEVER, Thing.S: Hold.NEVER, Thing.K: Hold.HELD}


@pytest.mark.parametrize("story", ["blind", "shared"])
def test_where_the_question_is_blinded_the_hsm_sees_neither_a_nor_y(request, story):
    blind = request.getfixturevalue(story)
    blind.laptop.login(star(blind.lab), blind.certificate, pin=PIN)
    for role in (Role.CLOUD, Role.HSM):
        held = {thing: hold(blind.lab, thing, role) for thing in (Thing.A, Thing.Y, Thing.BLINDED, Thing.EVALUATED)}
        assert held == {
            Thing.A: Hold.NEVER,
            Thing.Y: Hold.NEVER,
            Thing.BLINDED: Hold.PASSED,
            Thing.EVALUATED: Hold.PASSED,
        }
    assert hold(blind.lab, Thing.Y, Role.DEVICE) is Hold.PASSED


@pytest.mark.parametrize(("story", "rows"), [("enrolled", 11), ("blind", 13), ("shared", 13)])
def test_a_table_has_a_row_for_each_thing_of_its_suite(request, story, rows):
    assert len(table(request.getfixturevalue(story).lab.holdings()).rows) == rows


def test_after_the_last_try_the_hsm_holds_no_k_and_the_cloud_an_envelope_that_nobody_opens(enrolled):
    lab = enrolled.lab
    mistype(enrolled.laptop, star(lab), enrolled.certificate, lab.rules.pin_tries)
    lab.advance(minutes=2)
    assert hold(lab, Thing.K, Role.HSM) is Hold.HELD
    mistype(enrolled.laptop, star(lab), enrolled.certificate, 1)
    assert (hold(lab, Thing.K, Role.HSM), hold(lab, Thing.ENVELOPE, Role.CLOUD)) == (Hold.PASSED, Hold.HELD)


def test_a_new_pin_has_a_new_k_and_the_old_one_is_gone(enrolled):
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="905271")
    trace = enrolled.lab.holdings().of(Thing.K, Role.HSM)["hsm"]
    assert (trace.hold, trace.event.number) == (Hold.HELD, number_of(enrolled.lab, Act.REGISTER_KEY))
    enrolled.laptop.delete(enrolled.certificate, pin="905271")
    assert hold(enrolled.lab, Thing.K, Role.HSM) is Hold.PASSED


def test_what_a_customer_deletes_is_gone_from_the_cloud_while_ca_and_bank_keep_the_certificate(enrolled):
    enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    held = {role: hold(enrolled.lab, Thing.CERTIFICATE, role) for role in (Role.CLOUD, Role.CA, Role.BANK)}
    assert held == {Role.CLOUD: Hold.PASSED, Role.CA: Hold.HELD, Role.BANK: Hold.HELD}
    for thing in (Thing.ENVELOPE, Thing.PRIVATE_KEY, Thing.R):
        assert hold(enrolled.lab, thing, Role.CLOUD) is Hold.PASSED


def test_an_unregistered_certificate_stays_in_the_record_of_a_login(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    hong = lab.person("hong")
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    hong.unregister(enrolled.certificate, woori)
    assert lab.holdings().of(Thing.CERTIFICATE, Role.BANK)["woori"].hold is Hold.PASSED
    enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    enrolled.laptop.login(woori.service("internet-banking"), enrolled.certificate, pin=PIN)
    hong.unregister(enrolled.certificate, woori)
    assert lab.holdings().of(Thing.CERTIFICATE, Role.BANK)["woori"].hold is Hold.HELD


def test_the_cloud_knows_the_birth_date_and_not_the_identity_number(enrolled):
    assert hold(enrolled.lab, Thing.IDN, Role.CLOUD) is Hold.NEVER
    assert "birth date" in reasons(enrolled.lab.holdings(), Thing.IDN, Role.CLOUD)[0]


def test_a_link_in_a_message_is_no_code(lab):
    lab.phish(lab.person("hong"), star(lab))
    assert hold(lab, Thing.SMS_CODE, Role.TELECOM) is Hold.NEVER


# --- a thief's telephone


def test_a_private_key_that_a_thief_took_stays_with_the_thief(enrolled):
    lab = enrolled.lab
    lab.advance(minutes=1)
    thief = Thief(lab)
    thief.take_over_number(lab.person("hong"))
    thief.guess_online(enrolled.certificate, order=[PIN])
    lab.person("hong").revoke(enrolled.certificate, lab.bank("kb"))
    for thing in (Thing.PRIVATE_KEY, Thing.PIN, Thing.ENVELOPE):
        assert lab.holdings().of(thing, Role.DEVICE)["thief/phone"].hold is Hold.HELD
        assert "erases nothing" in " ".join(reasons(lab.holdings(), thing, Role.DEVICE))
    assert lab.holdings().of(Thing.PRIVATE_KEY, Role.DEVICE)["hong/laptop"].hold is Hold.PASSED


def test_a_thief_who_guesses_wrong_keeps_the_envelope_and_no_pin(enrolled):
    enrolled.lab.advance(minutes=1)
    thief = Thief(enrolled.lab)
    thief.ask_for_code(enrolled.lab.person("hong"))
    thief.guess_online(enrolled.certificate, order=["135790"])
    held = {
        place.thing
        for place, trace in enrolled.lab.holdings().traces.items()
        if place.party == "thief/phone" and trace.hold is Hold.HELD
    }
    assert held == {Thing.ENVELOPE}


def test_what_a_thief_has_in_a_sandbox_outlives_the_night(tmp_path):
    with closing(Lab.open(tmp_path / "lab", lang="en")) as lab:
        certificate = lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
        thief = Thief(lab)
        thief.take_over_number(lab.person("hong"))
        thief.guess_online(certificate, order=[PIN])
        assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.HELD
    with closing(Lab.open(tmp_path / "lab")) as lab:
        assert hold(lab, Thing.PRIVATE_KEY, Role.DEVICE) is Hold.HELD


@pytest.mark.parametrize("at", [0, -1, 10**6, True, "3"])
def test_there_are_no_holdings_after_an_event_that_was_not(lab, at):
    with pytest.raises(UnknownEvent):
        lab.holdings(at)


# --- as it is shown


@pytest.mark.parametrize("story", ["enrolled", "blind"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_member_has_its_words_and_every_cell_a_sentence_with_its_event(request, story, lang):
    enrolled = request.getfixturevalue(story)
    speak(lang)
    holdings = enrolled.lab.holdings()
    assert all(name(each) for each in (*Thing, *Role, *Hold))
    for thing, role in [(thing, role) for thing in holdings.things for role in Role]:
        for party, why in zip(holdings.of(thing, role), reasons(holdings, thing, role), strict=False):
            assert f"{holdings.of(thing, role)[party].event.number}:" in why


def test_a_cell_says_how_in_a_word_and_a_symbol_and_by_whom_where_there_are_several(enrolled):
    enrolled.laptop.register(enrolled.certificate, enrolled.lab.bank("woori"), pin=PIN)
    shown = repr(table(enrolled.lab.holdings()))
    assert "R, random, for VID · ○ gone · ○ gone, Woori Bank · ○ gone · ◐ held locked · – never" in shown


def test_what_changed_with_an_event_is_marked(enrolled):
    lab, at = enrolled.lab, number_of(enrolled.lab, Act.GENERATE_KEY)
    shown = holdings_table(lab.holdings(at), before=lab.holdings(at - 1))
    marked = [row[0].text for row in shown.rows if any("▲" in cell.text for cell in row)]
    assert marked == ["private key", "R, random, for VID"]


def test_devices_of_several_people_are_told_apart(enrolled):
    enrolled.lab.person("kim").device("laptop").generate_key()
    assert "Kim Younghee's laptop" in repr(table(enrolled.lab.holdings()))
