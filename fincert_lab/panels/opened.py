"""A card with an opened message: its parts, who can read each, a lock on what is sealed, and fields to unfold."""

from collections.abc import Iterable

from fincert_lab.language import say
from fincert_lab.panels.tags import paragraph
from fincert_lab.views.opened import Opened, OpenedPart
from fincert_lab.views.table import escaped

# Drawn, because a letter that is a lock is not in every font; the words beside it say the same.
_LOCK = (
    '<svg class="lock" viewBox="0 0 16 16" aria-hidden="true"><path d="M5 7V5a3 3 0 0 1 6 0v2" fill="none" '
    'stroke="currentColor" stroke-width="1.8"/><rect x="3" y="7" width="10" height="7.5" rx="1.5" fill="currentColor"/>'
    "</svg>"
)


def card(message: Opened) -> str:
    """Return a card with the parts of a message, and of what comes back of it."""
    handed = _list(message.handed) or paragraph(say("opened.nothing"))
    back = f"<h4>{escaped(say('opened.back'))}</h4>{_list(message.back)}" if message.back else ""
    label = f'role="group" aria-label="{escaped(say("opened.title"))}"'
    return f'<div class="opened" {label}><h3>{escaped(message.title)}</h3>{handed}{back}</div>'


def _list(parts: Iterable[OpenedPart]) -> str:
    listed = "".join(
        f"<dt>{_LOCK * part.is_sealed}{escaped(part.what)}</dt><dd>{escaped(part.words)}</dd>{_fields(part)}"
        for part in parts
    )
    return f"<dl>{listed}</dl>" if listed else ""


def _fields(part: OpenedPart) -> str:
    if part.fields is None:
        return ""
    summary = f"{say('opened.decoded')}: {part.what}"
    table = f'<div class="wide">{part.fields._repr_html_()}</div>'
    return f'<dd class="decoded"><details><summary>{escaped(summary)}</summary>{table}</details></dd>'
