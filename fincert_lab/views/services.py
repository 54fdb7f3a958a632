"""Banks and the cloud: their services, the CAs they trust, and the devices that are admitted."""

from collections.abc import Iterable, Sequence

from fincert_lab.institutions.bank.bank import Bank
from fincert_lab.institutions.bank.relying_party import Anchor
from fincert_lab.institutions.bank.service import Service
from fincert_lab.institutions.cloud.sessions import ConnectedDevice
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Line, Look, Table


def services_table(bank: Bank) -> Table:
    """Return one row per service."""
    return Table(
        caption=say("table.services", bank=bank.party),
        columns=[say(f"table.{column}") for column in ("service", "asks", "takes")],
        rows=[_row(bank, service) for service in bank.services],
    )


def trust_table(banks: Iterable[Bank]) -> Table:
    """Return who trusts whom: one row per bank, one column per CA, and the policies that the bank accepts from it."""
    trusted = {bank: {anchor.ca.party: anchor for anchor in bank.relying_party.anchors} for bank in banks}
    cas = list(dict.fromkeys(ca for anchors in trusted.values() for ca in anchors))
    return Table(
        caption=say("table.trust"),
        columns=[say("table.relies"), *map(name, cas)],
        rows=[
            [Cell.of(name(bank.party)), *(_trust(bank, anchors.get(ca)) for ca in cas)]
            for bank, anchors in trusted.items()
        ],
    )


def devices_table(devices: Sequence[ConnectedDevice]) -> Table:
    """Return one row per device of a cloud account."""
    return Table(
        caption=say("table.devices"),
        columns=[say(f"table.{column}") for column in ("device", "since", "auto_connect")],
        rows=[_device_row(device) for device in devices],
    )


def _device_row(device: ConnectedDevice) -> list[Cell]:
    auto_connect = say("table.on" if device.auto_connect else "table.off")
    return [Cell.of(device_name(device)), Cell.of(name(device.since)), Cell.of(auto_connect)]


def device_name(device: ConnectedDevice) -> str:
    """Return what its owner named it, or else what kind of device it is."""
    is_named = device.device.rsplit("/", 1)[-1] != device.label
    return device.label if is_named else name(device.device)


def _trust(bank: Bank, anchor: Anchor | None) -> Cell:
    if anchor is None:
        return Cell.of(say("table.none"))
    own = [Line(say("table.its_own"), Look.FAINT)] if anchor.ca is bank.ca else []
    return Cell.of(_policies(anchor), *own)


def _policies(anchor: Anchor) -> str:
    known = anchor.ca.authority.policies.items()
    return ", ".join(say(f"certpolicy.{policy}") for policy, oid in known if oid in anchor.trust.policies)


def _row(bank: Bank, service: Service) -> list[Cell]:
    taken = [
        say("table.asks_from", ca=anchor.ca.party, policies=_policies(anchor)) for anchor in bank.relying_party.anchors
    ]
    asks = [say("table.asks_known", bank=bank.party), *taken, say("table.asks_good")]
    acts = sorted(service.acts, key=lambda act: act.value)
    return [Cell.of(name(service.party)), Cell.of(*asks), Cell.of(*map(name, acts))]
