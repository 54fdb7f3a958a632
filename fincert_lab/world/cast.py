"""Who lives in the lab: everybody here is invented.

The resident registration numbers have the form of real ones, but their dates are in no calendar; the telephone numbers
(010-0000-…) and the account numbers (000-…) are assigned to nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fincert_lab.institutions.bank.customers import CustomerKind, UserCheck
from fincert_lab.journal import Act
from fincert_lab.language import Party
from fincert_lab.people.owner import Identity


@dataclass(frozen=True)
class PersonSpec:
    """A person, and how each of their banks recognises them; `member` is whether they have internet banking."""

    identity: Identity
    checks: dict[str, UserCheck] = field(default_factory=dict)
    member: bool = True


@dataclass(frozen=True)
class BankSpec:
    """A bank: its three-digit code among Korean banks; its services, and the acts that each accepts a signature for.

    `ca` is the CA that issues for it.
    """

    code: str
    services: Mapping[str, frozenset[Act]]
    ca: Party = Party("ca")


LOGIN_ONLY = frozenset({Act.LOGIN})
BANKING = frozenset({Act.LOGIN, Act.TRANSFER})

BANKS = {
    "kb": BankSpec(
        "004",
        {"internet-banking": BANKING, "star-banking": BANKING, "my-money": LOGIN_ONLY, "real-estate": LOGIN_ONLY},
    ),
    "woori": BankSpec("020", {"internet-banking": BANKING}),
    "shinhan": BankSpec("088", {"internet-banking": BANKING}),
}

# Not in the lab until somebody invites them.
GUESTS = {"narae": BankSpec("299", {"trading": BANKING}, ca=Party("gaon"))}

PEOPLE = {
    "hong": PersonSpec(
        Identity(name="홍길동", idn="9902301000001", phone="01000002580"),
        {
            "kb": UserCheck("000-21-0001-001", "4821"),
            "woori": UserCheck("000-20-0001-001", "7350"),
            "shinhan": UserCheck("000-88-0001-001", "1946"),
            "narae": UserCheck("000-99-0001-001", "5062"),
        },
    ),
    "kim": PersonSpec(
        Identity(name="김영희", idn="9804312000002", phone="01000007391"),
        {"kb": UserCheck("000-21-0002-002", "6093"), "shinhan": UserCheck("000-88-0002-002", "3817")},
    ),
    # Has an account at KB, but no internet banking yet.
    "lee": PersonSpec(
        Identity(name="이민준", idn="9706311000003", phone="01000004417"),
        {"kb": UserCheck("000-21-0003-003", "2759")},
        member=False,
    ),
    "park": PersonSpec(
        Identity(name="박서연", idn="9509312000004", phone="01000008642", kind=CustomerKind.SOLE_PROPRIETOR),
        {"kb": UserCheck("000-21-0004-004", "5184")},
        member=False,
    ),
    "hanbit": PersonSpec(
        Identity(name="한빛상사", idn="0002310000005", phone="01000001357", kind=CustomerKind.CORPORATION),
        {"kb": UserCheck("000-21-0005-005", "9436")},
        member=False,
    ),
    # Has the same name as "hong", and nothing else.
    "namesake": PersonSpec(
        Identity(name="홍길동", idn="9602301000006", phone="01000006204"),
        {"kb": UserCheck("000-21-0006-006", "8027")},
    ),
    # Born on the same day. When 최지우 changes her number, 정하늘 may be given the old one.
    "choi": PersonSpec(
        Identity(name="최지우", idn="9711312000007", phone="01000003175"),
        {"kb": UserCheck("000-21-0007-007", "1690")},
    ),
    "jung": PersonSpec(
        Identity(name="정하늘", idn="9711311000008", phone="01000009528"),
        {"kb": UserCheck("000-21-0008-008", "7743")},
    ),
}
