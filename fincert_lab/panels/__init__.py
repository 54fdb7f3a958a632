"""Panels: what one can touch. Everything they show is made by `views` and words of the catalogue."""

from fincert_lab.panels.certificate_centre import Centre, centre
from fincert_lab.panels.factory import KeyFactory, factory
from fincert_lab.panels.handset import Telephone, telephone
from fincert_lab.panels.letter import SignedLetter, letter
from fincert_lab.panels.one_call import PinPad, pin_pad
from fincert_lab.panels.registration import Gates, gates
from fincert_lab.panels.slider import Live, live
from fincert_lab.panels.status_outage import Outage, outage
from fincert_lab.panels.thief import Theft, theft
from fincert_lab.panels.trust_matrix import Anchors, anchors

__all__ = [
    "Anchors",
    "Centre",
    "Gates",
    "KeyFactory",
    "Live",
    "Outage",
    "PinPad",
    "SignedLetter",
    "Telephone",
    "Theft",
    "anchors",
    "centre",
    "factory",
    "gates",
    "letter",
    "live",
    "outage",
    "pin_pad",
    "telephone",
    "theft",
]
