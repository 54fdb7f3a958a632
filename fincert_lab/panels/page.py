"""The certificate centre's page in HTML: the bank's side, the telephone's and the wallet's, and what really happens."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from fincert_lab.journal import Story
from fincert_lab.language import Party, name, say, say_if_known
from fincert_lab.panels.desk import Desk
from fincert_lab.panels.menu import ITEMS, MENU
from fincert_lab.panels.pad import Pad
from fincert_lab.panels.tags import button, paragraph, select
from fincert_lab.panels.walk import Walk
from fincert_lab.panels.windows import Form, Notice
from fincert_lab.views.sequence import explained, sequence
from fincert_lab.views.state import state_table
from fincert_lab.views.table import escaped
from fincert_lab.world.lab import Lab

_PLAYER = ("first", "back", "forth", "play")
LINES = 8  # of code that are shown: lab assumption


def frame() -> str:
    """Return the places of the panes: bank and telephone side by side, and what really happens below them."""
    return (
        '<div class="top"><div class="bank"><div data-pane="head"></div><div data-pane="say" role="status"></div>'
        '<div data-pane="body"></div></div>'
        '<div class="side"><div class="phone" data-pane="phone"></div><div data-pane="wallet"></div></div></div>'
        f'<div class="really"><h3>{escaped(say("centre.really"))}</h3><div data-pane="story"></div>'
        '<div data-pane="code"></div><div data-pane="state"></div></div>'
    )


# --- the bank's side


def head(desk: Desk, spans: Iterable[str], devices: Sequence[str]) -> str:
    """Return whose page it is: the bank, the device, and the day, which passes by `spans` where it can be moved."""
    banks = select(
        say("centre.bank"),
        "bank",
        [(str(each), name(bank.party)) for each, bank in desk.lab.banks.items()],
        desk.bank.party,
    )
    own = desk.device.party.split("/")[1]
    devices_ = select(say("centre.device"), "device", [(each, name(Party(each))) for each in devices], own)
    later = "".join(button(f"+ {say(f'later.{span}')}", "later", span) for span in spans)
    day = f'<p class="day"><time>{escaped(name(desk.lab.time))}</time>{later}</p>'
    return f'<div class="head">{banks}{devices_}{day}</div>'


def menu(desk: Desk, advice: Sequence[str]) -> str:
    """Return the menu, and the product's reminders for this person."""
    groups = "".join(
        f"<section><h4>{escaped(say(f'menu.{group}'))}</h4>{''.join(map(_item, items))}</section>"
        for group, items in MENU.items()
    )
    hints = "".join(f"<li>{escaped(hint)}</li>" for hint in advice)
    told = f'<ul class="advice" aria-label="{escaped(say("centre.advice"))}">{hints}</ul>' if hints else ""
    return f'{_path()}{told}<div class="menu">{groups}</div>'


def form(walk: Walk, at: Form) -> str:
    """Return a form to fill in."""
    note = paragraph(said) if (said := say_if_known(f"note.{at.title}")) else ""
    inputs = "".join(each.html(" data-first" * (place == 0)) for place, each in enumerate(at.inputs))
    again = button(say("centre.again"), f"again:{walk.number}") if at.again else ""
    first = "" if at.inputs else " data-first"
    go = f'<button class="go" data-key="go"{first}>{escaped(say(f"go.{at.title}"))}</button>'
    return (
        f'{_top(walk, at.title)}{note}<form data-act="fill_in:{walk.number}" autocomplete="off">{inputs}'
        f'<p class="buttons">{go}{again}{_cancel()}</p></form>'
    )


def notice(walk: Walk, at: Notice) -> str:
    """Return a window that says why it does not go on."""
    return f"{_top(walk, at.title)}{paragraph(at.words)}{_home()}"


def pin(walk: Walk, pad: Pad, *, public: bool, in_order: bool) -> str:
    """Return a window with a PIN pad; in a `public` place it says to look around."""
    look = paragraph(say("centre.look_around"), "look") if public else ""
    checked = " checked" * in_order
    switch = (
        f'<label class="tick"><input type="checkbox" data-act="in_order" data-key="in_order"{checked}> '
        f"{escaped(say('pad.in_order'))}</label>"
    )
    return f'{_top(walk, "pin")}{look}{pad.html()}{switch}<p class="buttons">{_cancel()}</p>'


def done(walk: Walk) -> str:
    """Return the last window."""
    return f"{_top(walk, None)}{paragraph('✔ ' + say(f'done.{walk.item}'), 'done')}{_home()}"


def _top(walk: Walk, title: str | None) -> str:
    steps, path = ITEMS[walk.item].steps, _path(walk.item)
    if not steps:
        heading = f"<h4>{escaped(say(f'window.{title}'))}</h4>" if title and title != walk.item else ""
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


def _item(item: str) -> str:
    return button(say(f"menu.{item}"), "open", item)


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
    words = escaped(say("centre.wallet"))
    return f'<details class="wallet"><summary data-key="wallet">{words}</summary><dl>{listed}</dl>{stranger}</details>'


# --- what really happens


def story(last: Story) -> str:
    """Return the diagram of an act, to be stepped and played, and what each of its messages carries."""
    shown = sequence(last)
    messages = "".join(f"<p data-message hidden>{escaped(words)}</p>" for words in explained(shown))
    keys = "".join(_player_key(what) for what in _PLAYER)
    return (
        f'<div data-player><p class="player">{keys} <span data-steps></span></p>'
        f'<div class="message" role="status">{messages}</div>'
        f'<div class="wide" data-scroll>{shown._repr_html_()}</div></div>'
    )


def _player_key(what: str) -> str:
    words = escaped(say(f"player.{what}"))
    return f'<button type="button" data-play="{what}" data-key="play-{what}">{words}</button>'


def code(desk: Desk, lines: Sequence[str]) -> str:
    """Return the code that ran, and a button that copies it with what it needs."""
    if not lines:
        return ""
    shown = "\n".join(lines[-LINES:])
    needed = [line for name, line in desk.variables().values() if line and re.search(rf"\b{name}\b", shown)]
    whole = escape("\n".join([*dict.fromkeys(needed), shown]), quote=True)
    copy, copied = escaped(say("centre.copy")), escaped(say("centre.copied"))
    return (
        f'<div class="code"><h4>{escaped(say("centre.code"))}</h4><pre><code>{escape(shown)}</code></pre>'
        f'<button type="button" data-copy="{whole}" data-done="{copied}" data-key="copy">{copy}</button></div>'
    )


def state(lab: Lab, since: int, owner: Party) -> str:
    """Return the state table of one person, with what changed since event number `since` marked."""
    return f'<div class="wide">{state_table(lab.now(), before=lab.at(since), owner=owner)._repr_html_()}</div>'
