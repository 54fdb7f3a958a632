"""The reasons why a certificate is no longer good, in the words of RFC 5280."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a certificate is revoked (RFC 5280 §5.3.1, those a customer or a bank may give), or that it is suspended."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "key_compromise"
    AFFILIATION_CHANGED = "affiliation_changed"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessation_of_operation"
    CERTIFICATE_HOLD = "certificate_hold"
