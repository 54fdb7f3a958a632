"""The menu of the certificate centre: each item is the story of its windows, one after the other.

A window is answered with what its calls returned, or, if it only asks for a choice, with what was chosen. A refusal
leaves the window where it is.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from cryptography import x509

from fincert_lab.errors import BadInput, Field
from fincert_lab.institutions.bank.challenge import check_transfer
from fincert_lab.institutions.bank.customers import UserCheck
from fincert_lab.institutions.bank.service import Service
from fincert_lab.institutions.institution import is_digits
from fincert_lab.language import say
from fincert_lab.panels.desk import Desk, Which
from fincert_lab.panels.script import Call, Entry, call
from fincert_lab.panels.windows import Fields, Form, Input, Notice, Pin, Windows
from fincert_lab.pki.reason import Reason
from fincert_lab.snapshot import CertificateState
from fincert_lab.views.services import device_name

REASONS = (
    Reason.UNSPECIFIED,
    Reason.KEY_COMPROMISE,
    Reason.AFFILIATION_CHANGED,
    Reason.SUPERSEDED,
    Reason.CESSATION_OF_OPERATION,
)
NEW_PIN = (Entry.NEW, Entry.AGAIN)
Checked = Callable[[Fields, UserCheck | None], Sequence[Call]]


class Item(NamedTuple):
    """An item of the menu: its windows, and the titles of its steps if the guide counts them."""

    windows: Callable[[Desk], Windows]
    steps: tuple[str, ...] = ()


# --- 인터넷뱅킹


def join_banking(at: Desk) -> Windows:
    """개인 인터넷뱅킹 가입."""
    yield _user_check("identity", at, lambda _, check: [call(at.device.join_banking, at.bank, check=check)])


def visit_branch(at: Desk) -> Windows:
    """지점 방문: with the identity card, where no other user check is possible."""
    yield Form("branch", calls=lambda _: [call(at.person.visit_branch, at.bank)])


# --- 금융인증서


def issue(at: Desk) -> Windows:
    """인증서 발급/재발급, in the guide's four steps."""
    policies = list(at.bank.ca.authority.policies)
    policy = (Input("policy", options=[(each, say(f"certpolicy.{each}")) for each in policies]),)

    def identified(fields: Fields, check: UserCheck | None) -> Sequence[Call]:
        chosen = fields.get("policy")
        return [call(at.device.check_identity, at.bank, policy=chosen, check=check, into="authorisation")]

    authorisation = yield _user_check("identity", at, identified, *(policy if len(policies) > 1 else ()))
    yield from _connected(at)
    requested = call(at.device.request_certificate, authorisation, into="certificate")
    stored = call(at.device.set_pin, requested, pin=Entry.NEW)
    yield Pin("pin", NEW_PIN, [call(at.device.generate_key), requested, stored])


def register(at: Desk) -> Windows:
    """타행·타기관 인증서 등록."""
    yield from _connected(at)

    def picked(fields: Fields) -> tuple[x509.Certificate, UserCheck | None]:
        return at.certificate(fields["certificate"]), at.check(fields["account_number"], fields["security_code"])

    this, check = yield from _choose("register", at, _of_another(at), picked, *at.user_check())
    yield Pin("pin", (Entry.PIN,), [call(at.device.register, this, at.bank, pin=Entry.PIN, check=check)])


def unregister(at: Desk) -> Windows:
    """타행·타기관 인증서 해제."""
    yield from _at_the_bank("unregister", at, at.person.unregister, lambda each: at.bank.party in each.registered)


def renew(at: Desk) -> Windows:
    """갱신."""
    yield from _connected(at)
    this = yield from _choose("renew", at, _issued_at(at), _certificate(at))
    renewed = call(at.device.renew, this, at.bank, pin=Entry.PIN, into="certificate")
    yield Pin("pin", (Entry.PIN,), [renewed])


def suspend(at: Desk) -> Windows:
    """효력정지."""
    yield from _at_the_bank("suspend", at, at.person.suspend, _issued_at(at))


def restore(at: Desk) -> Windows:
    """효력회복."""
    yield from _at_the_bank("restore", at, at.person.restore, _issued_at(at))


def revoke(at: Desk) -> Windows:
    """인증서 폐기."""
    reasons = Input("reason", options=[(each.value, say(f"reason.{each.value}")) for each in REASONS])
    yield from _at_the_bank("revoke", at, at.person.revoke, _issued_at(at), reasons)


# --- 인증서 관리


def change_pin(at: Desk) -> Windows:
    """비밀번호 변경."""
    yield from _connected(at)
    this = yield from _choose("change_pin", at, _kept, _certificate(at))
    calls = [call(at.device.change_pin, this, pin=Entry.PIN, new_pin=Entry.NEW)]
    yield Pin("pin", (Entry.PIN, *NEW_PIN), calls)


def delete(at: Desk) -> Windows:
    """삭제."""
    yield from _connected(at)
    this = yield from _choose("delete", at, _kept, _certificate(at))
    yield Pin("pin", (Entry.PIN,), [call(at.device.delete, this, pin=Entry.PIN)])


def devices(at: Desk) -> Windows:
    """자동 연결 관리: rename a device, or stop admitting it."""
    yield from _connected(at)
    listed = {each.device: each for each in at.device.connected_devices()}
    options = [(str(each.device), device_name(each)) for each in listed.values()]
    what = Input("what", options=[(each, say(f"input.{each}")) for each in ("rename", "remove")], open=True)

    def managed(fields: Fields) -> Sequence[Call]:
        device = next(each for each in listed.values() if each.device == fields["device"])
        if fields["what"] == "remove":
            return [call(at.device.remove_device, device)]
        return [call(at.device.rename_device, device, fields["label"].strip())]

    yield Form("devices", (Input("device", options=options), what, Input("label", optional=True)), managed)


def close_account(at: Desk) -> Windows:
    """클라우드 계정 삭제: by SMS, on a device that the cloud remembers too."""
    if at.device.is_connected():
        yield Form("prove", calls=lambda _: [call(at.device.join_cloud), call(at.device.send_sms_code)])
        yield _sms(at)
    else:
        yield from _connected(at)
    yield Form("close_account", calls=lambda _: [call(at.device.close_account)])


# --- 서비스 이용


def login(at: Desk) -> Windows:
    """Log in at one of the bank's services."""
    yield from _connected(at)

    def picked(fields: Fields) -> tuple[Service, x509.Certificate]:
        return at.service(fields["service"]), at.certificate(fields["certificate"])

    service, this = yield from _choose("login", at, _kept, picked, at.services())
    yield Pin("pin", (Entry.PIN,), [call(at.device.login, service, this, pin=Entry.PIN)])


def transfer(at: Desk) -> Windows:
    """Order a transfer, signed, while logged in."""
    yield from _connected(at)

    def picked(fields: Fields) -> Call:
        service, this = at.service(fields["service"]), at.certificate(fields["certificate"])
        amount, payee = _won(fields["amount"]), fields["payee"].strip()
        check_transfer(amount, payee)
        return call(at.device.transfer, service, this, amount=amount, payee=payee, pin=Entry.PIN)

    inputs = (at.services(transfer=True), Input("payee"), Input("amount", digits=True))
    signed = yield from _choose("transfer", at, _kept, picked, *inputs)
    yield Pin("pin", (Entry.PIN,), [signed])


def log_out(at: Desk) -> Windows:
    """Log out of one of the bank's services."""
    yield Form("log_out", (at.services(),), lambda fields: [call(at.device.log_out, at.service(fields["service"]))])


GUIDE = ("identity", "cloud", "sms", "pin")
MENU = {
    "certificate": {
        "issue": Item(issue, GUIDE),
        "register": Item(register),
        "unregister": Item(unregister),
        "renew": Item(renew),
        "suspend": Item(suspend),
        "restore": Item(restore),
        "revoke": Item(revoke),
    },
    "manage": {
        "change_pin": Item(change_pin),
        "delete": Item(delete),
        "devices": Item(devices),
        "close_account": Item(close_account),
    },
    "use": {"login": Item(login), "transfer": Item(transfer), "log_out": Item(log_out)},
    "banking": {"join_banking": Item(join_banking), "visit_branch": Item(visit_branch)},
}
ITEMS = {name: item for group in MENU.values() for name, item in group.items()}


def item_of(method: str) -> str | None:
    """Return the item of the menu in which a method of a device or a person is called, if there is one."""
    item = {"enroll": "issue", "set_pin": "issue"}.get(method, method)
    return item if item in ITEMS else None


# --- what several items have in common


def _connected(at: Desk) -> Windows:
    """금융결제원 클라우드 가입 and SMS 인증, unless the cloud admits this device already."""
    if at.device.is_connected():
        return
    me = at.person.identity
    own = {"member_name": me.name, "birth_date": me.birth_date, "phone": me.phone} if at.filled else {}
    inputs = [
        Input(each, own.get(each, ""), digits=each != "member_name") for each in ("member_name", "birth_date", "phone")
    ]

    def joined(fields: Fields) -> Sequence[Call]:
        member = at.member(fields["member_name"], fields["birth_date"], fields["phone"])
        replace = True if fields.get("replace") else None
        return [call(at.device.join_cloud, member=member, replace=replace), call(at.device.send_sms_code)]

    remember = Input("remember", value="" if at.device.public else "yes", tick=True)
    yield Form("cloud", (*inputs, Input("replace", tick=True, folded=True)), joined)
    yield _sms(at, remember)


def _sms(at: Desk, *remember: Input) -> Form:
    """Return a window for the code that was sent; whether to `remember` the device is asked or not."""

    def proved(fields: Fields) -> Sequence[Call]:
        wanted = bool(fields.get("remember")) if remember else None
        return [call(at.device.confirm_sms_code, code=fields["code"].strip(), remember=wanted)]

    return Form("sms", (Input("code", digits=True), *remember), proved, again=[call(at.device.send_sms_code)])


def _user_check(title: str, at: Desk, calls: Checked, *inputs: Input) -> Form:
    """Return a window with a user check (사용자 확인) after other `inputs`."""

    def checked(fields: Fields) -> Sequence[Call]:
        return calls(fields, at.check(fields["account_number"], fields["security_code"]))

    return Form(title, (*inputs, *at.user_check()), checked)


def _at_the_bank(title: str, at: Desk, act: Callable[..., None], which: Which, *inputs: Input) -> Windows:
    """Have the bank do something with one of the certificates that are meant, after a user check."""

    def done(fields: Fields, check: UserCheck | None) -> Sequence[Call]:
        this = at.certificate(fields["certificate"])
        return [call(act, this, at.bank, reason=fields.get("reason"), check=check)]

    chosen = at.choose(which)
    yield _user_check(title, at, done, *chosen, *inputs) if chosen else Notice(title, say(f"none.{title}"))


def _choose(title: str, at: Desk, which: Which, pick: Callable[[Fields], Any], *inputs: Input) -> Any:
    """Have one of the certificates that are meant chosen, and the `inputs` filled in; return what is picked of them."""
    chosen = at.choose(which)
    return (yield Form(title, (*chosen, *inputs), pick=pick) if chosen else Notice(title, say(f"none.{title}")))


def _certificate(at: Desk) -> Callable[[Fields], x509.Certificate]:
    return lambda fields: at.certificate(fields["certificate"])


def _of_another(at: Desk) -> Which:
    return lambda each: each.bank != at.bank.party


def _issued_at(at: Desk) -> Which:
    return lambda each: each.bank == at.bank.party


def _kept(each: CertificateState) -> bool:
    """Whether the key of a certificate is in the cloud."""
    return each.stored


def _won(text: str) -> int:
    """Return an amount as people type it, such as "50,000". Raises BadInput."""
    plain = text.strip().replace(",", "")
    if not is_digits(plain, most=15):
        raise BadInput(Field.AMOUNT)
    return int(plain)
