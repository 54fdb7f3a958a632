"""Who lives in the lab: everybody here is invented.

The resident registration numbers have the form of real ones but days that no calendar has; the telephone numbers
(010-0000-…) and the account numbers (000-…) are assigned to nobody.
"""

from dataclasses import dataclass, field

from fincert_lab.institutions.bank import UserCheck
from fincert_lab.people.person import Identity


@dataclass(frozen=True)
class BankSketch:
    """A bank: its three-digit code among Korean banks, and its services."""

    code: str
    services: tuple[str, ...] = ("internet-banking",)


@dataclass(frozen=True)
class PersonSketch:
    """A person, and how each of their banks recognises them."""

    identity: Identity
    checks: dict[str, UserCheck] = field(default_factory=dict)


BANKS = {
    "kb": BankSketch("004", ("internet-banking", "star-banking", "my-money", "real-estate")),
    "woori": BankSketch("020"),
    "shinhan": BankSketch("088"),
}

PEOPLE = {
    "hong": PersonSketch(
        Identity(name="홍길동", idn="9902301000001", phone="01000002580"),
        {
            "kb": UserCheck("000-21-0001-001", "4821"),
            "woori": UserCheck("000-20-0001-001", "7350"),
            "shinhan": UserCheck("000-88-0001-001", "1946"),
        },
    ),
    "kim": PersonSketch(
        Identity(name="김영희", idn="9804312000002", phone="01000007391"),
        {"kb": UserCheck("000-21-0002-002", "6093"), "shinhan": UserCheck("000-88-0002-002", "3817")},
    ),
}
