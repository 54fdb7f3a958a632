"""What things cost, as ratios against what they cannot do without. Run with `make bench`; never a test.

Seconds belong to a machine; a ratio of two measured side by side says something of the code. Each pair is measured
alternately, many times, and the smallest of each is taken: noise only ever adds.
"""

import ast
import gc
import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from time import perf_counter
from timeit import timeit
from urllib.parse import urlsplit

import nbformat
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jupyter_client.manager import run_kernel
from sqlalchemy.engine import URL

from fincert_lab import Act, Lab, centre, live
from fincert_lab.crypto import cms, keys, vid
from fincert_lab.crypto.suite import Suite
from fincert_lab.entropy import Entropy
from fincert_lab.institutions.hsm_tables import REGISTRATIONS
from fincert_lab.language import Party
from fincert_lab.panels.timeline import ROWS
from fincert_lab.past import Past, fold
from fincert_lab.pki import crl, ocsp
from fincert_lab.pki.authority import KFTC
from fincert_lab.pki.crl import Revocation
from fincert_lab.pki.identity import CertificateId
from fincert_lab.pki.reason import Reason
from fincert_lab.pki.validation import StatusEvidence, _second_opinion, explain
from fincert_lab.rules import Rules
from fincert_lab.views import table
from fincert_lab.views.sequence import sequence
from fincert_lab.views.state import state_table
from tests import postgres
from tests.panels.driver import Browser
from tests.pki import world
from tests.racer import copy_tables, engine_at, take_a_try

PIN = "280417"
HSM = "hsm.db"
LETTERBOX = X25519PrivateKey.generate()
MANY = 1000  # certificates
EVENTS = 20_000
ENTRY = 305  # characters of an event in an outbox
SECOND = timedelta(seconds=1)
LOADED = "import cryptography.hazmat.backends.openssl.backend, fincert_lab.world.parties"
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def seconds(act: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def report(name: str, ours: float, floor: float, limit: float) -> bool:
    """Print the ratio of two times, and return whether it is within `limit`."""
    verdict = "ok" if ours / floor <= limit else "TOO SLOW"
    print(
        f"{name:<52} {ours * 1e3:8.2f} ms / {floor * 1e3:8.2f} ms = {ours / floor:5.2f}  (at most {limit})  {verdict}"
    )
    return ours / floor <= limit


def compare(name: str, ours: Callable[[], object], floor: Callable[[], object], limit: float, rounds: int) -> bool:
    """Measure both by turns and report the best of each."""
    ours(), floor()
    pairs = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
    return report(name, *(min(side) for side in zip(*pairs, strict=True)), limit)


def python(code: str) -> Callable[[], object]:
    """Return an act that runs `code` in a Python of its own."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def imports() -> bool:
    """Measure what a student waits for first."""
    ours, floor = python("from fincert_lab import Lab"), python("import cryptography.x509")
    return compare("from fincert_lab import Lab / cryptography.x509", ours, floor, limit=1.25, rounds=15)


def enroll() -> bool:
    """Measure first enrolments, each of another person or at another bank, real entropy: a second would also revoke.

    Beyond what no enrolment can do without, this one lists the device, counts the day's SMS, and opens a PIN budget.
    """
    todo = []
    for lab in (Lab(Entropy.system(), Rules()) for _ in range(4)):
        people = [lab.person(name) for name in ("kim", "hong", "namesake", "choi", "jung")]
        (first, bank), *others = [(person, bank) for person in people for bank in lab.banks.values()]
        first.device("phone").enroll(bank, pin="905271")  # once, for SQLAlchemy to compile what it is asked
        for person, bank in others:
            person.visit_branch(bank)
        todo += others
    pairs = iter(todo)

    def ours() -> object:
        person, bank = next(pairs)
        return person.device(f"at-{bank.party}", new=True).enroll(bank, pin="905271")

    return compare("enroll / its bare cryptography", ours, bare_enrolment, limit=1.4, rounds=len(todo) - 1)


def bare_enrolment() -> object:
    """Do what no enrolment can do without: a key, a stretched PIN, two sealed letters, four signatures, all checked.

    R is sealed to the CA, and what became of the PIN to the HSM. The request is checked by the CA; the certificate, up
    to the root, by the cloud; the claim that registers the key by the cloud and by the HSM; the proof that it opens by
    the HSM.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    stretch_a_pin()
    for _ in ("R", "A"):
        vid.open_r(LETTERBOX, vid.seal_r(LETTERBOX.public_key(), bytes(32)))
    checks = {b"request": 1, b"certificate": 2, b"claim": 2, b"proof": 1}
    for message, times in checks.items():
        signature = keys.sign(key, message)
        for _ in range(times):
            keys.verify(key.public_key(), signature, message)
    return key


def stretch_a_pin() -> None:
    """Stretch one PIN, as every opening of a key has to."""
    Argon2id(salt=bytes(32), length=64, iterations=2, lanes=1, memory_cost=19 * 1024).derive(PIN.encode())


def unlock_and_sign() -> bool:
    """Measure the opening of a key with its PIN and one signature, against a stretched PIN and the two signatures."""
    lab = Lab(Entropy.system(), Rules())
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    key = ec.generate_private_key(ec.SECP256R1())

    def ours() -> object:
        return cms.sign(b"a login", certificate, laptop._keybox.open(certificate, PIN).key)

    def floor() -> object:
        stretch_a_pin()
        keys.verify(key.public_key(), keys.sign(key, b"proof"), b"proof")
        return keys.sign(key, b"a login")

    return compare("unlock and sign / Argon2id + two signatures", ours, floor, limit=1.3, rounds=60)


def opening(suite: Suite) -> Callable[[], object]:
    lab = Lab(Entropy.system(), Rules(), suite)
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    return lambda: laptop._keybox.open(certificate, PIN)


def unlock_blind() -> bool:
    """Measure the opening of a key whose HSM gets a blinded A, against one whose HSM gets A."""
    return compare("unlock, OPRF / unlock, HMAC", opening(Suite.OPRF), opening(Suite.HMAC), limit=1.15, rounds=60)


def unlock_shared() -> bool:
    """Measure the opening of a key with three HSMs, of which two have to answer, against one with one HSM."""
    shared, alone = opening(Suite.TWO_OF_THREE), opening(Suite.HMAC)
    return compare("unlock, 2 of 3 / unlock, HMAC", shared, alone, limit=1.5, rounds=60)


def durable_try(folder: Path) -> bool:
    """Measure a PIN try taken away on disk, with its budget and its event, and all databases told.

    Against as many statements, which commit as much, in bare sqlite3: nothing is checked, compiled, encoded or hashed.
    """
    plenty = replace(Rules(), pin_tries=10**6, pin_budget=10**6)
    lab = Lab(Entropy.system(), plenty, folder=folder)
    laptop = lab.person("hong").device("laptop")
    certificate = laptop.enroll(lab.bank("kb"), pin=PIN)
    session = laptop._keybox.session()
    registration = lab.cloud.fetch_envelope(laptop.party, session, CertificateId.of(certificate)).context.registration
    bare, *others = (bare_database(folder / f"bare-{each}.sqlite") for each in range(len(lab.journal.witnesses) + 1))
    entry, numbers = "x" * ENTRY, count(1)

    def ours() -> object:
        return lab.hsm._take_a_try(Party("cloud"), CertificateId.of(certificate), registration, bytes(16), 0)

    def floor() -> None:
        number = next(numbers)
        bare.execute("BEGIN")
        for counted in ("registrations", "budgets"):
            bare.execute(f"UPDATE {counted} SET left = left - 1 WHERE id = 1 AND left > 0")
        bare.execute("INSERT INTO outbox VALUES (?, ?, ?)", (number, entry, bytes(32)))
        bare.execute("COMMIT")
        for other in others:
            other.execute("PRAGMA synchronous = NORMAL")
            other.execute("UPDATE heard SET number = ?, hash = ?", (number, bytes(32)))
            other.execute("PRAGMA synchronous = FULL")

    try:
        return compare("a durable PIN try, all told / the same in sqlite3", ours, floor, limit=3, rounds=400)
    finally:
        for database in (bare, *others):
            database.close()
        lab.close()


def bare_database(file: Path) -> sqlite3.Connection:
    """Return a database as durable as the lab's, with tables for a try, its event, and what another has heard."""
    database = sqlite3.connect(file, isolation_level=None)
    for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        database.execute(f"PRAGMA {pragma}")
    for counted in ("registrations", "budgets"):
        database.execute(f"CREATE TABLE {counted} (id INTEGER PRIMARY KEY, left INTEGER)")
        database.execute(f"INSERT INTO {counted} VALUES (1, 1000000)")
    database.execute("CREATE TABLE outbox (number INTEGER PRIMARY KEY, entry TEXT, hash BLOB)")
    database.execute("CREATE TABLE heard (number INTEGER, hash BLOB)")
    database.execute("INSERT INTO heard VALUES (0, NULL)")
    return database


def tries_a_second(folder: Path) -> None:
    """Print how many PIN tries a second can be taken, one after the other, from the HSM's file in `folder`.

    And from the same tables in PostgreSQL, if there is one: the HSM's two statements and a durable commit, no more.
    """

    def on(address: str | URL) -> float:
        with engine_at(address, "SERIALIZABLE").connect() as db:
            row = db.execute(REGISTRATIONS.select()).one()
            db.rollback()

            def ours() -> None:
                with db.begin():
                    take_a_try(db, row)

            return 1 / min(timeit(ours, number=50) / 50 for _ in range(8))

    found = [f"{on(f'sqlite:///{folder / HSM}'):8,.0f} on SQLite"]
    if (programs := postgres.programs()) is not None:
        with postgres.cluster(programs) as address:
            copy_tables(folder / HSM, address)
            found.append(f"{on(address):,.0f} on PostgreSQL")
    print(f"{'PIN tries a second':<52} {', '.join(found)}")


def status(folder: Path) -> list[bool]:
    """Measure an OCSP answer against its signature, lists against openssl's, a report against its verifications."""
    key, message = world.CA_KEY, bytes(200)
    good = ocsp.Good(world.SERIAL)
    answer = compare(
        "an OCSP answer / a bare signature",
        lambda: world.answer(good),
        lambda: key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True)),
        limit=4,
        rounds=300,
    )
    lists = [
        a_list(folder, entries=1_000, limit=0.8, rounds=9),
        a_list(folder, entries=100_000, limit=0.5, rounds=5),
        a_list(folder, entries=100_000, limit=0.65, rounds=5, apart=SECOND),
        a_list(folder, entries=1_000_000, limit=0.5, rounds=1),
    ]
    long = [a_long_list_read(folder, limit=1.5), a_long_list_read(folder, limit=1.5, apart=SECOND)]
    return [answer, *lists, *long, looked_up(), second_opinion(), explained(), over_http(folder)]


def revoked(entries: int, apart: timedelta = timedelta()) -> list[Revocation]:
    """Return so many entries, one so long before the other: a second, or all at once."""
    return [
        Revocation(number << 100, world.NOW - number * apart, Reason.SUPERSEDED) for number in range(1, entries + 1)
    ]


def a_list(folder: Path, *, entries: int, limit: float, rounds: int, apart: timedelta = timedelta()) -> bool:
    """Measure a complete list of so many entries against openssl's of the same."""
    revocations = revoked(entries, apart)
    gencrl = openssl_ca(folder, revocations)
    name = f"a list of {entries:,}{', a second apart' if apart else ''} / openssl ca -gencrl"
    return compare(name, lambda: world.revocation_list(*revocations), gencrl, limit, rounds)


def look_up(der: bytes) -> object:
    """Look one certificate up in a list: its signature, and every entry of it, checked."""
    return crl.look_up(der, world.HONG, issuer=world.CA, at=world.NOW)


def a_long_list_read(folder: Path, *, limit: float, apart: timedelta = timedelta()) -> bool:
    """Measure a certificate looked up in a list of 100,000, against openssl's look at the same list.

    And what it takes to find somebody in it, once it is read: at most 50 µs, however long it is.
    """
    made = world.revocation_list(*revoked(100_000, apart))
    (folder / "list.crl").write_bytes(made)
    command = ["openssl", "crl", "-verify", "-inform", "DER", "-in", "list.crl", "-CAfile", "ca.pem", "-noout"]

    def verify() -> object:
        return subprocess.run(command, cwd=folder, check=True, capture_output=True)

    name = f"look up in 100,000{', a second apart' if apart else ''} / openssl crl -verify"
    within = compare(name, lambda: look_up(made), verify, limit, rounds=5)
    checked = crl._check(made, world.CA, world.NOW, crl.ALGORITHMS, Rules.status_validity, Rules.crl_entries)
    found = min(timeit(lambda: checked.find(50_000 << 100), number=100) for _ in range(100)) / 100
    print(f"{'find a serial number in it, once it is read':<52} {found * 1e6:8.2f} µs{'':<20}(at most 50 µs)")
    return within and found <= 50e-6


def looked_up() -> bool:
    """Measure a certificate looked up in the list of its partition: read, its signature and every entry checked."""
    partition = world.revocation_list(*revoked(Rules.crl_partition))
    public, signature = world.CA_KEY.public_key(), keys.sign(world.CA_KEY, b"x")

    def floor() -> None:
        keys.verify(public, signature, b"x")

    return compare(
        "look up in a partition's list / a bare verification", lambda: look_up(partition), floor, limit=7, rounds=200
    )


def openssl_ca(folder: Path, revocations: list[Revocation]) -> Callable[[], object]:
    """Return an act in which openssl signs a list of the same revocations."""
    rows = [
        f"R\t360302000000Z\t{each.since:%y%m%d%H%M%SZ},superseded\t{each.serial:034X}\tunknown\t/CN=x"
        for each in revocations
    ]
    (folder / "index.txt").write_text("\n".join(rows) + "\n", encoding="ascii")
    (folder / "number").write_text("01\n", encoding="ascii")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca = x\n[x]\ndatabase = index.txt\ncrlnumber = number\ndefault_md = sha256\ncrl_extensions = y\n"
        "[y]\nauthorityKeyIdentifier = keyid\n",
        encoding="ascii",
    )
    (folder / "ca.pem").write_bytes(world.CA.public_bytes(Encoding.PEM))
    pem = world.CA_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "ca.key").write_bytes(pem)
    command = ["openssl", "ca", "-gencrl", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"]
    period = ["-crl_lastupdate", "260302000000Z", "-crl_nextupdate", "260303000000Z", "-out", "list.pem"]
    return lambda: subprocess.run([*command, *period], cwd=folder, check=True, capture_output=True)


def second_opinion() -> bool:
    """Measure pyca's verifier on the path of three certificates, against the two signatures that it has to verify."""
    public, signature = world.CA_KEY.public_key(), keys.sign(world.CA_KEY, b"x")

    def floor() -> None:
        for _ in range(2):
            keys.verify(public, signature, b"x")

    def ours() -> None:
        assert _second_opinion(world.HONG, world.TRUST, world.NOW).refusal is None

    return compare("pyca's verifier on a path / two bare verifications", ours, floor, limit=1.5, rounds=300)


def explained() -> bool:
    """Measure a report: path and status here, and the path once more by pyca; that is seven signatures to verify.

    No signature is verified twice. The rest is spread thinly over 21 checks, of which the dearest takes a twentieth.
    """
    evidence = StatusEvidence(world.lists(), world.answer(ocsp.Good(world.SERIAL)))
    public, signature = world.CA_KEY.public_key(), keys.sign(world.CA_KEY, b"x")

    def floor() -> None:
        for _ in range(7):
            keys.verify(public, signature, b"x")

    def ours() -> None:
        explain(world.HONG, world.TRUST, evidence, world.NOW).raise_for_failure()

    return compare("explain a certificate / seven bare verifications", ours, floor, limit=2.7, rounds=200)


def over_http(folder: Path) -> bool:
    """Measure an OCSP answer over HTTP, one after the other on a connection, against openssl's responder.

    Which answers one request a connection.
    """
    lab = Lab(Entropy.system(), replace(Rules(), questions_an_hour=1))
    made = ocsp.build_request(1, lab.ca.trust.ca), ocsp.build_request(1, world.CA)
    with lab.serve() as served, responder(folder) as port:
        kept = HTTPConnection(urlsplit(served.at(KFTC.ocsp)).netloc)

        def ask(connection: HTTPConnection, request: bytes) -> None:
            connection.request("POST", "/", request, {"Content-Type": "application/ocsp-request"})
            assert connection.getresponse().read()

        def floor() -> None:
            with closing(HTTPConnection("127.0.0.1", port)) as connection:
                ask(connection, made[1])

        with closing(kept):
            name = "an OCSP answer over HTTP / openssl ocsp -port"
            return compare(name, lambda: ask(kept, made[0]), floor, limit=3, rounds=300)


@contextmanager
def responder(folder: Path) -> Iterator[int]:
    """Have openssl answer for a CA with the same key, as long as the block lasts; yield its port."""
    openssl_ca(folder, [Revocation(2, world.NOW, Reason.SUPERSEDED)])
    its = ["-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key", "-ndays", "1"]
    command = ["openssl", "ocsp", "-port", "0", *its]
    with subprocess.Popen(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline().split()[1].rpartition(":")[2])  # ACCEPT [::]:41234 PID=…
        process.terminate()


def many(folder: Path) -> list[bool]:
    """Measure what a thousand certificates cost: to open their sandbox, and to show them."""
    lab = Lab(Entropy.system(), Rules(), folder=folder)
    laptop = lab.person("hong").device("laptop")
    for _ in range(MANY):
        laptop.enroll(lab.bank("kb"), pin=PIN)
    lab.close()

    def opened() -> Lab:
        return Lab(Entropy.system(), Rules(), folder=folder)

    def ours() -> None:
        opened().close()

    within = [compare(f"open a sandbox of {MANY} / read and hash", ours, lambda: read(folder), limit=5, rounds=5)]
    lab = opened()
    rendered = min(seconds(lambda: table(lab)._repr_html_()) for _ in range(10))
    print(f"{f'show(lab) of {MANY} rows':<52} {rendered * 1e3:8.2f} ms{'':<20}(at most 20 ms)")
    while len(lab.journal) < EVENTS:
        lab.person("hong").device("laptop").connected_devices()
    within += [found_again(lab), a_step(lab), an_idle_click(lab), an_act(lab)]
    lab.close()
    return [*within, rendered <= 0.020]


def found_again(lab: Lab) -> bool:
    """Measure the state after an event, at its dearest: as many events as can be after the last state that is kept."""
    number = EVENTS - 1
    assert number % Past.APART == Past.APART - 1

    def floor() -> object:
        return fold(lab.journal[:number])

    return compare(f"lab.at({number:,}) / folding as many", lambda: lab.at(number), floor, limit=0.1, rounds=20)


def a_step(lab: Lab) -> bool:
    """Measure a step of the time line, back and forth where a certificate was issued, against what it shows alone."""
    browser = Browser(live(lab))
    number = next(event.number for event in reversed(lab.journal) if event.act is Act.ISSUE)
    after, before, story = lab.at(number), lab.at(number - 1), lab.journal.story_of(number)

    def ours() -> None:
        browser.do("number", value=number - 1)
        browser.do("number", value=number)

    def floor() -> None:
        for _ in range(2):
            state_table(after, before=before, most=ROWS)._repr_html_()
            sequence(story)._repr_html_()

    name = f"two steps of the time line, {MANY} certificates / table, act"
    return compare(name, ours, floor, limit=4, rounds=50)


def an_idle_click(lab: Lab) -> bool:
    """Measure a click that changes nothing on the certificate centre, against the state table that stands below it."""
    browser = Browser(centre(lab.person("kim")))
    now = lab.now()

    def ours() -> None:
        browser.do("home")

    return compare("an idle click / show(lab)", ours, lambda: state_table(now)._repr_html_(), limit=0.3, rounds=20)


def an_act(lab: Lab) -> bool:
    """Measure acts without a KDF by clicks on the certificate centre, a suspension and its end, against the calls.

    Four clicks are drawn, two of them with a state table and a diagram. A digit on the PIN pad costs nothing here: all
    six come in one message.
    """
    kim, kb = lab.person("kim"), lab.bank("kb")
    certificate = kim.device("laptop").enroll(kb, pin=PIN)
    browser = Browser(centre(kim))
    which, own = str(CertificateId.of(certificate)), kim.user_check(kb)
    check = {"account_number": own.account_number, "security_code": own.security_code}

    def ours() -> None:
        for item in ("suspend", "restore"):
            browser.do("open", value=item)
            browser.submit(certificate=which, **check)

    def floor() -> None:
        kim.suspend(certificate, kb)
        kim.restore(certificate, kb)

    return compare("suspend, restore by clicks / by calls", ours, floor, limit=2, rounds=30)


def read(folder: Path) -> None:
    """Read back what opening cannot do without: every outbox, its chain of hashes and its JSON."""
    for file in folder.glob("*.db"):
        with sqlite3.connect(file) as db:
            link = bytes(32)
            for entry, _ in db.execute("SELECT entry, hash FROM outbox ORDER BY number"):
                link = hashlib.sha256(link + entry.encode()).digest()
                json.loads(entry)
        db.close()


def lessons() -> list[bool]:
    """Measure Restart and Run All of each lesson, but for what is measured or cracked in it, against trivial cells.

    There are as many of these, and they import the same: what the lesson does, and what a lab loads when it starts,
    with what cryptography leaves to be loaded until somebody has it make a key.
    """
    within = []
    for path in sorted((NOTEBOOKS / "ko").glob("*.ipynb")):
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        wanted = [*runnable(cells)]
        statements = [line for source in wanted for line in ast.parse(source).body]
        imported = [ast.unparse(line) for line in statements if isinstance(line, ast.Import | ast.ImportFrom)]
        trivial = ["\n".join([*imported, LOADED]), *["None"] * (len(wanted) - 1)]
        pairs = [(run_all(wanted), run_all(trivial)) for _ in range(7)]
        within.append(report(f"run all: {path.stem} / trivial cells", *map(min, zip(*pairs, strict=True)), limit=1.5))
    return within


def runnable(cells: list[nbformat.NotebookNode]) -> Iterator[str]:
    """Yield the cells that measure and crack nothing, but for those that would miss what such a cell makes.

    They would fail, and a traceback takes IPython a tenth of a second.
    """
    missing = set[str]()
    for cell in cells:
        names = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)]
        made, used = ({each.id for each in names if isinstance(each.ctx, kind)} for kind in (ast.Store, ast.Load))
        if {"measured", "cracking"} & {*cell.metadata.get("tags", [])} or used & missing:
            missing |= made
        else:
            missing -= made
            yield cell.source


def run_all(sources: list[str]) -> float:
    """Return how long a fresh kernel takes, from its start, to run these cells one after the other."""
    start = perf_counter()
    with run_kernel(extra_arguments=["--log-level=ERROR"]) as client:
        for source in sources:
            client.execute_interactive(source, output_hook=lambda _: None)
        return perf_counter() - start


def memory() -> None:
    """Print how much memory a lab takes, as Python counts it, and with one certificate in it."""
    Lab(Entropy.system(), Rules())
    gc.collect()
    tracemalloc.start()
    lab = Lab(Entropy.system(), Rules())
    empty, _ = tracemalloc.get_traced_memory()
    lab.person("hong").device("laptop").enroll(lab.bank("kb"), pin=PIN)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{'memory of a lab':<52} {empty / 1e6:8.2f} MB, with one certificate {used / 1e6:.2f} MB")


def main() -> int:
    """Print every ratio; return 1 if one is over its limit."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as large:
        results = [
            imports(),
            enroll(),
            unlock_and_sign(),
            unlock_blind(),
            unlock_shared(),
            durable_try(Path(folder)),
            *status(Path(folder)),
        ]
        results += [*many(Path(large)), *lessons()]
        tries_a_second(Path(folder))
    memory()
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
