"""Panels: what the lab shows, with something to move. Thin widgets over `views`; the words are there too."""

from fincert_lab.panels.slider import Live, live

__all__ = ["Live", "live"]
