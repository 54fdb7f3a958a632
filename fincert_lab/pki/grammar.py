"""What the elements of certificates, requests, lists, answers and signed messages are called, and where that is said.

The ASN.1 modules of the RFCs as tables, in `modules.txt`. A type is a record (its fields in order), a list (one line,
"…", for all that is in it), or a choice (the tag tells which). A line has the field's name, with "?" if it may be
absent; its tag, with "!" if that is explicit; the type of what is in it; and its section, if it has one of its own.
"@field" is a type that an object identifier tells, in the field of that name.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fincert_lab.crypto.der import Element

_TAGS = {
    "BOOLEAN": (0x01,),
    "INTEGER": (0x02,),
    "BIT_STRING": (0x03,),
    "OCTET_STRING": (0x04,),
    "NULL": (0x05,),
    "OID": (0x06,),
    "ENUMERATED": (0x0A,),
    "UTF8String": (0x0C,),
    "SEQUENCE": (0x30,),
    "SET": (0x31,),
    "PrintableString": (0x13,),
    "IA5String": (0x16,),
    "Time": (0x17, 0x18),
    "ANY": (),
}

_MODULES = Path(__file__).with_name("modules.txt")

# What an object identifier tells: the type of what stands beside it.
OPEN = {
    "1.2.840.113549.1.1.1": "RSAPublicKey",
    "2.5.29.14": "SubjectKeyIdentifier",
    "2.5.29.15": "KeyUsage",
    "2.5.29.17": "GeneralNames",
    "2.5.29.18": "GeneralNames",
    "2.5.29.19": "BasicConstraints",
    "2.5.29.20": "CRLNumber",
    "2.5.29.21": "CRLReason",
    "2.5.29.24": "InvalidityDate",
    "2.5.29.27": "BaseCRLNumber",
    "2.5.29.28": "IssuingDistributionPoint",
    "2.5.29.31": "CRLDistributionPoints",
    "2.5.29.32": "CertificatePolicies",
    "2.5.29.35": "AuthorityKeyIdentifier",
    "2.5.29.37": "ExtKeyUsageSyntax",
    "2.5.29.46": "CRLDistributionPoints",
    "1.3.6.1.5.5.7.1.1": "AuthorityInfoAccessSyntax",
    "1.3.6.1.5.5.7.48.1.1": "BasicOCSPResponse",
    "1.3.6.1.5.5.7.48.1.2": "Nonce",
    "1.2.840.113549.1.7.2": "SignedData",
    "1.2.840.113549.1.9.14": "Extensions",
    "1.2.840.113549.1.9.16.2.47": "SigningCertificateV2",
    "1.2.410.200004.10.1.1": "IdentifyData",
}

# Names of identifiers that the library has none for, as the RFCs and KISA write them.
NAMES = {
    "1.2.840.10045.3.1.7": "secp256r1",
    "1.2.840.113549.1.7.1": "id-data",
    "1.2.840.113549.1.7.2": "id-signedData",
    "1.2.840.113549.1.9.3": "contentType",
    "1.2.840.113549.1.9.4": "messageDigest",
    "1.2.840.113549.1.9.14": "extensionRequest",
    "1.2.840.113549.1.9.16.2.47": "signingCertificateV2",
    "1.3.6.1.5.5.7.48.1.1": "id-pkix-ocsp-basic",
    "1.2.410.200004.10.1.1": "id-kisa-identifyData",
    "1.2.410.200004.10.1.1.1": "id-VID",
}

# Numbers that have names.
NUMBERS = {
    "Version": {0: "v1", 1: "v2", 2: "v3"},
    "Version0": {0: "v1"},
    "OCSPResponseStatus": {
        0: "successful",
        1: "malformedRequest",
        2: "internalError",
        3: "tryLater",
        5: "sigRequired",
        6: "unauthorized",
    },
    "CRLReason": {
        0: "unspecified",
        1: "keyCompromise",
        2: "cACompromise",
        3: "affiliationChanged",
        4: "superseded",
        5: "cessationOfOperation",
        6: "certificateHold",
        8: "removeFromCRL",
        9: "privilegeWithdrawn",
        10: "aACompromise",
    },
}
KEY_USAGE = (
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
)


class Field(NamedTuple):
    """A line of a type: `tags` are the first octets that it may begin with, any if there are none."""

    name: str
    tags: tuple[int, ...]
    explicit: bool
    type: str
    section: str
    optional: bool

    def fits(self, tag: int) -> bool:
        """Return whether an element with this first octet may be this field."""
        return not self.tags or tag in self.tags


@dataclass(frozen=True)
class Type:
    """A type: a record, or the `each` of a list, or a choice of `fields`; none of these if it holds no elements."""

    section: str
    fields: tuple[Field, ...] = ()
    each: Field | None = None
    is_choice: bool = False


@cache
def types() -> dict[str, Type]:
    """Return all types by name."""
    made = {}
    for name, text in re.findall(r"^(\w+): (.*(?:\n {4}.*)*)", _MODULES.read_text(encoding="utf-8"), re.MULTILINE):
        section, *lines = text.split("\n")
        fields = tuple(_field(line.split("|")[-1].split(), section) for line in lines)
        listed = fields[0] if fields and fields[0].name == "…" else None
        made[name] = Type(section, () if listed else fields, listed, "|" in text)
    return made


def tag_name(element: Element) -> str:
    """Return what a tag says of an element whose field is not known: "INTEGER", "[0]"; "?" if it has none."""
    if element.flaw:
        return "?"
    universal = (name for name, tags in _TAGS.items() if element.tag in tags)
    return next(universal, f"[{element.tag & 0x1F}]" if element.tag & 0x80 else f"tag {element.tag:#04x}")


def _field(words: list[str], of_type: str) -> Field:
    name, tag, type, *section = words
    document = of_type.partition(" §")[0]
    where = f"{document} {' '.join(section)}" if section else of_type
    return Field(name.removesuffix("?"), _tags(tag), tag.endswith("!"), "" if type == "-" else type, where, "?" in name)


def _tags(written: str) -> tuple[int, ...]:
    if number := re.match(r"\[(\d+)\]", written):
        return ((0x80 if written.endswith("p") else 0xA0) + int(number[1]),)
    return _TAGS[written]
