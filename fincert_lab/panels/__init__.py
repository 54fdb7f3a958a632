"""Panels: what one can touch. Everything they show is made by `views` and words of the catalogue."""

from fincert_lab.panels.certificate_centre import Centre, centre
from fincert_lab.panels.handset import Telephone, telephone
from fincert_lab.panels.registration import Gates, gates
from fincert_lab.panels.slider import Live, live
from fincert_lab.panels.thief import Theft, theft

__all__ = ["Centre", "Gates", "Live", "Telephone", "Theft", "centre", "gates", "live", "telephone", "theft"]
