"""Acts and their facts: an act is there in full, and its facts are the same after they were written down."""

import hashlib
import json
from datetime import UTC, datetime
from string import Formatter
from typing import get_args

import pytest
from sqlalchemy import text

from fincert_lab.acts import (
    Act,
    AskedOften,
    CodesCounted,
    Facts,
    FailSoftSet,
    Issued,
    IssueNoted,
    LabOpened,
    ListPublished,
    Refused,
    RevokedFor,
    SignatureAccepted,
    TriesCounted,
)
from fincert_lab.clock import Clock
from fincert_lab.crypto.suite import Suite
from fincert_lab.errors import RecordDamaged
from fincert_lab.institutions.telecom import Payload, Telecom
from fincert_lab.journal import Journal
from fincert_lab.language import LANGUAGES, Party, catalogue
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.storage import facts, store
from fincert_lab.storage.store import Store

# In the diagram these are a bar with their name only: nothing is handed over but who asks, and about what.
BARE = {
    *(Act.OPEN_LAB, Act.MOVE_CLOCK, Act.INVITE, Act.TRUST, Act.DISTRUST, Act.FAIL_SOFT, Act.MARK_PUBLIC),
    *(Act.INJECT_FAULTS, Act.SET_HSM_FAULT),
    *(Act.PUBLISH_CRL, Act.REVOKE, Act.SUSPEND, Act.RESTORE, Act.GENERATE_KEY, Act.SEND_SMS, Act.CHANGE_NUMBER),
    *(Act.AUTO_CONNECT, Act.LOGOUT, Act.RENAME_DEVICE, Act.REMOVE_DEVICE, Act.CLOSE_ACCOUNT, Act.CLEAR_ACCOUNT),
    *(Act.ASK_LIVE, Act.DELETE_ENVELOPE, Act.DESTROY_KEY),
}


def told_in_words(act):
    """The kinds of facts for which the journal's table says `result` of the act."""
    return [kind for kind in act.kinds if kind not in (type(None), Refused, AskedOften)]


def missing(act):
    """What an act still lacks, each by the place where it belongs."""
    for language in LANGUAGES:
        words, place = catalogue(language), f"locale/{language}.toml"
        if f"act.{act}" not in words:
            yield f"{place}: what it is called, [act] {act}"
        if not words.keys() & {f"carries.{act}", f"gives.{act}"} and act not in BARE:
            yield f"{place}: what is handed over, [carries] or [gives] {act}; if nothing is, BARE in {__name__}"
        for _, field, _, _ in Formatter().parse(words.get(f"result.{act}", "")):
            if field and not all(field in kind._fields for kind in told_in_words(act)):
                yield f"acts.py: the fact {field!r}, which [result] {act} of {place} speaks of"
    for kind in act.kinds:
        if kind is not type(None) and kind not in get_args(Facts):
            yield f"acts.py: {kind.__name__} among Facts"


@pytest.mark.parametrize("act", Act)
def test_an_act_is_there_in_full(act):
    lacks = [*missing(act)]
    assert not lacks, "\n".join(lacks)


@pytest.mark.parametrize("section", ["act", "carries", "gives", "result"])
def test_there_are_no_words_for_acts_that_are_not_there(section):
    keys = {key.removeprefix(f"{section}.") for key in catalogue("ko") if key.startswith(f"{section}.")}
    assert keys <= {*Act, *(Payload if section == "carries" else ())}


def test_every_kind_of_facts_is_those_of_an_act():
    assert {kind for act in Act for kind in act.kinds} - {type(None)} == {*get_args(Facts)}


# --- how they are written down

UNTIL = datetime(2029, 3, 2, 14, 59, 59, tzinfo=UTC)
OLD = CertificateId(Party("ca"), f"{10:032X}")
WRITTEN = [
    (Act.OPEN_LAB, LabOpened((Party("kb/app"),), 5), '{"pin_tries":5,"services":["kb/app"]}'),
    (
        Act.OPEN_LAB,
        LabOpened((Party("kb/app"),), 5, Suite.OPRF),
        '{"pin_tries":5,"services":["kb/app"],"suite":"oprf-p256-sha256"}',
    ),
    (
        Act.ISSUE,
        Issued(Party("hong"), Party("kb"), UNTIL, (OLD,)),
        '{"bank":"kb","owner":"hong","superseded":["ca/0000000000000000000000000000000A"],"valid_until":"2029-03-02T14:59:59+00:00"}',
    ),
    (
        Act.ISSUE,
        Issued(Party("hong"), Party("kb"), UNTIL, (), again=True),
        '{"again":true,"bank":"kb","owner":"hong","superseded":[],"valid_until":"2029-03-02T14:59:59+00:00"}',
    ),
    (Act.NOTE_ISSUED, IssueNoted(), "{}"),
    (Act.NOTE_ISSUED, IssueNoted(again=True), '{"again":true}'),
    (Act.REVOKE, RevokedFor(Reason.KEY_COMPROMISE), '{"reason":"key_compromise"}'),
    (Act.PROVE, TriesCounted("1f", 5, 100), '{"account":"1f","budget_left":100,"tries_left":5}'),
    (Act.CHECK_IDENTITY, CodesCounted(Party("hong"), 5), '{"budget_left":5,"customer":"hong"}'),
    (Act.PROVE, None, "{}"),
    (Act.PROVE, Refused("wrong_proof"), '{"refused":"wrong_proof"}'),
    (Act.PUBLISH_CRL, ListPublished("root", 1, 0), '{"entries":0,"issuer":"root","number":1}'),
    (Act.PUBLISH_CRL, ListPublished("ca", 2, 1, 1), '{"entries":1,"issuer":"ca","number":2,"partition":1}'),
    (Act.LOGIN, SignatureAccepted(OLD, 1), '{"certificate":"ca/0000000000000000000000000000000A","receipt":1}'),
    (Act.FAIL_SOFT, FailSoftSet(False), '{"fail_soft":false}'),
]


@pytest.mark.parametrize(("act", "established", "entry"), WRITTEN)
def test_facts_are_written_down_as_they_always_were_and_read_back_the_same(act, established, entry):
    assert store._ENTRY.encode(facts.written(established)) == entry
    read = facts.read(act, json.loads(entry))
    assert (type(read), read) == (type(established), established)


def test_an_event_has_no_facts_of_another_act(lab):
    before = len(lab.journal)
    for wrong in (RevokedFor(Reason.SUPERSEDED), None):
        with pytest.raises(TypeError, match="login"), lab.cloud.call(Act.LOGIN, Party("hong"), "hong") as call:
            call.facts = wrong
    assert len(lab.journal) == before


OF_ANOTHER_KIND = {
    "an act that establishes nothing has some": (Act.SUSPEND, {"reason": "superseded"}),
    "none are there": (Act.REVOKE, {}),
    "one is missing": (Act.EVALUATE, {"account": "1f", "tries_left": 5}),
    "one is too many": (Act.REVOKE, {"reason": "superseded", "pin": 1}),
    "a number is text": (Act.EVALUATE, {"account": "1f", "budget_left": 100, "tries_left": "5"}),
    "a number is a truth": (Act.EVALUATE, {"account": "1f", "budget_left": 100, "tries_left": True}),
    "a reason that there is not": (Act.REVOKE, {"reason": "boredom"}),
    "services are text": (Act.OPEN_LAB, {"services": "kb", "pin_tries": 5}),
    "a time is none": (Act.ISSUE, {"owner": "a", "bank": "b", "superseded": [], "valid_until": "soon"}),
    "a time is of no zone": (Act.ISSUE, {"owner": "a", "bank": "b", "superseded": [], "valid_until": "2029-03-02"}),
    "a certificate is named by its number alone": (Act.LOGIN, {"certificate": f"{10:032X}", "receipt": 1}),
    "they are a list": (Act.SUSPEND, []),
    "they are null": (Act.SUSPEND, None),
    "refused, and why not": (Act.SUSPEND, {"refused": None}),
}


def opened(folder):
    return Store(Party("telecom"), Telecom.tables, Journal(), Clock(), folder)


def opened_after(folder, act, fields):
    """A file whose one entry somebody changed who can compute a hash."""
    first = opened(folder)
    with first.call(Act.CHANGE_NUMBER, Party("hong"), Party("telecom"), "hong"):
        pass
    with first.transaction() as db:
        entry = json.loads(db.scalar(text("SELECT entry FROM outbox"))) | {"act": act, "facts": fields}
        changed = store._ENTRY.encode(entry)
        link = hashlib.sha256(bytes(32) + changed.encode()).digest()
        db.execute(text("UPDATE outbox SET entry = :entry, hash = :link"), {"entry": changed, "link": link})
    first.close()
    return opened(folder)


@pytest.mark.parametrize(("act", "fields"), OF_ANOTHER_KIND.values(), ids=OF_ANOTHER_KIND)
def test_an_entry_whose_facts_do_not_fit_its_act_is_damage_on_opening(tmp_path, act, fields):
    with pytest.raises(RecordDamaged):
        opened_after(tmp_path, act, fields)


@pytest.mark.parametrize(("act", "established", "entry"), WRITTEN)
def test_an_entry_whose_facts_fit_is_none(tmp_path, act, established, entry):
    again = opened_after(tmp_path, act, json.loads(entry))
    assert [each.event.facts for each in again.past] == [established]
    again.close()
