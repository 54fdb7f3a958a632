"""A PostgreSQL of one's own, in a folder that is gone afterwards. It has no port, and nobody else sees it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy.engine import URL


def programs() -> Path | None:
    """Return the folder with the newest PostgreSQL's programs, or None. Debian's are not on the path."""
    found = shutil.which("initdb")
    debians = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debians, key=lambda program: int(program.parts[-3]), default=Path(found) if found else None)
    return newest and newest.parent


@contextmanager
def cluster(programs: Path, *options: str) -> Iterator[URL]:
    """Run a new cluster with these settings ("fsync=off"). Yield the address of its database.

    It refuses to be root's: then it is the user's that Debian makes for it.
    """
    folder = Path(mkdtemp(prefix="pg-"))
    whose = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if whose:
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *arguments: str) -> None:
        command = [programs / program, "--pgdata", folder / "data", *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **whose)

    try:
        run("initdb", "--auth=trust", "--username=lab", "--encoding=UTF8", "--locale=C", "--no-sync")
        settings = " ".join(
            f"-c {each}" for each in (f"unix_socket_directories={folder}", "listen_addresses=", *options)
        )
        run("pg_ctl", "start", "--wait", f"--log={folder / 'log'}", f"--options={settings}")
        try:
            yield URL.create("postgresql+psycopg", "lab", database="postgres", query={"host": str(folder)})
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder)
