"""HSM, cloud, device, thief and kills in every order there is, for small numbers, on the real code.

From the state after an enrolment everything is done that can be done, and again from every state that comes of it,
until no new one comes. Two states are the same if they differ in names only: which nonce it is, which epoch, and not
whether the device has the newest, or how far the HSM is ahead of the cloud.

A state is what survives a kill, the rows of HSM and cloud, and what the owner's device remembers. Beside it an onlooker
counts evaluations, and answers that the thief got.
"""

from collections import namedtuple
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from fincert_lab import Lab
from fincert_lab.clock import Clock
from fincert_lab.crypto import envelope, keys
from fincert_lab.entropy import Entropy
from fincert_lab.errors import CounterRolledBack, LabError
from fincert_lab.institutions.cloud.cloud import Cloud
from fincert_lab.institutions.cloud.tables import ENVELOPES
from fincert_lab.institutions.hsm_tables import BUDGETS, DEAD, LIVE, REGISTRATIONS
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.storage.store import Store
from tests.conftest import PIN

RULES = Rules(pin_tries=2, pin_budget=3)
KILLS = ("counting", "evaluating", "noting", "answering")  # what happened last; the first left nothing behind
MANY = 1000  # states: there are 78 with an honest owner, 130 with a thief
Half = namedtuple("Half", REGISTRATIONS.c.keys())


@dataclass(frozen=True)
class State:
    """What survives, what the owner's device and a thief have, and what the onlooker counted."""

    half: Half
    budget: int
    seen: int  # the epoch that the cloud has
    nonce: bytes | None = None  # of the answer that the owner's device has
    copied: tuple[Half, int] | None = None
    unproved: int = 0  # evaluations since the last proof
    spent: int = 0  # evaluations without a proof, ever
    stolen: int = 0  # answers to the thief since the last proof
    loot: int = 0  # answers to the thief, ever
    refused: type | None = None  # why what was done last was refused


class World:
    """A lab in memory that is put into a state, and does one thing from there. `kill` names where it is killed."""

    def __init__(self):
        self.lab = Lab(Entropy.seeded(b"model"), RULES, clock=Clock())
        laptop = self.lab.person("hong").device("laptop")
        certificate = laptop.enroll(self.lab.bank("kb"), pin=PIN)
        session, this = laptop._keybox.session(), CertificateId.of(certificate)
        self.context = self.lab.cloud.fetch_envelope(laptop.party, session, this).context
        self.asks = laptop.party, session, this, self.context.registration
        self.key = laptop._keybox.open(certificate, PIN).key
        self.sealed = envelope.seal_a(self.lab.hsm.key, self.context, bytes(32), bytes(32))
        self.kill, self.evaluations = None, 0

    def look(self):
        with self.lab.hsm.store.transaction() as db:
            half, budget = Half(*db.execute(REGISTRATIONS.select()).one()), db.scalar(select(BUDGETS.c.remaining))
        with self.lab.cloud.store.transaction() as db:
            return State(half, budget, db.scalar(select(ENVELOPES.c.epoch)))

    def enter(self, state):
        with self.lab.hsm.store.transaction() as db:
            db.execute(REGISTRATIONS.update().values(**state.half._asdict()))
            db.execute(BUDGETS.update().values(remaining=state.budget))
        with self.lab.cloud.store.transaction() as db:
            db.execute(ENVELOPES.update().values(epoch=state.seen))

    def run(self, state, act, kill):
        """Return what came of `act`, and the state after it."""
        self.enter(state)
        self.kill, self.evaluations, answer, refused = kill, 0, None, None
        try:
            answer = act()
        except LabError as refusal:
            refused = type(refusal)
        except KeyboardInterrupt:
            pass
        self.kill, now = None, self.look()
        after = replace(state, half=now.half, budget=now.budget, seen=now.seen, refused=refused)
        if now.half.proved and not state.half.proved:
            return answer, replace(after, unproved=0, spent=state.spent - 1, stolen=0)
        return answer, replace(after, unproved=state.unproved + self.evaluations, spent=state.spent + self.evaluations)

    def comes_to(self, point):
        if self.kill == point:
            raise KeyboardInterrupt

    def is_late(self, half):
        return half.asked + RULES.proof_window < self.lab.time

    # --- what can be done

    def ask(self, state, kill):
        def act():
            (answer,) = self.lab.cloud.evaluate(*self.asks, [self.sealed])
            self.comes_to("answering")
            return answer

        return self.run(state, act, kill)

    def owner_asks(self, state, kill):
        answer, after = self.ask(state, kill)
        return replace(after, nonce=answer.nonce) if answer else after

    def owner_proves(self, state, kill):
        proof = keys.sign(self.key, envelope.unlock_proof(self.context.account, self.context.registration, state.nonce))
        return self.run(state, lambda: self.lab.cloud.prove(*self.asks, [proof]), kill)[1]

    def owner_unlocks(self, state, kill):
        asked = self.owner_asks(state, None)
        return replace(self.owner_proves(asked, kill), nonce=None) if asked.nonce else asked

    def thief_asks(self, state, kill):
        answer, after = self.ask(state, kill)
        return replace(after, stolen=state.stolen + 1, loot=state.loot + 1) if answer else after

    def wait(self, state, _):
        return replace(state, half=state.half._replace(asked=state.half.asked - 2 * RULES.proof_window))


def the_same(world, state, *counts):
    """What is equal for states that differ in names only; these `counts` are looked at."""
    half, (copy, budget) = state.half, state.copied or (None, 0)
    names = list(dict.fromkeys([half.nonce, state.nonce, copy and copy.nonce]))

    def row(one):
        ahead = max(-1, one.epoch - state.seen)  # how far behind is of no consequence
        return one.state, one.tries, one.proved, ahead, world.is_late(one), names.index(one.nonce)

    counted = [getattr(state, count) for count in counts]
    return row(half), state.budget, names.index(state.nonce), copy and (row(copy), budget), *counted


def explored(world, begin, moves, *counts):
    """Yield every move from every state: what it is, the state before and the state after."""
    seen, ahead = {the_same(world, begin, *counts)}, [begin]
    while ahead:
        state = ahead.pop()
        for name, move in moves(state):
            after = move(state)
            yield name, state, after
            if (key := the_same(world, after, *counts)) not in seen:
                assert len(seen) < MANY, "there is no end of states"
                seen.add(key)
                ahead.append(after)


@pytest.fixture(scope="module")
def world():
    world = World()
    real, record, note = envelope.answer, Store._record, Cloud._keep_epochs

    def answer(*arguments):
        world.evaluations += 1
        world.comes_to("evaluating")
        return real(*arguments)

    def counted(store, *arguments):
        if store is world.lab.hsm.store:
            world.comes_to("counting")
        record(store, *arguments)

    def noted(*arguments, **named):
        world.comes_to("noting")
        note(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(envelope, "answer", answer)
        patch.setattr(Store, "_record", counted)
        patch.setattr(Cloud, "_keep_epochs", noted)
        yield world


@pytest.fixture(scope="module")
def begin(world):
    return world.look()


def each(name, move, *kills):
    """The moves of one kind: killed nowhere, or at one of these points."""
    return [((name, kill), lambda state, kill=kill: move(state, kill)) for kill in (None, *kills)]


@pytest.fixture(scope="module")
def honest(world, begin):
    """Every move of an owner who never mistypes, whose process is killed anywhere, at any time."""

    def moves(state):
        yield from each("ask", world.owner_asks, *KILLS)
        if state.nonce:
            yield from each("prove", world.owner_proves, "counting", "noting")
            yield from each("forget", lambda now, _: replace(now, nonce=None))
        if not world.is_late(state.half):
            yield from each("wait", world.wait)

    return list(explored(world, begin, moves, "unproved", "spent"))


@pytest.fixture(scope="module")
def robbed(world, begin):
    """Every move beside that owner of a thief who copies the HSM's rows at one time, and puts them back at any."""

    def moves(state):
        state = replace(state, unproved=0, spent=0)  # not looked at here, and there would be more states
        yield from each("unlock", world.owner_unlocks, "noting")
        yield from each("steal", world.thief_asks, "noting")
        if state.copied:
            yield from each("put back", lambda now, _: replace(now, half=now.copied[0], budget=now.copied[1]))
        else:
            yield from each("copy", lambda now, _: replace(now, copied=(now.half, now.budget)))

    return list(explored(world, begin, moves, "stolen", "loot"))


def rows(state):
    """What is in the databases."""
    return state.half, state.budget, state.seen


def can_ask(state):
    return state.half.state == LIVE and state.half.tries > 0 and state.budget > 0


def test_the_model_comes_to_every_kind_of_state(honest):
    """Otherwise what the others assert of all states would be true of few."""
    states = [state for _, state, _ in honest]
    ahead = {state.half.epoch - state.seen for state in states}
    assert {(state.half.state, state.half.tries) for state in states} == {
        (DEAD, 0),
        *((LIVE, tries) for tries in range(RULES.pin_tries + 1)),
    }
    assert {state.budget for state in states} == {*range(RULES.pin_budget + 1)}
    assert ahead >= {*range(RULES.pin_tries + 1)}


def test_never_more_than_the_limit_is_evaluated_without_a_proof(honest):
    for _, _, after in honest:
        assert after.unproved <= RULES.pin_tries
        assert after.spent <= RULES.pin_budget


def test_what_is_left_is_what_was_not_evaluated_wherever_the_process_was_killed(honest):
    for _, _, after in honest:
        assert (after.half.tries, after.budget) == (RULES.pin_tries - after.unproved, RULES.pin_budget - after.spent)


def test_a_half_is_destroyed_after_the_last_try_and_the_time_for_its_proof_only(world, honest):
    for move, before, after in honest:
        if (before.half.state, after.half.state) == (LIVE, DEAD):
            assert move[0] == "ask"
            assert before.half.tries == 0
            assert world.is_late(before.half)


def test_an_honest_owner_is_never_told_that_a_counter_was_put_back(honest):
    assert CounterRolledBack not in {after.refused for _, _, after in honest}


def test_an_honest_owner_who_has_a_try_left_is_always_answered_and_asks_for_one_try_only(honest):
    asked = [(state, after) for move, state, after in honest if move == ("ask", None)]
    assert asked
    for state, after in asked:
        assert (after.refused is None) == can_ask(state)
        assert after.unproved - state.unproved == can_ask(state)


def test_an_honest_owner_has_every_try_back_with_the_proof_whatever_was_killed_before(world, honest):
    proved = [(state, after) for move, state, after in honest if move[0] == "prove" and move[1] != "counting"]
    given_back = 0
    for state, after in proved:
        newest = state.half.state == LIVE and state.nonce == state.half.nonce
        if newest and not state.half.proved and not world.is_late(state.half):
            given_back += 1
            assert (after.half.tries, after.budget) == (RULES.pin_tries, state.budget + 1)
        else:  # an old proof, a late one, or the same once more: at most the cloud learns the epoch
            assert (after.half, after.budget) == (state.half, state.budget)
    assert given_back


def test_who_is_killed_before_the_hsm_has_counted_has_lost_nothing(honest):
    for move, before, after in honest:
        if move[1] == "counting":
            assert rows(after) == rows(before)


def test_a_thief_who_puts_the_counter_back_gets_no_more_answers_than_the_limit(robbed):
    for _, _, after in robbed:
        assert after.stolen <= RULES.pin_tries
        assert after.loot <= RULES.pin_budget
    assert CounterRolledBack in {after.refused for _, _, after in robbed}
    assert {after.loot for _, _, after in robbed} == {*range(RULES.pin_budget + 1)}
