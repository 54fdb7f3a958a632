"""A message opened: every act has its parts, and what is found of them is what was really handed over."""

import inspect
from contextlib import closing, redirect_stdout
from io import StringIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from sqlalchemy import select

from fincert_lab import Lab
from fincert_lab.crypto.envelope import Envelope
from fincert_lab.custody import messages
from fincert_lab.custody.holdings import Role, Thing
from fincert_lab.custody.parts import ANSWERS, BLINDED, CALLS, RELAYED, Artefact, Reader, given_back, handed_over
from fincert_lab.errors import NotRegistered, OwnCertificateExists
from fincert_lab.institutions.bank.tables import CUSTOMERS
from fincert_lab.institutions.ca.tables import AUTHORISATIONS
from fincert_lab.institutions.cloud.tables import ACCOUNTS, CODES, SESSIONS
from fincert_lab.institutions.hsm_tables import REGISTRATIONS
from fincert_lab.journal import Act
from fincert_lab.language import LANGUAGES, catalogue, speak
from fincert_lab.people.keybox import Opened
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.validation import RevocationLists
from fincert_lab.views.opened import opened
from fincert_lab.views.sequence import Reply, exchanged, key
from fincert_lab.world.archive import Archive, Requested, Signed
from tests.conftest import PIN
from tests.test_canary import _walk
from tests.witness import DESKS, _leaves, _who

PARTS = [part for table in (CALLS, RELAYED, ANSWERS) for parts in table.values() for part in parts]
PARTS += BLINDED.values()
ALWAYS_THERE = {Artefact.LIST, Artefact.CHALLENGE, Artefact.RECEIPT, Artefact.ROOT, Artefact.CA}


@pytest.mark.parametrize("act", Act)
def test_every_act_says_what_a_call_hands_over(act):
    assert act in CALLS, f"custody/parts.py: what {act.name} hands over, in CALLS; () if it is nothing"


@pytest.mark.parametrize("act", Act)
def test_what_comes_back_in_a_diagram_has_parts(act):
    if f"gives.{act}" in catalogue("en"):
        assert ANSWERS.get(act), f"custody/parts.py: what comes back of {act.name}, in ANSWERS"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_its_words_and_there_are_no_others(language):
    words = catalogue(language)
    told = {section: {key.split(".")[1] for key in words if key.startswith(f"{section}.")} for section in WORDS}
    assert told == WORDS


WORDS = {
    "part": {part.what for part in PARTS},
    "stays": {part.what for part in PARTS if part.reader is Reader.NOBODY_ELSE},
    "gone": {str(part.artefact) for part in PARTS if part.artefact} - ALWAYS_THERE - {"delta"},
}


OF_A_THING = {
    Thing.PRIVATE_KEY: {"envelope"},
    Thing.ENVELOPE: {"envelope"},
    Thing.R: {"envelope", "sealed_r", "r"},
    Thing.IDN: {"idn"},
    Thing.CERTIFICATE: {"certificate", "signers_certificate", "context"},
}


@pytest.mark.parametrize(("role", "act"), messages.ARRIVES, ids=str)
def test_whatever_custody_says_arrives_is_a_part(role, act):
    table = RELAYED if role is Role.HSM else CALLS
    whats = {part.what for part in table[act]}
    assert [thing for thing in messages.ARRIVES[role, act] if not OF_A_THING[thing] & whats] == []


# --- what was found, and what was really handed over


class Ear:
    """Notes each call that reaches an institution of a lab: its event, and each part with the message it was in."""

    def __init__(self, patch, lab):
        self.calls = []
        self._lab = lab
        for desk in DESKS:
            for name, method in list(vars(desk).items()):
                if (
                    inspect.isfunction(method)
                    and name[0] != "_"
                    and [*inspect.signature(method).parameters][1:2] == ["sender"]
                ):
                    patch.setattr(desk, name, self._listening(method))

    def _listening(self, real):
        def call(desk, sender, *args, **named):
            before, answer, failed = len(self._lab.journal), None, True
            try:
                answer = real(desk, sender, *args, **named)
                failed = False
            finally:
                receiver = next(vars(each)[own] for each, own in _who(desk))
                new = self._lab.journal[before:]
                its = next((each for each in new if (each.sender, each.receiver) == (sender, receiver)), None)
                if its:
                    suite = self._lab.hsm.suite
                    sides = [(part, (args, named)) for part in handed_over(its, suite)]
                    sides += [] if failed else [(part, answer) for part in given_back(its, suite)]
                    self.calls.append((its, sides))
            return answer

        return call


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """A lab after a walk through every act, and every call of it."""
    speak("en")
    lab = Lab.start(lang="en")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()):
        patch.chdir(tmp_path_factory.mktemp("away"))
        ear = Ear(patch, lab)
        _walk(lab, [])
    return lab, ear.calls


def flat(thing):
    """Everything that a message is made of, whole and in pieces."""
    yield thing
    if isinstance(thing, dict):
        thing = [*thing.values()]
    if isinstance(thing, list | tuple):
        for each in thing:
            yield from flat(each)
    elif hasattr(thing, "__dataclass_fields__"):
        for each in vars(thing).values():
            yield from flat(each)


def same(it, message):
    """Whether what was found is in a message."""
    pieces, leaves = list(flat(message)), list(_leaves(message))
    match it:
        case list():
            return {*it} == {*message}
        case Requested(certificate=certificate):
            public = [x509.load_der_x509_csr(leaf).public_key() for leaf in leaves if _is_request(leaf)]
            return certificate.public_key() in public
        case Signed(der=der):
            return der in leaves
        case x509.CertificateRevocationList() | ocsp.OCSPResponse():
            (lists,) = [each for each in pieces if isinstance(each, RevocationLists)] or [None]
            handed = [lists.root, lists.ca, lists.delta] if lists else leaves
            return it.public_bytes(Encoding.DER) in handed
        case int():
            return it in [len(each.commit) + len(each.blob) for each in pieces if isinstance(each, Envelope)]
        case CertificateId():
            named = [CertificateId.of(each) for each in pieces if isinstance(each, x509.Certificate)]
            return it in [*pieces, *named] or it.serial in pieces or _asks_about(it, leaves)
    return it in pieces


def _is_request(leaf):
    try:
        return bool(x509.load_der_x509_csr(leaf))
    except ValueError:
        return False


def _asks_about(it, leaves):
    return any(ocsp.load_der_ocsp_request(leaf).serial_number == int(it.serial, 16) for leaf in leaves)


def found(heard):
    """Yield each artefact that is found of a call that was heard, and what it was found for."""
    lab, calls = heard
    archive = Archive(lab)
    for event, sides in calls:
        for part, message in sides:
            if part.artefact and (it := archive.find(part.artefact, event)) is not None:
                yield part, event, it, message


IN_A_SIGNED_MESSAGE = "signers_certificate"  # not beside it


def test_what_is_found_is_what_was_handed_over(heard):
    for part, event, it, message in found(heard):
        if part.what != IN_A_SIGNED_MESSAGE:
            assert same(it, message), (part, event)


def test_the_certificate_in_a_signed_message_is_the_signers(heard):
    for part, event, it, message in found(heard):
        if part.what == IN_A_SIGNED_MESSAGE:
            der = it.public_bytes(Encoding.DER)
            assert any(der in leaf for leaf in _leaves(message)), event


def test_something_is_found_of_every_kind(heard):
    kinds = {part.artefact for part, *_ in found(heard)}
    assert {*Artefact} - kinds == {Artefact.LIST, Artefact.ROOT, Artefact.CA}  # of what an institution tells itself


def test_parts_are_as_long_as_it_says(heard):
    _, calls = heard
    sized = [(part, event, message) for event, sides in calls for part, message in sides if part.size]
    sized = [each for each in sized if not is_left_out(*each[:2])]
    assert len(sized) > 300
    for part, event, message in sized:
        assert part.size in [len(each) for each in flat(message) if isinstance(each, bytes)], (part, event)


@pytest.mark.parametrize(
    ("story", "parts"),
    [("enrolled", {"sealed_a": 112, "sealed_y": 48}), ("blind", {"sealed_blinded": 113, "sealed_evaluated": 49})],
)
def test_what_the_hsm_is_asked_and_answers_is_named_and_measured_by_the_suite(request, monkeypatch, story, parts):
    it = request.getfixturevalue(story)
    ear = Ear(monkeypatch, it.lab)
    it.laptop.change_pin(it.certificate, pin=PIN, new_pin="905271")
    asked = [
        (part, message)
        for event, sides in ear.calls
        for part, message in sides
        if event.act in messages.ASKING and part.reader in (Reader.HSM, Reader.ASKER)
    ]
    assert len(asked) == 8  # to and from the cloud, and to and from the HSM; the old PIN, and the new one
    assert {part.what: part.size for part, _ in asked} == parts
    for part, message in asked:
        assert part.size in [len(each) for each in flat(message) if isinstance(each, bytes)], part


@pytest.mark.parametrize(
    ("story", "suite"),
    [("enrolled", "hmac-sha256"), ("blind", "oprf-p256-sha256"), ("shared", "2-of-3-oprf-p256-sha256")],
)
def test_the_context_of_an_envelope_names_its_suite(request, story, suite):
    assert f"how y is computed · {suite}" in told(request.getfixturevalue(story).lab, Act.REGISTER_KEY)


def is_left_out(part, event):
    """Whether it is the token of a device that is not to be remembered."""
    return part.what == "auto_connect_token" and event.act is Act.CONFIRM_SMS and not event.facts.remembered


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_opened_in_every_language(heard, language):
    lab, _ = heard
    speak(language)
    archive = Archive(lab)
    seen = set()
    for message in exchanged(lab.journal[:], lab.journal.suite):
        assert repr(opened(message, archive)).startswith(opened(message, archive).title)
        seen.add((message.call if isinstance(message, Reply) else message).act)
    assert {*Act} - seen == {Act.ASK_LIVE, Act.REPORT_HSMS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_goes_to_three_hsms_and_comes_back_can_be_opened_in_every_language(shared, language):
    speak(language)
    lab = shared.lab
    lab.hsms["hsm2"].set_fault("lying")
    shared.laptop.login(lab.bank("kb").service("star-banking"), shared.certificate, pin=PIN)
    events = lab.last_story().events
    assert Act.REPORT_HSMS in {event.act for event in events}
    messages = [*exchanged(events, lab.journal.suite)]
    assert len({key(message) for message in messages}) == len(messages)  # otherwise one of three answers opens for all
    for message in messages:
        assert opened(message, Archive(lab)).title in repr(opened(message, Archive(lab)))


def secrets(lab):
    """What institutions keep to themselves, as it is written in their books."""
    kept = [
        *((each, CUSTOMERS.c.security_code) for each in lab.banks.values()),
        *((each, CUSTOMERS.c.idn) for each in lab.banks.values()),
        *((each, AUTHORISATIONS.c.authorisation_code) for each in lab.cas.values()),
        *((lab.cloud, column) for column in (CODES.c.code, SESSIONS.c.token, ACCOUNTS.c.id)),
        (lab.hsm, REGISTRATIONS.c.k),
    ]
    for institution, column in kept:
        with institution.store.transaction() as db:
            yield from db.scalars(select(column)).all()


def test_no_secret_is_in_an_opened_message(heard):
    lab, _ = heard
    archive = Archive(lab)
    told = "\n".join(repr(opened(message, archive)) for message in exchanged(lab.journal[:], lab.journal.suite)).split()
    hidden = [each.hex() if isinstance(each, bytes) else each for each in secrets(lab)]
    assert len(hidden) > 20 and bytes(32).hex() not in told
    assert [secret for secret in hidden if secret in told] == []


# --- what nobody has (any more), and what nobody can tell


def told(lab, act, *, answer=False):
    """The newest message of an act, opened, as text."""
    message = [
        each
        for each in exchanged(lab.journal[:], lab.journal.suite)
        if isinstance(each, Reply) is answer and (each.call if answer else each).act is act
    ][-1]
    return repr(opened(message, Archive(lab)))


def test_an_envelope_that_was_deleted_is_said_to_be_gone(enrolled):
    lab = enrolled.lab
    assert "239 bytes" in told(lab, Act.STORE_ENVELOPE)
    enrolled.laptop.delete(enrolled.certificate, pin=PIN)
    assert "no longer in the cloud" in told(lab, Act.STORE_ENVELOPE)
    assert "no longer in the cloud" in told(lab, Act.FETCH_ENVELOPE, answer=True)


def test_the_envelope_of_the_old_pin_is_gone_and_that_of_the_new_one_is_there(enrolled):
    enrolled.laptop.change_pin(enrolled.certificate, pin=PIN, new_pin="905271")
    old, new = (
        told(enrolled.lab, act, answer=act is Act.FETCH_ENVELOPE) for act in (Act.FETCH_ENVELOPE, Act.CHANGE_PIN)
    )
    assert "version · 1" in old and "no longer in the cloud" in old
    assert "239 bytes" in new


def test_a_new_pin_that_was_begun_and_never_set_is_not_what_is_fetched(enrolled, key):
    box, service = enrolled.laptop._keybox, enrolled.lab.bank("kb").service("my-money")
    box._begin_envelope(box.session(), enrolled.certificate, Opened(key, bytes(20)), "905271", version=2)
    assert "version · 2" in told(enrolled.lab, Act.REGISTER_KEY)
    enrolled.laptop.login(service, enrolled.certificate, pin=PIN)
    assert "version · 1" in told(enrolled.lab, Act.FETCH_ENVELOPE, answer=True)


def test_a_signed_message_that_was_refused_is_not_kept_and_its_certificate_is_known_all_the_same(enrolled):
    with pytest.raises(NotRegistered):
        enrolled.laptop.login(enrolled.lab.bank("woori").service("internet-banking"), enrolled.certificate, pin=PIN)
    text = told(enrolled.lab, Act.LOGIN)
    assert "only a service keeps it, once it has accepted it" in text
    assert "subject · C=KR, O=fincert-lab" in text


def test_what_was_signed_is_read_from_what_the_bank_has_kept(enrolled):
    service = enrolled.lab.bank("kb").service("internet-banking")
    enrolled.laptop.login(service, enrolled.certificate, pin=PIN)
    enrolled.laptop.transfer(service, enrolled.certificate, amount=30_000, payee="000-20-1", pin=PIN)
    text = told(enrolled.lab, Act.TRANSFER)
    kept = Archive(enrolled.lab).find(Artefact.SIGNED, enrolled.lab.journal[-1])
    assert f"{len(kept.der):,} bytes" in text
    assert "amount · 30000" in text and "payee · 000-20-1" in text and "challenge.service · kb/internet-banking" in text


def test_which_list_a_ca_handed_out_that_holds_back_its_newest_nobody_can_tell(enrolled):
    lab = enrolled.lab
    lab.inject_faults("stale_list")
    enrolled.laptop.register(enrolled.certificate, lab.bank("woori"), pin=PIN)
    assert told(lab, Act.FETCH_CRL, answer=True).count("the journal does not say which one") == 2
    enrolled.laptop.login(lab.bank("woori").service("internet-banking"), enrolled.certificate, pin=PIN)
    assert "number of the list · 1" in told(lab, Act.FETCH_CRL, answer=True)  # the bank has kept it with the receipt
    lab.inject_faults()
    enrolled.laptop.register(enrolled.certificate, lab.bank("shinhan"), pin=PIN)
    assert "number of the list · 1" in told(lab, Act.FETCH_CRL, answer=True)


def test_it_is_the_list_of_that_time_and_not_a_later_one(enrolled):
    lab = enrolled.lab
    enrolled.laptop.register(enrolled.certificate, lab.bank("woori"), pin=PIN)
    before = told(lab, Act.FETCH_CRL, answer=True)
    lab.person("hong").revoke(enrolled.certificate, lab.bank("kb"))
    assert told(lab, Act.FETCH_CRL, answer=True) == before and "certificates listed · 0" in before
    assert "certificates listed · 1" in told(lab, Act.PUBLISH_CRL)


def test_which_certificate_a_bank_asks_about_is_said_of_its_first_question_only(enrolled):
    lab, woori = enrolled.lab, enrolled.lab.bank("woori")
    enrolled.laptop.enroll(woori, pin=PIN)
    with pytest.raises(OwnCertificateExists):  # the bank has looked at that one, too
        enrolled.laptop.register(enrolled.certificate, woori, pin=PIN)
    archive = Archive(lab)
    asked = [archive.find(Artefact.NAMED, each) for each in lab.last_story().events if each.act is Act.ASK_OCSP]
    assert asked == [CertificateId.of(enrolled.certificate), None]


def test_in_a_sandbox_that_was_opened_again_it_is_found_as_well(tmp_path):
    with closing(Lab.open(tmp_path / "lab", lang="en")) as lab:
        lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
        before = [repr(opened(message, Archive(lab))) for message in exchanged(lab.journal[:], lab.journal.suite)]
    with closing(Lab.open(tmp_path / "lab")) as lab:
        assert [repr(opened(message, Archive(lab))) for message in exchanged(lab.journal[:], lab.journal.suite)][
            : len(before)
        ] == before
