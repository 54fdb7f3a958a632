"""The few pieces of HTML that every panel is made of. Words are escaped here, whoever wrote them."""

from collections.abc import Iterable

from fincert_lab.views.table import escaped


def button(words: str, act: str, value: str = "", *, look: str = "", first: bool = False) -> str:
    """Return a button that sends `act` with `value`; `first` is what has the focus in a new window."""
    key = f"{act.partition(':')[0]}-{value}" if value else act.partition(":")[0]
    return (
        f'<button type="button" data-act="{act}" value="{escaped(value)}" data-key="{escaped(key)}"'
        f"{f' class={look!r}' if look else ''}{' data-first' * first}>{escaped(words)}</button>"
    )


def paragraph(words: str, look: str = "") -> str:
    """Return a paragraph."""
    return f'<p class="{look}">{escaped(words)}</p>' if look else f"<p>{escaped(words)}</p>"


def select(label: str, act: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    """Return a labelled list that sends `act` with the value chosen; `options` are values and words."""
    listed = "".join(
        f'<option value="{escaped(value)}"{" selected" * (value == chosen)}>{escaped(words)}</option>'
        for value, words in options
    )
    return f'<label>{escaped(label)}<select data-act="{act}" data-key="{act}">{listed}</select></label>'
