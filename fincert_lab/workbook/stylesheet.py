"""An extension of the Jupyter server, for `fincert-lab open`: it serves the workbook's own custom.css."""

from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "labconfig"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    # JupyterLab would look in the user's own folder, which no option changes. Extensions load in the order of their
    # names, so this is in place before JupyterLab asks.
    server.web_app.settings["static_custom_path"] = [str(FOLDER)]
