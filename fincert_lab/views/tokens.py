"""The colours of states, once for all faces: inline in what is stored, as variables of the style sheet of panels."""

from typing import NamedTuple


class Ink(NamedTuple):
    """A background and the text on it, at least 4.5:1 (WCAG 1.4.3) whatever page they are on; and the hue of both."""

    ground: str
    text: str
    hue: str

    def style(self) -> str:
        """Return background and text as inline style."""
        return f"background:{self.ground};color:{self.text}"


GOOD = Ink("#d8f3e0", "#0b4a26", "#0b7a3b")
WARNING = Ink("#fdf0cf", "#5c3d00", "#b97a00")
BAD = Ink("#fbdcdc", "#7a1212", "#c62828")
HOLDER = Ink("#dbe8fb", "#143a6b", "#1d5fc4")
BANK = Ink("#e0f1ea", "#14463a", "#1f7a63")
ISSUER = Ink("#eae1f8", "#3d1f6b", "#6b3fb0")


def stylesheet() -> str:
    """Return CSS variables for a panel, such as `--good` for an edge and `--good-ground` for a tint of the page.

    On the tint stands the page's own text: it glares neither on a light page nor on a dark one.
    """
    inks = {"good": GOOD, "warning": WARNING, "bad": BAD, "holder": HOLDER, "bank": BANK, "issuer": ISSUER}
    return ".fincert{" + "".join(map(_variables, inks, inks.values())) + "}\n"


def _variables(name: str, ink: Ink) -> str:
    return f"--{name}:{ink.hue};--{name}-ground:color-mix(in srgb,{ink.hue} 18%,transparent);"
