"""A lab's public addresses over HTTP, on this computer only, so that other tools can be pointed at a lab.

Certificates name addresses under `.example`, where nobody ever answers. `Served` listens on 127.0.0.1, for each of
their hosts at a port of its own, and hands out what the CA's status desk says there, byte for byte.

Sources: RFC 2585 (lists and certificates over HTTP), RFC 6960 appendix A (OCSP over HTTP), RFC 9110 (status codes).
"""

import base64
import io
import logging
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socket import SHUT_RDWR, SHUT_WR, socket
from socketserver import TCPServer
from threading import BoundedSemaphore, Thread
from typing import Any, TypeVar
from urllib.parse import unquote

from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.errors import BadInput, LabError, NoPort
from fincert_lab.institutions.ca import CertificationAuthority
from fincert_lab.journal import Journal
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

HOME = "127.0.0.1"  # and nowhere else: a lab's CA is nobody's but who runs it
OUTSIDE = Party("outside")  # who asks over HTTP: a program that is no part of the lab
CONNECTIONS = 16  # to a host at a time, each with its thread: lab assumption
SILENCE = 10  # seconds that a client may keep a thread waiting: lab assumption
REQUEST_BYTES = 2**17  # with its headers; http.server takes lines of up to 2**16
THROWN_AWAY = 2**24  # bytes at the most of what comes after a refusal
BACKLOG = 1024  # connections that the system holds until they are accepted: a thousand at once are not turned away
TURN = 0.05  # seconds after which who waits looks whether it still should
CRL, CERTIFICATE = "application/pkix-crl", "application/pkix-cert"  # RFC 2585 §4
OCSP_REQUEST, OCSP_ANSWER = "application/ocsp-request", "application/ocsp-response"  # RFC 6960 appendix C
T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Served:
    """A lab's lists, CA certificates and OCSP responders over HTTP, until `stop`, or the end of a `with` block."""

    def __init__(self, cas: Iterable[CertificationAuthority], journal: Journal) -> None:
        self._journal = journal
        self._hosts: dict[str, _Host] = {}
        try:
            for ca in cas:
                self.answer_for(ca)
        except NoPort:
            self.stop()
            raise

    def answer_for(self, ca: CertificationAuthority) -> None:
        """Answer for one more CA, where its certificates say, if that is not so already. Raises NoPort."""
        for name in ca.authority.hosts:
            if name not in self._hosts:
                try:
                    self._hosts[name] = _Host(name, ca, self._journal)
                except OSError as error:
                    raise NoPort(reason=error.strerror) from None

    def __repr__(self) -> str:
        return f"Served({', '.join(self._hosts)})"

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def stopped(self) -> bool:
        """Whether nobody answers any more."""
        return not self._hosts

    def at(self, address: str) -> str:
        """Return where `address`, as a certificate names it, is to be found: "http://127.0.0.1:41234/root.crl".

        Raises BadInput for an address of another host, and for every one after `stop`.
        """
        for name, host in self._hosts.items():
            if isinstance(address, str) and address.startswith(f"http://{name}/"):
                return address.replace(name, f"{HOME}:{host.server_address[1]}", 1)
        raise BadInput(field="address")

    def stop(self) -> None:
        """Answer no more: afterwards the ports are free, and no thread is left. To do so again changes nothing."""
        while self._hosts:
            self._hosts.popitem()[1].stop()


class _Host(TCPServer):
    """One of the hosts that certificates name.

    A thread a connection, as many at a time as `CONNECTIONS`. Where that many are open, the one that has kept us
    waiting for longest is hung up on. So those who open a connection and say nothing keep nobody else waiting.

    Not http.server's HTTPServer, which asks the network for this computer's name.
    """

    request_queue_size = BACKLOG
    # Else a client that stays after the end would keep the port. On Windows it means that others may take it before.
    allow_reuse_address = os.name == "posix"

    def __init__(self, name: str, ca: CertificationAuthority, journal: Journal) -> None:
        super().__init__((HOME, 0), _Conversation)
        self.name = name
        self.desk = ca.status
        self.ocsp = ca.authority.ocsp
        self.certificates = {
            ca.authority.root_certificate: ca.trust.root.public_bytes(Encoding.DER),
            ca.authority.ca_certificate: ca.trust.ca.public_bytes(Encoding.DER),
        }
        self._journal = journal
        self._stopped = False
        self._free = BoundedSemaphore(CONNECTIONS)
        self._threads: dict[socket, Thread] = {}
        self._slow: OrderedDict[socket, bool] = OrderedDict()  # who keeps us waiting, the longest first
        # Daemons, all of them: a program that ends without `stop` ends.
        self._loop = Thread(target=self.serve_forever, args=(TURN,), daemon=True)
        self._loop.start()

    def stop(self) -> None:
        """Hang up on everybody, and wait until every thread has ended."""
        self._stopped = True
        self.shutdown()
        self._loop.join()
        self.server_close()
        for client in self._threads:
            _hang_up(client)
        for thread in self._threads.values():
            thread.join()

    @contextmanager
    def turn(self, client: socket) -> Iterator[None]:
        """Let a client ask the desk, as one act of the lab: none of somebody else's comes in between.

        Nobody hangs up on it meanwhile. Raises ConnectionAbortedError if somebody has.
        """
        if not self._slow.pop(client, False):
            raise ConnectionAbortedError
        # In turns, and not for as long as it takes: whoever stops us may be the one who acts.
        while not self._journal.lock.acquire(timeout=TURN):
            if self._stopped:
                raise ConnectionAbortedError
        try:
            with self._journal.story():
                yield
        finally:
            self._journal.lock.release()
            self._slow[client] = True

    def process_request(self, request: Any, client_address: Any) -> None:
        """Talk to a client in a thread of its own, once there is one to spare."""
        patience = 0.0
        while not self._free.acquire(timeout=patience):
            patience = TURN
            with suppress(KeyError):  # nobody keeps us waiting: they are being answered
                _hang_up(self._slow.popitem(last=False)[0])
        self._slow[request] = True
        thread = Thread(target=self._talk, args=(request, client_address), daemon=True)
        thread.start()
        self._threads = {its: other for its, other in self._threads.items() if other.is_alive()} | {request: thread}

    def _talk(self, client: socket, address: Any) -> None:
        try:
            self.finish_request(client, address)
        except Exception:
            self.handle_error(client, address)
        finally:
            self._slow.pop(client, None)
            self.shutdown_request(client)
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: below a cell it would stand where nobody asked. Most often a client has hung up."""
        _LOG.debug("A conversation over HTTP broke off", exc_info=True)


class _Conversation(BaseHTTPRequestHandler):
    """One request and its answer. A refusal is a status code and not a word: nobody's language is known here.

    Without a Date (RFC 9110 §6.6.1 excuses who has no clock): the computer's would contradict the lab's, by which the
    answer itself is dated.
    """

    timeout = SILENCE
    default_request_version = "HTTP/1.0"  # of what is no HTTP at all: else its refusal would have no status code
    server: _Host
    connection: socket

    def setup(self) -> None:
        """Read no more than a request may have."""
        super().setup()
        self.rfile = io.BufferedReader(_Incoming(self.connection))

    def handle(self) -> None:
        """Answer, whatever happens, unless there is nobody to answer."""
        try:
            super().handle()
        except OSError:
            raise
        except LabError:  # closed, or its files cannot be read
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
            raise

    def do_GET(self) -> None:
        """Hand out a certificate, a list, or the answer to a request that is in the address (RFC 6960 appendix A.1)."""
        address = self._address()
        if address in self.server.certificates:
            # No event: the CA is not asked. Who has the lab has these.
            self._answer(CERTIFICATE, self.server.certificates[address])
        elif address.endswith(".crl") and (der := self._ask(self.server.desk.fetch_list, address)):
            self._answer(CRL, der)
        elif address.startswith(self.server.ocsp) and (request := _unpacked(address.removeprefix(self.server.ocsp))):
            self._answer(OCSP_ANSWER, self._ask(self.server.desk.answer, request))
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Answer an OCSP request."""
        address, length = self._address(), self.headers.get("Content-Length")
        if not address.startswith(self.server.ocsp):
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)
        elif address != self.server.ocsp:
            self._refuse(HTTPStatus.NOT_FOUND)
        elif self.headers.get_content_type() != OCSP_REQUEST:
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        elif length is None:
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif not (length.isascii() and length.isdigit()):
            self._refuse(HTTPStatus.BAD_REQUEST)
        elif len(length) > 9 or int(length) > ocsp.MAX_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif len(request := self.rfile.read(int(length))) < int(length):
            self._refuse(HTTPStatus.BAD_REQUEST)  # half of it
        else:
            self._answer(OCSP_ANSWER, self._ask(self.server.desk.answer, request))

    def _address(self) -> str:
        # Whole, if it is asked of us as of a proxy: RFC 9112 §3.2.2.
        return self.path if self.path.startswith("http://") else f"http://{self.server.name}{self.path}"

    def _ask(self, desk: Callable[[Party, T], bytes], what: T) -> bytes:
        with self.server.turn(self.connection):
            return desk(OUTSIDE, what)

    def _answer(self, kind: str, body: bytes) -> None:
        self._begin(HTTPStatus.OK, ("Content-Type", kind), ("Content-Length", str(len(body))))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refuse(self, status: int) -> None:
        headers = [("Content-Length", "0")]
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            asks_ocsp = self._address().startswith(self.server.ocsp)
            headers.append(("Allow", "GET, HEAD, POST" if asks_ocsp else "GET, HEAD"))
        self._begin(status, *headers)
        # What still comes when a connection is closed takes the answer with it. So it is thrown away: RFC 9112 §9.6.
        self.connection.shutdown(SHUT_WR)
        self.connection.settimeout(1)
        thrown_away = 0
        while thrown_away < THROWN_AWAY and (more := self.connection.recv(2**16)):
            thrown_away += len(more)

    def _begin(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response_only(status)  # without the Server and the Date that send_response adds
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what http.server cannot read. A method that it finds no do_… for is one that is not allowed here."""
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else code)

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing; the journal has what was asked."""


class _Incoming(io.RawIOBase):
    """What a client sends, up to `REQUEST_BYTES`: of a hundred headers of the greatest length nothing is kept."""

    def __init__(self, client: socket) -> None:
        self._client = client
        self._left = REQUEST_BYTES

    def readable(self) -> bool:
        """Look whether one can read from it, as `io` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes. Raises ConnectionAbortedError when it is enough."""
        count = self._client.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise ConnectionAbortedError
        return count


def _hang_up(client: socket) -> None:
    with suppress(OSError):  # it was faster
        client.shutdown(SHUT_RDWR)


def _unpacked(path: str) -> bytes:
    """Return the bytes whose base64 is URL-encoded in a path, or none."""
    try:
        return base64.b64decode(unquote(path), validate=True)
    except ValueError:
        return b""
