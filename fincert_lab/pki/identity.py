"""Which certificate is meant. The serial number alone is not enough: it is unique to one CA only (RFC 5280 §4.1.2.2).

A CA may assign a number that another CA has used, deliberately or by chance. Code that identifies certificates by
number alone would confuse the two; so every part of the lab identifies them by issuer and number.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fincert_lab.language import Party

if TYPE_CHECKING:
    from cryptography import x509


class CertificateId(NamedTuple):
    """A certificate's `issuer`, as the id of the CA, and its `serial` number, as `serial_of` writes it.

    For a CA that is not of the lab, `issuer` is "~" and a hash of its name.
    """

    issuer: Party
    serial: str

    @classmethod
    def of(cls, certificate: "x509.Certificate") -> "CertificateId":
        """Return which certificate this says it is. Nothing is believed yet: anybody can write a CA's name.

        Raises BadInput.
        """
        from fincert_lab.pki.profile import issuer_of, serial_of  # here: see `_written`

        return cls(issuer_of(certificate), serial_of(certificate))

    @classmethod
    @lru_cache(maxsize=4096)  # a journal names the same certificates over and over
    def read(cls, text: str) -> "CertificateId | None":
        """Parse a certificate id. Returns None if `text` is something else, such as a party's id."""
        found = _written().fullmatch(text)
        return cls(Party(found[1]), found[2]) if found else None

    def __str__(self) -> str:
        """Return the id as text, as in the journal: "ca/0A1B…"."""
        return f"{self.issuer}/{self.serial}"


@cache
def _written() -> re.Pattern[str]:
    # Here and not above: a lab is imported without the library that reads certificates, which takes as long again.
    from fincert_lab.pki.authority import AUTHORITIES

    return re.compile(rf"({'|'.join(AUTHORITIES)}|~[0-9a-f]{{20}})/(-?[0-9A-F]{{32,}})")
