"""Every rule and limit of the lab, in one place, each with its source.

If the real service's number is public, the source says so. If it is not, the value is a *lab assumption*, and a lesson
that uses it must call it one.
"""

from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where a rule comes from."""

    BANK_GUIDE = "bank_guide"
    CLIENT = "client"
    ASSUMPTION = "assumption"


def _rule(value: Any, source: Source) -> Any:
    return field(default=value, metadata={"source": source})


@dataclass(frozen=True)
class Rules:
    """The lab's rules. Times are `timedelta`; counts are plain numbers."""

    pin_tries: int = _rule(5, Source.ASSUMPTION)  # the real client's error codes show that it is at most 10
    pin_budget: int = _rule(100, Source.ASSUMPTION)  # of an account, for life: NIST SP 800-63B-4 allows as many
    proof_window: timedelta = _rule(timedelta(seconds=60), Source.ASSUMPTION)
    validity_years: int = _rule(3, Source.BANK_GUIDE)  # it used to be one
    ca_validity_years: int = _rule(10, Source.ASSUMPTION)
    root_validity_years: int = _rule(20, Source.ASSUMPTION)
    renewal_window: timedelta = _rule(timedelta(days=90), Source.ASSUMPTION)  # sources say 30 or 90
    crl_validity: timedelta = _rule(timedelta(days=1), Source.ASSUMPTION)
    crl_partition: int = _rule(100, Source.ASSUMPTION)  # certificates: the real lists are partitioned too
    # entries in one list, ours or another CA's: ten thousand times the usual number, and read in seconds
    crl_entries: int = _rule(1_000_000, Source.ASSUMPTION)
    ocsp_validity: timedelta = _rule(timedelta(minutes=10), Source.ASSUMPTION)
    ocsp_reuse: timedelta = _rule(timedelta(), Source.ASSUMPTION)  # 0: each answer is signed afresh
    # for a list or an answer to be accepted; the same as on the web (CA/Browser Forum BR §4.9.7, §4.9.10)
    status_validity: timedelta = _rule(timedelta(days=10), Source.ASSUMPTION)
    ocsp_signer_validity: timedelta = _rule(timedelta(days=30), Source.ASSUMPTION)
    questions_an_hour: int = _rule(100, Source.ASSUMPTION)  # to one CA over HTTP, each a journal entry; see `visitors`
    suspension_limit: timedelta = _rule(timedelta(days=180), Source.ASSUMPTION)  # older certificates: six months
    authorisation_validity: timedelta = _rule(timedelta(days=7), Source.ASSUMPTION)
    reference_digits: int = _rule(10, Source.ASSUMPTION)
    authorisation_digits: int = _rule(20, Source.ASSUMPTION)  # 66 bits cannot be guessed within a week
    sms_code_digits: int = _rule(6, Source.ASSUMPTION)
    sms_code_tries: int = _rule(5, Source.ASSUMPTION)
    sms_code_validity: timedelta = _rule(timedelta(minutes=3), Source.ASSUMPTION)
    sms_interval: timedelta = _rule(timedelta(seconds=20), Source.CLIENT)
    sms_a_day: int = _rule(20, Source.ASSUMPTION)  # with five tries each, a hundred guesses in a million
    session_validity: timedelta = _rule(timedelta(minutes=10), Source.ASSUMPTION)
    security_tries: int = _rule(5, Source.ASSUMPTION)
    security_budget: int = _rule(20, Source.ASSUMPTION)  # wrong codes of one medium, for life: two in a thousand
    security_digits: int = _rule(4, Source.ASSUMPTION)
    challenge_validity: timedelta = _rule(timedelta(minutes=3), Source.ASSUMPTION)
    login_validity: timedelta = _rule(timedelta(minutes=10), Source.ASSUMPTION)
    pin_age: timedelta = _rule(timedelta(days=180), Source.ASSUMPTION)  # the guide says "now and then"
    unused_after: timedelta = _rule(timedelta(days=180), Source.ASSUMPTION)

    def sources(self) -> dict[str, Source]:
        """Return the source of each rule, by the rule's name."""
        return {rule.name: rule.metadata["source"] for rule in fields(self)}
