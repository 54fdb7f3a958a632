"""Panels: views with a control to move. Thin widgets over `views`, which also has the words."""

from fincert_lab.panels.slider import Live, live

__all__ = ["Live", "live"]
