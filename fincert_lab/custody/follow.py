"""Who holds what after any event.

A party holds what is in its database, or in the memory of its device. A device works with what it opened until the act
is over, and counts as holding it until then; a thief erases nothing of what a right PIN opened, and keeps the envelope.
What has only passed through was there, and is kept no longer; a call that was refused has brought it all the same.

What left no event is not here: a PIN that was typed before anybody was asked for anything, and where the file went that
`export` made.
"""

from collections import defaultdict
from collections.abc import Iterable

from fincert_lab.acts import Invited, LabOpened, PhoneConfirmed, TriesCounted
from fincert_lab.crypto.suite import HSMS, Suite
from fincert_lab.custody import messages
from fincert_lab.custody.holdings import Hold, Holdings, Place, Role, Thing, Trace, is_thiefs
from fincert_lab.errors import AccountExists, AlreadyStored, KeyDestroyed, SmsCodeExpired
from fincert_lab.journal import Act, Event, Journal
from fincert_lab.language import Party

_ROLES = {Party("cloud"): Role.CLOUD, Party("telecom"): Role.TELECOM} | dict.fromkeys(map(Party, HSMS), Role.HSM)


def holdings(journal: Journal, at: int | None = None) -> Holdings:
    """Return who holds what now, or after event `at`. Raises UnknownEvent."""
    events = journal[:]
    number = len(events) if at is None else journal.event(at).number
    custody = _Custody()
    for event in events[:number]:
        custody.take_in(event)
    goes_on = journal.in_story if number == len(events) else _is_one_act(events[number - 1 : number + 1])
    if not goes_on:
        custody.end_act()
    return custody.holdings()


def _is_one_act(events: Iterable[Event]) -> bool:
    return len({event.story for event in events}) == 1


class _Custody:
    """Who holds what while events are taken in. A party may hold several of a thing: one for each `subject`."""

    def __init__(self) -> None:
        self._last: Event | None = None
        self._suite = Suite.HMAC
        self._roles = dict(_ROLES)
        self._kept: dict[Place, dict[str, Trace]] = defaultdict(dict)
        self._in_use: dict[Place, Trace] = {}  # by devices, until the act is over
        self._passed: dict[Place, Trace] = {}
        self._asking = Party("")  # whom the cloud relays for
        self._sealing: Party | None = None  # the device whose first envelope is about to be proved
        self._pending: dict[str, list[str]] = defaultdict(list)  # by certificate: each k without a proof
        self._live: dict[str, str] = {}  # by certificate: the k with a proof
        self._proved: dict[str, str] = {}  # by certificate: the account that has its envelope
        self._accounts: dict[Party, str] = {}  # by device: the account that it is admitted to

    def holdings(self) -> Holdings:
        """Return who holds what at this moment."""
        kept = {place: next(reversed(theirs.values())) for place, theirs in self._kept.items() if theirs}
        number, at = (self._last.number, self._last.at) if self._last else (0, None)
        return Holdings(number, at, self._passed | self._in_use | kept, self._suite)

    def take_in(self, event: Event) -> None:
        """Apply one event."""
        if self._last and not _is_one_act((self._last, event)):
            self.end_act()
        self._last = event
        self._meet(event)
        self._use(event.sender, *messages.TAKES.get(event.act, ()))
        this = receiver, _ = self._role(event.receiver), event.act
        self._pass(receiver, event.receiver, *messages.ARRIVES.get(this, ()))
        if event.act in messages.ASKING:
            question = messages.QUESTION[self._suite.asks_like]
            self._use(event.sender, question)
            self._pass(receiver, event.receiver, question)
        if not event.refused:
            self._use(event.sender, *messages.IS_GIVEN.get(event.act, ()))
            self._keep(receiver, event.receiver, *messages.KEEPS.get(this, ()))
            self._forget(receiver, event.receiver, *messages.FORGETS.get(this, ()))
        match receiver:
            case Role.CLOUD:
                self._at_cloud(event)
            case Role.HSM:
                self._at_hsm(event)
            case Role.SERVICE if event.act in messages.SIGNED:  # a service is its bank's, and so are its records
                bank = Party(event.receiver.split("/")[0])
                self._pass(Role.BANK, bank, Thing.CERTIFICATE)
                if not event.refused:
                    self._keep(Role.BANK, bank, Thing.CERTIFICATE)
            case Role.CA if event.act is Act.FETCH_CRL and self._role(event.sender) is Role.BANK:
                self._pass(receiver, event.receiver, Thing.CERTIFICATE)  # a bank asks which lists cover it
            case Role.TELECOM if event.act is Act.DELIVER_SMS and self._role(event.sender) is Role.CLOUD:
                self._keep(receiver, event.receiver, Thing.SMS_CODE)

    def end_act(self) -> None:
        """Devices forget what they worked with. A thief's keeps it, once a private key was among it."""
        opened = {place.party for place in self._in_use if place.thing is Thing.PRIVATE_KEY}
        for place, trace in self._in_use.items():
            self._passed[place] = Trace(Hold.PASSED, trace.event)
            if is_thiefs(place.party) and (place.party in opened or place.thing is Thing.ENVELOPE):
                self._kept[place][trace.event.subject] = trace
        self._in_use = {}

    # --- who is who

    def _meet(self, event: Event) -> None:
        """Learn which suite it is, and which banks there are.

        Each bank has opened its customers' accounts; and no device remembers yesterday.
        """
        if isinstance(event.facts, LabOpened):
            self._suite = event.facts.suite
        match event.facts:
            case LabOpened(services=services) | Invited(services=services):
                for service in services:
                    bank = Party(service.split("/")[0])
                    self._roles |= {service: Role.SERVICE, bank: Role.BANK}
                    self._keep(Role.BANK, bank, Thing.IDN)
        if event.act is Act.OPEN_LAB:
            for place in [place for place in self._kept if place.role is Role.DEVICE]:
                self._forget(*place, of=place.party)

    def _role(self, party: Party) -> Role:
        """Return what a party is. Of those that are not known by name, devices are somebody's, and CAs are nobody's."""
        return self._roles.get(party, Role.DEVICE if "/" in party else Role.CA)

    # --- where the act alone does not decide

    def _at_cloud(self, event: Event) -> None:
        self._asking = event.sender
        self._sealing = event.sender if event.act is Act.STORE_ENVELOPE else None
        match event.refused or event.facts or event.act:
            case PhoneConfirmed(account=account):
                self._accounts[event.sender] = account
                self._use(event.sender, Thing.SMS_CODE)
            case SmsCodeExpired.code | AccountExists.code:  # it was the right one, too late or for another's account
                self._use(event.sender, Thing.SMS_CODE)
            case Act.LIST_CERTIFICATES if self._accounts.get(event.sender) in self._proved.values():
                self._use(event.sender, Thing.CERTIFICATE)
            case Act.REGISTER_KEY if event.subject not in self._proved:  # its owner begins again
                self._forget(Role.CLOUD, event.receiver, *messages.ENVELOPE)
            case Act.ASK_DELETION:
                self._proved.pop(event.subject, None)
            case AlreadyStored.code:
                self._forget_new_key(event.sender)

    def _at_hsm(self, event: Event) -> None:
        this = event.subject
        match event.refused or event.facts or event.act:
            case Act.REGISTER_KEY:
                self._pending[this].append(str(event.number))
                self._keep(Role.HSM, event.receiver, Thing.K, of=str(event.number))
                self._answer(event)
            case TriesCounted() if event.act is Act.EVALUATE:
                self._answer(event)
            case TriesCounted(account=account):
                self._prove(event, account)
            case KeyDestroyed.code:
                self._destroy(event, self._live.pop(this, None))
            case Act.DESTROY_KEY:
                self._destroy(event, self._live.pop(this, None), *self._pending.pop(this, []))
                self._proved.pop(this, None)
            case Act.ASK_LIVE if this not in self._proved:  # an envelope that nobody proved is thrown away
                self._forget(Role.CLOUD, event.sender, *messages.ENVELOPE, Thing.CERTIFICATE)
            case AlreadyStored.code:
                self._forget_new_key(self._asking)

    def _answer(self, event: Event) -> None:
        """Answer, and seal it for the device, which finds y in it: the cloud passes it on."""
        answer = messages.ANSWER[self._suite.asks_like]
        self._pass(Role.HSM, event.receiver, answer)
        self._pass(Role.CLOUD, event.sender, answer)
        self._use(self._asking, answer, Thing.Y)

    def _prove(self, event: Event, account: str) -> None:
        """A key was opened; or it was sealed, and the k that it was sealed with takes the place of another."""
        this = event.subject
        self._proved[this] = account
        if self._pending[this] and (event.act is Act.SWAP_KEYS or this not in self._live):
            self._destroy(event, self._live.get(this))
            self._live[this] = self._pending[this].pop()
        if self._sealing:
            self._forget_new_key(self._sealing)

    def _destroy(self, event: Event, *each_k: str | None) -> None:
        for k in filter(None, each_k):
            self._forget(Role.HSM, event.receiver, Thing.K, of=k)

    def _forget_new_key(self, device: Party) -> None:
        self._forget(Role.DEVICE, device, *messages.KEY, of=device)

    # --- how it is written down

    def _keep(self, role: Role, party: Party, *things: Thing, of: str = "") -> None:
        for thing in things:
            theirs, about = self._kept[Place(role, party, thing)], of or self._event.subject
            theirs.pop(about, None)  # so that the newest is the last
            sealed = (role, thing) in messages.SEALED_FOR_OTHERS
            theirs[about] = Trace(Hold.SEALED if sealed else Hold.HELD, self._event)

    def _forget(self, role: Role, party: Party, *things: Thing, of: str = "") -> None:
        for thing in things:
            if self._kept[Place(role, party, thing)].pop(of or self._event.subject, None):
                self._pass(role, party, thing)

    def _pass(self, role: Role, party: Party, *things: Thing) -> None:
        for thing in things:
            self._passed[Place(role, party, thing)] = Trace(Hold.PASSED, self._event)

    def _use(self, device: Party, *things: Thing) -> None:
        if self._role(device) is Role.DEVICE:
            for thing in things:
                self._in_use[Place(Role.DEVICE, device, thing)] = Trace(Hold.HELD, self._event)

    @property
    def _event(self) -> Event:
        assert self._last
        return self._last
