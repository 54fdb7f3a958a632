"""What a bank's services ask of a certificate, and what they take a signature for."""

from fincert_lab.institutions.bank import Bank
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


def _row(bank: Bank, service: Service) -> list[Cell]:
    asks = [say("table.asks_known", bank=bank.party), say("table.asks_good")]
    acts = sorted(service.acts, key=lambda act: act.value)
    return [Cell.of(name(service.party)), Cell.of(*asks), Cell.of(*map(name, acts))]
