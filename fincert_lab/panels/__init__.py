"""Panels: what one can touch. Everything they show is made by `views` and words of the catalogue."""

from fincert_lab.panels.certificate_centre import Centre, centre
from fincert_lab.panels.custody import Custody, holdings
from fincert_lab.panels.explorer import Explorer, explore
from fincert_lab.panels.factory import KeyFactory, factory
from fincert_lab.panels.handset import Telephone, telephone
from fincert_lab.panels.letter import SignedLetter, letter
from fincert_lab.panels.meter import Meter, meter
from fincert_lab.panels.one_call import PinPad, pin_pad
from fincert_lab.panels.pin_rules import PinRules, pin_rules
from fincert_lab.panels.pins import AllPins, pins
from fincert_lab.panels.registration import Gates, gates
from fincert_lab.panels.status_outage import Outage, outage
from fincert_lab.panels.theft import Theft, theft
from fincert_lab.panels.timeline import Live, live
from fincert_lab.panels.trust_matrix import Anchors, anchors
from fincert_lab.panels.two_halves import Halves, halves

__all__ = [
    "AllPins",
    "Anchors",
    "Centre",
    "Custody",
    "Explorer",
    "Gates",
    "Halves",
    "KeyFactory",
    "Live",
    "Meter",
    "Outage",
    "PinPad",
    "PinRules",
    "SignedLetter",
    "Telephone",
    "Theft",
    "anchors",
    "centre",
    "explore",
    "factory",
    "gates",
    "halves",
    "holdings",
    "letter",
    "live",
    "meter",
    "outage",
    "pin_pad",
    "pin_rules",
    "pins",
    "telephone",
    "theft",
]
