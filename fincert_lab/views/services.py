"""What one may ask for beside certificates: a bank's services, the devices that the cloud lets in."""

from collections.abc import Sequence

from fincert_lab.institutions.bank import Bank
from fincert_lab.institutions.door import ConnectedDevice
from fincert_lab.institutions.service import Service
from fincert_lab.language import name, say
from fincert_lab.views.table import Cell, Table


def services_table(bank: Bank) -> Table:
    """Return one row a service."""
    return Table(
        caption=say("table.services", bank=bank.party),
        columns=[say(f"table.{column}") for column in ("service", "asks", "takes")],
        rows=[_row(bank, service) for service in bank.services],
    )


def devices_table(devices: Sequence[ConnectedDevice]) -> Table:
    """Return one row a device of a cloud account."""
    return Table(
        caption=say("table.devices"),
        columns=[say(f"table.{column}") for column in ("device", "since", "auto_connect")],
        rows=[_device_row(device) for device in devices],
    )


def _device_row(device: ConnectedDevice) -> list[Cell]:
    auto_connect = say("table.on" if device.auto_connect else "table.off")
    named = device.device.rsplit("/", 1)[-1] != device.label  # by its owner; otherwise it is a kind of device
    return [Cell.of(device.label if named else name(device.device)), Cell.of(name(device.since)), Cell.of(auto_connect)]


def _row(bank: Bank, service: Service) -> list[Cell]:
    asks = [say("table.asks_known", bank=bank.party), say("table.asks_good")]
    acts = sorted(service.acts, key=lambda act: act.value)
    return [Cell.of(name(service.party)), Cell.of(*asks), Cell.of(*map(name, acts))]
