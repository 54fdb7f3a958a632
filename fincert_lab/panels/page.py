"""The certificate centre's page in HTML: the bank's side, the telephone's and the wallet's, and what really happens."""

from collections.abc import Iterable, Sequence
from html import escape

from fincert_lab.clock import kst
from fincert_lab.crypto.pin import PinRule
from fincert_lab.journal import Story
from fincert_lab.language import Party, name, say, say_if_known, short
from fincert_lab.panels.desk import Desk
from fincert_lab.panels.handset import handset
from fincert_lab.panels.menu import ITEMS, MENU, NEW_PIN
from fincert_lab.panels.pad import Pad, switch
from fincert_lab.panels.tags import button, paragraph, select
from fincert_lab.panels.walk import Walk
from fincert_lab.panels.windows import Form, Notice
from fincert_lab.people.person import Person
from fincert_lab.snapshot import CertificateState, Snapshot, Status
from fincert_lab.views.sequence import explained, key, sequence
from fincert_lab.views.state import badge, state_table
from fincert_lab.views.table import Line, Look, escaped
from fincert_lab.world.lab import Lab

_PLAYER = ("first", "back", "forth", "play")
_IN_WALLET = ("member_name", "account_number")
LINES = 8  # of code that are shown: lab assumption
CARDS = 4  # certificates: lab assumption; the state table has all of them


def frame(person: Person, *, filled: bool) -> str:
    """Return the places of the panes: bank and telephone side by side, and what really happens below them.

    What can be folded is no pane, so that it stays as it is when a pane is drawn anew. The wallet is open for who has
    to type what is in it.
    """
    return (
        '<div class="centre"><div class="bank"><div data-pane="head"></div><div data-pane="say" role="status"></div>'
        '<div data-pane="body"></div></div>'
        f'<div class="side">{handset(person)}'
        f'<details class="wallet"{" open" * (not filled)}>{_summary("wallet")}<div data-pane="wallet"></div></details>'
        '<div class="clock" data-pane="clock"></div></div>'
        '<div class="ran" data-pane="code"></div>'
        f'<details class="really">{_summary("really")}<div data-pane="story"></div>'
        '<div data-pane="opened"></div></details>'
        '<div class="states" data-pane="state"></div></div>'
    )


def _summary(what: str) -> str:
    return f'<summary data-key="{what}">{escaped(say(f"centre.{what}"))}</summary>'


# --- the bank's side


def head(desk: Desk, devices: Sequence[str]) -> str:
    """Return whose page it is, and on which device."""
    every = [(str(each), name(bank.party)) for each, bank in desk.lab.banks.items()]
    banks = select(say("centre.bank"), "bank", every, desk.bank.party)
    own = desk.device.party.split("/")[1]
    devices_ = select(say("centre.device"), "device", [(each, name(Party(each))) for each in devices], own)
    return f'<div class="head">{banks}{devices_}</div>'


def menu(desk: Desk, advice: Sequence[str], last: str) -> str:
    """Return this person's certificates, the product's reminders, and the menu; `last` is the item one comes from."""

    def listed(items: Iterable[str]) -> str:
        return "".join(button(say(f"menu.{item}"), "open", item, first=item == last) for item in items)

    groups = "".join(
        f"<section><h3>{escaped(say(f'menu.{group}'))}</h3>{listed(items)}</section>" for group, items in MENU.items()
    )
    hints = "".join(f"<li>{escaped(hint)}</li>" for hint in advice)
    told = f'<ul class="advice" aria-label="{escaped(say("centre.advice"))}">{hints}</ul>' if hints else ""
    return f'{_path()}{_cards(desk)}{told}<div class="menu">{groups}</div>'


def _cards(desk: Desk) -> str:
    """Return this person's certificates, those that live first, and why the bank would refuse one, if it would."""
    now = desk.lab.now()
    newest = desk.states()[::-1]
    states = sorted(newest, key=lambda each: now.status(each) in (Status.REVOKED, Status.EXPIRED))
    cards = "".join(_card(desk, now, each) for each in states[:CARDS])
    none = escaped(say("centre.no_certificate"))
    label = escaped(say("centre.certificates"))
    return f'<ul class="certificates" aria-label="{label}">{cards}</ul>' if cards else f'<p class="none">{none}</p>'


def _card(desk: Desk, now: Snapshot, state: CertificateState) -> str:
    status, until = now.status(state), kst(state.valid_until).date().isoformat()
    services = {each.party for each in desk.bank.services}
    refusals = {why for service, why in now.refusals(state).items() if service in services and why.value != status}
    here = "".join(f"<span class='here'>{Line(f'! {name(why)}', Look.WARNING).html()}</span>" for why in refusals)
    return (
        f"<li><b>{escaped(name(state.bank))}</b><span>{badge(status).html()}</span>"
        f"<span>{Line(short(state.id.serial), Look.MONO).html()}</span>"
        f"<span>{escaped(say('centre.until', until=until))}</span>{here}</li>"
    )


def form(walk: Walk, at: Form) -> str:
    """Return a form to fill in."""
    note = paragraph(said) if (said := say_if_known(f"note.{at.title}")) else ""
    note += paragraph(say("centre.in_wallet")) * any(each.name in _IN_WALLET and not each.value for each in at.inputs)
    inputs = "".join(each.html(" data-first" * (place == 0)) for place, each in enumerate(at.inputs))
    again = button(say("centre.again"), f"again:{walk.number}") if at.again else ""
    first = "" if at.inputs else " data-first"
    # The key is this window's own: the next window begins with its first field, not with its button.
    go = f'<button class="go" data-key="go-{walk.number}"{first}>{escaped(say(f"go.{at.title}"))}</button>'
    return (
        f'{_top(walk, at.title)}{note}<form data-act="fill_in:{walk.number}" autocomplete="off" '
        f'aria-label="{escaped(say(f"window.{at.title}"))}">{inputs}'
        f'<p class="buttons">{go}{again}{_cancel()}</p></form>'
    )


def notice(walk: Walk, at: Notice) -> str:
    """Return a window that says why it does not go on."""
    return f"{_top(walk, at.title)}{paragraph(at.words)}{_home()}"


def pin(walk: Walk, pad: Pad, *, public: bool, in_order: bool) -> str:
    """Return a window with a PIN pad; in a `public` place it says to look around."""
    look = paragraph(say("centre.look_around"), "look") if public else ""
    rules = _rules() if pad.asked in NEW_PIN else ""
    beside = f'<div>{look}{rules}{switch(in_order)}<p class="buttons">{_cancel()}</p></div>'
    return f'{_top(walk, "pin")}<div class="typing">{pad.html()}{beside}</div>'


def _rules() -> str:
    """Return what a new PIN must not be, before it is one."""
    listed = "".join(f"<li>{escaped(say(f'pinrule.{rule}'))}</li>" for rule in PinRule)
    return f'<ul class="rules" aria-label="{escaped(say("centre.rules"))}">{listed}</ul>'


def done(walk: Walk, desk: Desk) -> str:
    """Return the last window: what was done, and what this person has now. Who hears the page hears it first."""
    said = say(f"done.{walk.item}")
    return (
        f'{_top(walk, None)}<div role="group" aria-label="{escaped(said)}">'
        f"{paragraph(f'✔ {said}', 'done')}{_cards(desk)}{_home()}</div>"
    )


def _top(walk: Walk, title: str | None) -> str:
    steps, path = ITEMS[walk.item].steps, _path(walk.item)
    if not steps:
        heading = f"<h3>{escaped(say(f'window.{title}'))}</h3>" if title and title != walk.item else ""
        return f"{path}{heading}"
    at = steps.index(title) if title in steps else len(steps)
    listed = "".join(_step(place, step, at) for place, step in enumerate(steps))
    return f'{path}<ol class="steps">{listed}</ol>'


def _step(place: int, step: str, at: int) -> str:
    where = "past" if place < at else "now" if place == at else "next"
    current = ' aria-current="step"' * (place == at)
    sign = "✔" if place < at else str(place + 1)
    return f'<li class="{where}"{current}><span>{sign}</span> {escaped(say(f"window.{step}"))}</li>'


def _path(item: str | None = None) -> str:
    group = next((group for group, items in MENU.items() if item in items), None)
    levels = [say("centre.title"), say("centre.personal"), *([say(f"menu.{group}")] if group else [])]
    here = f" › <b>{escaped(say(f'menu.{item}'))}</b>" if item else ""
    return f'<p class="path">{escaped(" › ".join(levels))}{here}</p>'


def _home() -> str:
    return f'<p class="buttons">{button(say("centre.home"), "home", look="go", first=True)}</p>'


def _cancel() -> str:
    return button(say("centre.cancel"), "home")


# --- beside it


def wallet(desk: Desk) -> str:
    """Return what the person carries: the identity card, and what the bank knows them by."""
    me, rows = desk.person.identity, []
    rows += [("member_name", me.name), ("birth_date", me.birth_date), ("phone", me.phone)]
    if desk.is_customer:
        check = desk.person.user_check(desk.bank)
        rows += [("account_number", check.account_number), ("security_code", check.security_code)]
    listed = "".join(f"<dt>{escaped(say(f'input.{what}'))}</dt><dd>{escaped(value)}</dd>" for what, value in rows)
    stranger = "" if desk.is_customer else f"<p>{escaped(say('centre.stranger', bank=desk.bank.party))}</p>"
    return f"<dl>{listed}</dl>{stranger}"


def clock(lab: Lab, spans: Iterable[str]) -> str:
    """Return the time, and buttons that let it pass by `spans`."""
    later = "".join(button(f"+ {say(f'later.{span}')}", "later", span) for span in spans)
    label = escaped(say("centre.clock"))
    return f'<div role="group" aria-label="{label}"><time>{escaped(name(lab.time))}</time>{later}</div>'


# --- what really happens


def story(last: Story) -> str:
    """Return the diagram of an act, to be stepped and played, and what each of its messages carries."""
    shown = sequence(last)
    told = zip(shown.messages(), explained(shown), strict=True)
    messages = "".join(f'<p data-message="{key(each)}" hidden>{escaped(words)}</p>' for each, words in told)
    keys = "".join(_player_key(what) for what in _PLAYER)
    return (
        f'<div data-player="message"><p class="player">{keys} <span data-steps></span></p>'
        f'<div class="message" role="status">{messages}</div>'
        f'<div class="wide" data-scroll>{shown._repr_html_()}</div></div>'
    )


def _player_key(what: str) -> str:
    words = escaped(say(f"player.{what}"))
    return f'<button type="button" data-play="{what}" data-key="play-{what}">{words}</button>'


def code(desk: Desk, lines: Sequence[str]) -> str:
    """Return the code that ran, after what it needs so that it runs in a new cell, and a button that copies it."""
    if not lines:
        return ""
    shown = desk.whole("\n".join(lines[-LINES:]))
    whole = escape(shown, quote=True)
    copy, copied = escaped(say("centre.copy")), escaped(say("centre.copied"))
    title = escaped(say("centre.code"))
    scrolls = f'tabindex="0" role="region" aria-label="{title}" data-newest data-key="code"'
    return (
        f'<div class="code"><h3>{title}</h3><pre {scrolls}><code>{escape(shown)}</code></pre>'
        f'<button type="button" data-copy="{whole}" data-done="{copied}" data-key="copy">{copy}</button></div>'
    )


def state(lab: Lab, since: int, owner: Party) -> str:
    """Return the state table of one person, with what changed since event number `since` marked."""
    return f'<div class="wide">{state_table(lab.now(), before=lab.at(since), owner=owner)._repr_html_()}</div>'
