"""What a device does with its owner's cloud account: join, prove the telephone, manage the admitted devices."""

from __future__ import annotations

from fincert_lab.arguments import checked
from fincert_lab.institutions.cloud.messages import Member
from fincert_lab.institutions.cloud.sessions import ConnectedDevice
from fincert_lab.institutions.institution import must_be_of
from fincert_lab.language import Party
from fincert_lab.people.endpoints import Endpoints
from fincert_lab.people.keybox import KeyBox
from fincert_lab.people.owner import Owner
from fincert_lab.secret import discreet


@discreet
class CloudAccess:
    """A device as the cloud knows it: admitted to its owner's account, or not."""

    def __init__(self, party: Party, owner: Owner, endpoints: Endpoints, *, public: bool) -> None:
        self.party = party
        self.owner = owner
        self.public = public
        self.world = endpoints.world
        self._cloud = endpoints.cloud
        self._keybox = KeyBox(party, owner, endpoints)

    # --- admission, in one call, and step by step

    @checked
    def connect(self, *, remember: bool | None = None, replace: bool = False) -> None:
        """Join the cloud if necessary, and prove the owner's telephone on this device by SMS.

        The three steps in one, with the code read from the owner's telephone. Raises BadInput, SmsRefused,
        AccountExists.
        """
        with self.world.journal.story():
            self.join_cloud(replace=replace)
            self.send_sms_code()
            self.confirm_sms_code(self.owner.read_sms_code(), remember=remember)

    @checked
    def join_cloud(self, member: Member | None = None, *, replace: bool = False) -> None:
        """금융결제원 클라우드 가입: apply for the owner's account, old or new. Which it is shows later.

        The account is that of `member`: name, birth date and telephone number, by default the owner's own. `replace`
        opens a new one, which takes the place of an existing account with all it keeps as soon as the telephone is
        proved. Raises BadInput.
        """
        with self.world.journal.story():
            self._keybox.join(member or self._owner_as_member(), replace=replace)

    def send_sms_code(self) -> None:
        """SMS 인증: have a code sent to the telephone. Raises WrongOrder before `join_cloud`, SmsRefused."""
        with self.world.journal.story():
            self._keybox.send_sms_code()

    @checked
    def confirm_sms_code(self, code: str, *, remember: bool | None = None) -> None:
        """SMS 인증: prove the telephone with the code that it got.

        A device is remembered (자동 연결) unless it is `public`; `remember` overrides that. Raises WrongOrder before
        `join_cloud`, BadInput, SmsRefused, AccountExists.
        """
        with self.world.journal.story():
            self._keybox.confirm_sms_code(code, remember=not self.public if remember is None else remember)

    def is_connected(self) -> bool:
        """Return whether the cloud admits this device now."""
        with self.world.journal.story():
            return self._keybox.check_in()

    # --- 자동 연결 관리

    def connected_devices(self) -> list[ConnectedDevice]:
        """자동 연결 관리: list the devices of the owner's cloud account. Raises CloudRefused."""
        with self.world.journal.story():
            return self._cloud.sessions.devices(self.party, self._keybox.session())

    def rename_device(self, device: CloudAccess | ConnectedDevice | str, label: str) -> None:
        """자동 연결 관리: rename a device in the list. Raises CloudRefused, BadInput.

        The device may be given as itself, as one of `connected_devices()`, or by its name in the list.
        """
        with self.world.journal.story():
            listed = self._listed(device)
            self._cloud.sessions.rename(self.party, self._keybox.session(), listed, label)

    def remove_device(self, device: CloudAccess | ConnectedDevice | str) -> None:
        """자동 연결 관리: stop admitting a device without an SMS. Raises CloudRefused, BadInput.

        The device may be given as itself, as one of `connected_devices()`, or by its name in the list.
        """
        with self.world.journal.story():
            listed = self._listed(device)
            self._cloud.sessions.remove(self.party, self._keybox.session(), listed)

    def close_account(self) -> None:
        """클라우드 계정 삭제: close the owner's account. Every certificate in it is deleted, and so revoked.

        The telephone must have been proved on this device, by `connect`. No PIN: a customer who has forgotten it must
        be able to leave. Raises CloudRefused.
        """
        with self.world.journal.story():
            self._cloud.accounts.close(self.party, self._keybox.session())
            self._keybox.disconnect()

    def _owner_as_member(self) -> Member:
        me = self.owner.identity
        return Member(self.owner.party, me.name, me.birth_date, me.phone)

    def _listed(self, device: object) -> Party:
        """Return the id under which the cloud lists a device.

        A name is looked up among the labels; unless exactly one device has that label, it is taken for the device's own
        name. Raises BadInput, AnotherLab, and for a name what `connected_devices` raises.
        """
        if isinstance(device, ConnectedDevice):
            return device.device
        if isinstance(device, str) and "/" not in device:  # an id is not a name
            labelled = [each.device for each in self.connected_devices() if each.label == device]
            return labelled[0] if len(labelled) == 1 else Party(f"{self.owner.party}/{device}")
        must_be_of(self.world, device, CloudAccess, "device")
        assert isinstance(device, CloudAccess)
        return device.party
