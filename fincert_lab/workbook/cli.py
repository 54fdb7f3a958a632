"""fincert-lab: opens the workbook in JupyterLab, restores a lesson, and checks the machine for problems.

JupyterLab runs isolated: its settings are in the folder of the copy, it listens on this machine only, and it contacts
no server for news, updates or extensions.
"""

import argparse
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from fincert_lab.contents import CONTENTS, PLAYGROUND
from fincert_lab.errors import JupyterlabMissing, LabError, PortTaken
from fincert_lab.language import LANGUAGES, forgiving, say, speak
from fincert_lab.workbook.copies import fill, here, reset, unused
from fincert_lab.workbook.doctor import examine
from fincert_lab.workbook.notes import write_notes
from fincert_lab.workbook.start import START

WORKBOOK = Path(__file__).parent  # JupyterLab's settings are beside this directory
HOST = "127.0.0.1"
GRACE = 10  # seconds that JupyterLab has to end after Ctrl-C
# No schema of Jupyter's names an IRI, and to compile the grammar of these would take a second of each start.
JUPYTERLAB = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyterlab.labapp import main; sys.exit(main())"
LARGE = {"code-font-size": "20px", "content-font-size1": "20px", "ui-font-size1": "18px"}  # readable from the last row


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 the doctor found a problem, 2 refused."""
    with forgiving():  # a terminal that cannot show Korean shows question marks
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    # The language first: the help for the other arguments is in it.
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--lang", nargs="?")
    lang = first.parse_known_args(arguments)[0].lang
    speak(lang if lang in LANGUAGES else LANGUAGES[0])  # an unknown one is refused below, with the right usage message
    asked = _parser().parse_args(arguments)
    try:
        return {"open": _open, "reset": _reset, "doctor": _doctor}[asked.command](asked)
    except LabError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--lang", choices=LANGUAGES, help=say("cli.help_lang"))
    parser = argparse.ArgumentParser("fincert-lab", description=say("cli.about"), allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("open", parents=[language], help=say("cli.help_open"), allow_abbrev=False)
    _add_folder(opening, say("cli.help_folder"))
    opening.add_argument("--no-browser", action="store_true", help=say("cli.help_no_browser"))
    opening.add_argument("--port", type=int, help=say("cli.help_port"))
    opening.add_argument("--teacher", action="store_true", help=say("cli.help_teacher"))
    opening.add_argument("--fresh", action="store_true", help=say("cli.help_fresh"))
    opening.add_argument("--projector", action="store_true", help=say("cli.help_projector"))
    opening.add_argument("--present", action="store_true", help=say("cli.help_present"))
    resetting = commands.add_parser("reset", parents=[language], help=say("cli.help_reset"), allow_abbrev=False)
    about = say("cli.help_lesson", last=CONTENTS[-1].number, playground=PLAYGROUND)
    resetting.add_argument("lesson", metavar="LESSON", type=_lesson, help=about)
    _add_folder(resetting, say("cli.help_reset_folder"))
    commands.add_parser("doctor", parents=[language], help=say("cli.help_doctor"), allow_abbrev=False)
    return parser


def _add_folder(command: argparse.ArgumentParser, about: str) -> None:
    command.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=here(), help=about)


def _lesson(written: str) -> int | str:
    return written if written == PLAYGROUND else int(written)


# --- open


def _open(asked: argparse.Namespace) -> int:
    if importlib.util.find_spec("jupyterlab") is None:
        raise JupyterlabMissing()
    if asked.port is not None:
        _claim(asked.port)
    folder = unused(asked.folder) if asked.fresh or asked.present else asked.folder
    copied, kept = fill(folder, teacher=asked.teacher)
    print(say("cli.folder", folder=folder.resolve()))
    for room in sorted(copied | kept):
        print(say("cli.copied", room=room, copied=copied[room], kept=kept[room]))
    browser, large = not asked.no_browser, asked.projector or asked.present
    if asked.present:
        notes = write_notes(folder, asked.lang or LANGUAGES[0])
        print(say("cli.notes", file=notes))
        if browser:
            webbrowser.open(notes.as_uri())
    print(say("cli.starting"), flush=True)
    return serve(folder, _first_page(asked), asked.port, browser=browser, projector=large)


def _first_page(asked: argparse.Namespace) -> str:
    if not (asked.lang or asked.teacher or asked.present):
        return START
    return f"{'teacher/' if asked.teacher else ''}{asked.lang or LANGUAGES[0]}/{CONTENTS[0].file}.ipynb"


def _claim(port: int) -> None:
    # Checked before anything is copied or started: Jupyter's own answer comes late, within a log.
    if not 0 < port < 2**16:
        raise PortTaken(port=port)
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise PortTaken(port=port) from error


def serve(folder: Path, page: str, port: int | None, *, browser: bool, projector: bool) -> int:
    """Run JupyterLab on `folder`, with `page` open, until it is stopped; return its exit status."""
    own = folder.resolve() / ".jupyterlab"
    settings = own / ("projector" if projector else "settings")
    if page != START:  # a language given here counts, not the one that was chosen on the start page
        (settings / "@jupyterlab" / "translation-extension" / "plugin.jupyterlab-settings").unlink(missing_ok=True)
    if projector:
        _enlarge(settings)
    _write_kernel(own / "kernels" / "python3")
    config = [str(WORKBOOK)]  # Jupyter reads labconfig/default_setting_overrides.json in each of these
    if locale := _menus(Path(page).parent.name):
        config.append(str(_write_menus(own / "menus", locale)))
    command = [
        *(sys.executable, "-P", "-c", JUPYTERLAB),  # -P: the library's html, not an html.py in the folder
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.allow_root=True",  # in a container, the user is often root
        "--ServerApp.answer_yes=True",  # one Ctrl-C stops it
        "--LabApp.log_level=ERROR",  # the address is shown all the same
        "--ServerApp.log_level=ERROR",
        "--KernelManager.transport_encryption=auto",  # a kernel without encryption warns in the terminal
        "--LabApp.custom_css=True",
        f"--LabApp.extra_labextensions_path={WORKBOOK / 'labconfig' / 'extensions'}",
        "--ServerApp.jpserver_extensions=fincert_lab.workbook.stylesheet=True",
        f"--LabApp.default_url=/lab/tree/{page}",
        "--LabApp.extension_manager=readonly",  # the default one lists packages from the Internet
        *([f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] if port is not None else []),
    ]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_PATH": _path(*config, os.environ.get("JUPYTER_CONFIG_PATH")),
        "JUPYTER_PATH": _path(str(own), os.environ.get("JUPYTER_PATH")),
        # So that JupyterLab's own terminal finds the command too.
        "PATH": _path(str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)),
        # So that tabs of another folder are not restored here, and the user's own JupyterLab is not changed.
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
    }
    # Both by our own handler: a process started in the background by a script inherits that SIGINT is ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with subprocess.Popen(command, env=environment) as jupyter:
        with suppress(KeyboardInterrupt):
            return jupyter.wait()
        # Jupyter shuts its kernels down. On Windows, Ctrl-C has reached it already, and terminate() means kill.
        if sys.platform != "win32":
            jupyter.terminate()
        # With a request under way it may then wait for ever (github.com/jupyterlab/jupyterlab/issues/10442). A second
        # Ctrl-C ends the wait.
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            jupyter.wait(GRACE)
            return 0
        jupyter.kill()
    return 0


def _path(*places: str | None) -> str:
    return os.pathsep.join(filter(None, places))


def _menus(language: str) -> str | None:
    """Return the locale of an installed language pack of JupyterLab, or None: it then speaks English."""
    installed = {pack.name for pack in metadata.entry_points(group="jupyterlab.languagepack")}
    return next((locale for locale in sorted(installed) if locale.partition("_")[0] == language), None)


def _write_menus(place: Path, locale: str) -> Path:
    settings = place / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    chosen = {"@jupyterlab/translation-extension:plugin": {"locale": locale}}
    settings.write_text(json.dumps(chosen), encoding="utf-8")
    return place


def _write_kernel(place: Path) -> None:
    """Write a kernel specification for this Python, found before any other that is called python3.

    Its -P lets the kernel start beside a student's urllib.py. Their own modules can still be imported, from the end of
    the path.
    """
    from ipykernel.kernelspec import write_kernel_spec

    shutil.rmtree(place, ignore_errors=True)
    last = "--IPKernelApp.exec_lines=__import__('sys').path.append('')"
    write_kernel_spec(place, python_arguments=["-P"], extra_arguments=[last])


def _enlarge(settings: Path) -> None:
    # In a user's own settings, which are kept apart: JupyterLab takes the font size from nowhere else.
    theme = settings / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    if not theme.exists():
        theme.parent.mkdir(parents=True, exist_ok=True)
        theme.write_text(json.dumps({"overrides": LARGE}), encoding="utf-8")


# --- reset


def _reset(asked: argparse.Namespace) -> int:
    put_back = reset(asked.folder, asked.lesson)
    for notebook, kept in put_back.items():
        place = asked.folder.resolve() / notebook
        print(say("cli.reset", notebook=place, kept=kept.name) if kept else say("cli.brought_back", notebook=place))
    if not put_back:
        print(say("cli.nothing_to_reset", folder=asked.folder.resolve()))
    return 0


# --- doctor


def _doctor(_: argparse.Namespace) -> int:
    well = True
    for finding in examine():
        well &= finding.remedy is None
        verdict = say("cli.not_ok" if finding.remedy else "cli.ok")
        print(f"{verdict}  {finding.subject}" + (f": {finding.remedy}" if finding.remedy else ""), flush=True)
    return 0 if well else 1
