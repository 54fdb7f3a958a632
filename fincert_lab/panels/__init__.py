"""Panels: what one can touch. Everything they show is made by `views` and words of the catalogue."""

from fincert_lab.panels.certificate_centre import Centre, centre
from fincert_lab.panels.factory import KeyFactory, factory
from fincert_lab.panels.handset import Telephone, telephone
from fincert_lab.panels.letter import SignedLetter, letter
from fincert_lab.panels.one_call import PinPad, pin_pad
from fincert_lab.panels.thief import Theft, theft
from fincert_lab.panels.timeline import Live, live

__all__ = [
    "Centre",
    "KeyFactory",
    "Live",
    "PinPad",
    "SignedLetter",
    "Telephone",
    "Theft",
    "centre",
    "factory",
    "letter",
    "live",
    "pin_pad",
    "telephone",
    "theft",
]
