"""Which certificate is meant. The serial number alone is not enough: it is unique to one CA only (RFC 5280 §4.1.2.2).

A CA may assign a number that another CA has used, deliberately or by chance. Code that identifies certificates by
number alone would confuse the two; so every part of the lab identifies them by issuer and number.
"""

import hashlib
import re
from functools import cache, lru_cache
from typing import NamedTuple

from cryptography import x509

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import UNREADABLE, quiet
from fincert_lab.language import Party
from fincert_lab.pki.authority import AUTHORITIES
from fincert_lab.pki.profile import ca_name, serial_of

_WRITTEN = re.compile(rf"({'|'.join(AUTHORITIES)}|~[0-9a-f]{{20}})/(-?[0-9A-F]{{32,}})")


class CertificateId(NamedTuple):
    """A certificate's `issuer`, as the id of the CA, and its `serial` number, as `serial_of` writes it.

    For a CA that is not of the lab, `issuer` is "~" and a hash of its name.
    """

    issuer: Party
    serial: str

    @classmethod
    @checked
    def of(cls, certificate: x509.Certificate) -> "CertificateId":
        """Return which certificate this claims to be. Nothing is verified yet: anyone can write a CA's name."""
        return cls(_issuer(certificate), serial_of(certificate))

    @classmethod
    @lru_cache(maxsize=4096)  # a journal names the same certificates over and over
    def read(cls, text: str) -> "CertificateId | None":
        """Parse a certificate id. Returns None if `text` is something else, such as a party's id."""
        found = _WRITTEN.fullmatch(text)
        return cls(Party(found[1]), found[2]) if found else None

    def __str__(self) -> str:
        """Return the id as text, as in the journal: "ca/0A1B…"."""
        return f"{self.issuer}/{self.serial}"


def _issuer(certificate: x509.Certificate) -> Party:
    try:
        with quiet():
            name = certificate.issuer
            if known := _names().get(name):
                return known
            stranger = name.public_bytes()
    except UNREADABLE:
        stranger = certificate.tbs_certificate_bytes  # the name cannot be read, so it is not a CA of the lab
    return Party(f"~{hashlib.sha256(stranger).hexdigest()[:20]}")


@cache
def _names() -> dict[x509.Name, Party]:
    return {ca_name(authority): Party(party) for party, authority in AUTHORITIES.items()}
