"""VID: proof that a certificate belongs to a person, without their identity number in it.

A subscriber's certificate carries a *virtual ID*, the double hash of the person's identity number and of a random
number R that stays beside the private key. An institution that already knows the identity number (a bank that registers
the certificate, say) is shown R and can check the two against the certificate. Nobody else learns anything: without R,
160 bits are missing. But an institution that was shown R can try identity numbers at leisure, so R is shown with care.

Source: KISA, Subscriber Identification Based on Virtual ID (SIVID v1.21). RFC 4683 standardised a cousin, `SIM`.
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from fincert_lab.arguments import checked
from fincert_lab.crypto.parsing import parsing
from fincert_lab.errors import BadInput, BadRequest, Field, NotSupported, WrongIdentity

IDENTIFY_DATA = x509.ObjectIdentifier("1.2.410.200004.10.1.1")  # the otherName in subjectAltName
VIRTUAL_ID = x509.ObjectIdentifier("1.2.410.200004.10.1.1.1")
SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
R_BYTES = 20  # 160 bits, the minimum of the specification
SEALED_R_BYTES = 68  # HPKE: 32 bytes of encapsulated key, R, 16 of tag


@asn1.sequence
class _HashContent:
    idn: asn1.PrintableString
    random_number: asn1.BitString


@asn1.sequence
class _AlgorithmIdentifier:
    algorithm: x509.ObjectIdentifier
    parameters: asn1.Null | None = None  # absent in real certificates; both forms are accepted (RFC 5754 §2)


@asn1.sequence
class _Vid:
    hash_algorithm: _AlgorithmIdentifier
    virtual_id: Annotated[bytes, asn1.Explicit(0)]


@asn1.sequence
class _UserInfo:
    type: x509.ObjectIdentifier
    vid: _Vid


@asn1.sequence
class _IdentifyData:
    real_name: str
    user_info: list[_UserInfo]


@checked
@dataclass(frozen=True)
class VirtualID:
    """What the certificate carries. `value` is 32 bytes: SHA-256, applied twice, over identity number and R."""

    value: bytes

    @classmethod
    def of(cls, idn: str, r: bytes) -> "VirtualID":
        """Compute the VID of identity number `idn` (digits only, no hyphen) and random `r` (at least 20 bytes).

        Raises BadInput, also if `r` is too short: a guessable R gives the identity number away.
        """
        if len(r) < R_BYTES:
            raise BadInput(Field.R)
        # PrintableString, not UTF8String: with one wrong tag byte, the hash of a correct number comes out wrong.
        with parsing(BadInput(Field.IDN)):
            content = asn1.encode_der(_HashContent(idn=asn1.PrintableString(idn), random_number=asn1.BitString(r, 0)))
        return cls(hashlib.sha256(hashlib.sha256(content).digest()).digest())

    def confirm(self, idn: str, r: bytes) -> None:
        """Check the claim "this certificate is idn's". Raises WrongIdentity; returns nothing if it is true."""
        try:
            claimed = VirtualID.of(idn, r)
        except BadInput:  # R is too short, or the number does not fit a PrintableString
            raise WrongIdentity from None
        if not bytes_eq(claimed.value, self.value):
            raise WrongIdentity

    def general_name(self, real_name: str) -> x509.OtherName:
        """Return the subjectAltName entry that carries this VID and the holder's `real_name`."""
        vid = _Vid(hash_algorithm=_AlgorithmIdentifier(algorithm=SHA256), virtual_id=self.value)
        data = _IdentifyData(real_name=real_name, user_info=[_UserInfo(type=VIRTUAL_ID, vid=vid)])
        return x509.OtherName(IDENTIFY_DATA, asn1.encode_der(data))

    @classmethod
    def in_names(cls, extensions: x509.Extensions) -> "VirtualID":
        """Read the VID from the subjectAltName of a certificate or a request.

        Raises WrongIdentity if there is none, and NotSupported if it was made with a hash other than SHA-256: it may
        still be the right person's.
        """
        with parsing(WrongIdentity()):
            (info,) = _identify_data(extensions).user_info
        if info.type != VIRTUAL_ID:
            raise WrongIdentity
        if (algorithm := info.vid.hash_algorithm.algorithm) != SHA256:
            raise NotSupported(what=f"VID, {algorithm.dotted_string}")
        if len(info.vid.virtual_id) != hashlib.sha256().digest_size:
            raise WrongIdentity
        return cls(info.vid.virtual_id)


@checked
def real_name(extensions: x509.Extensions) -> str:
    """Read the name that stands beside the VID. Raises WrongIdentity if there is none."""
    with parsing(WrongIdentity()):
        return _identify_data(extensions).real_name


def _identify_data(extensions: x509.Extensions) -> _IdentifyData:
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    (entry,) = (name for name in names.get_values_for_type(x509.OtherName) if name.type_id == IDENTIFY_DATA)
    return asn1.decode_der(_IdentifyData, entry.value)


# --- R on its way to the CA, which must see it once to check the VID that it certifies (KISA: EncryptedVID)

_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@checked
def seal_r(ca_key: X25519PublicKey, r: bytes) -> bytes:
    """Seal `r` so that only the CA can read it (HPKE, RFC 9180)."""
    return _HPKE.encrypt(r, ca_key)


@checked
def open_r(ca_key: X25519PrivateKey, sealed: bytes) -> bytes:
    """Open what `seal_r` made. Raises BadRequest if it is not for this key."""
    with parsing(BadRequest()):
        return _HPKE.decrypt(sealed, ca_key)
