"""Panels: what one can touch. Everything they show is made by `views` and words of the catalogue."""

from fincert_lab.panels.certificate_centre import Centre, centre
from fincert_lab.panels.explorer import Explorer, explore
from fincert_lab.panels.handset import Telephone, telephone
from fincert_lab.panels.slider import Live, live

__all__ = ["Centre", "Explorer", "Live", "Telephone", "centre", "explore", "live", "telephone"]
