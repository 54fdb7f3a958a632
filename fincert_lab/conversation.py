"""One conversation over HTTP: a request, read strictly, and its answer out of what a CA has to say in public.

Strictly: what two programs could read differently, and what is not meant for us, is refused before anything else is
looked at. So a web page whose author has the name of their own server point to this computer (DNS rebinding) reads
nothing: its requests say that name.

Sources: RFC 9112 (HTTP/1.1), RFC 9110 (status codes), RFC 2585 (lists and certificates), RFC 6960 appendix A (OCSP).
"""

import base64
import io
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socket import SHUT_WR, socket
from typing import Any, TypeVar
from urllib.parse import unquote

from fincert_lab.errors import LabError
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.institutions.ca.visitors import OUTSIDE
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

HOME = "127.0.0.1"  # and nowhere else: a lab's CA is nobody's but who runs it
SILENCE = 10  # seconds that a client may keep a thread waiting: lab assumption
REQUEST_BYTES = 2**17  # with its headers; http.server takes lines of up to 2**16
THROWN_AWAY = 2**24  # bytes at the most of what comes after a refusal
CRL, CERTIFICATE = "application/pkix-crl", "application/pkix-cert"  # RFC 2585 §4
OCSP_REQUEST, OCSP_ANSWER = "application/ocsp-request", "application/ocsp-response"  # RFC 6960 appendix C
T = TypeVar("T")

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE = re.compile(_TOKEN + rb" [!-~]+ HTTP/[0-9]\.[0-9]\r?\n")
# No space before the colon, no line that goes on with the one before, no CR but at the end: RFC 9112 §5 and §2.2.
_HEADER = re.compile(_TOKEN + rb":[\t -~\x80-\xff]*\r?\n")
_ABSOLUTE = re.compile(r"(?i:(https?)://)([^/?#]*)(.*)")
_AUTHORITY = re.compile(r"([\w.~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]*))?", re.ASCII)  # nobody's name before it


@dataclass(frozen=True)
class Window:
    """Where a port leads: what the CA's `desk` says under the addresses of `hosts`, and its `certificates` by theirs.

    `name` is the one of the hosts that the port stands for, `ocsp` is where the CA answers. Who asks the desk does so
    in `turn`. When its answer begins, we `wait_for` it to read that and go.
    """

    name: str
    hosts: Collection[str]
    ocsp: str
    certificates: Mapping[str, bytes]
    desk: StatusDesk
    turn: Callable[[socket], AbstractContextManager[None]]
    wait_for: Callable[[socket], None]


class Conversation(BaseHTTPRequestHandler):
    """One request and its answer. A refusal is a status code and not a word: nobody's language is known here.

    Without a Date (RFC 9110 §6.6.1 excuses who has no clock): the computer's would contradict the lab's, by which the
    answer itself is dated. Without a word of who else may read it: no page of another site may.
    """

    timeout = SILENCE
    raw_requestline: bytes
    default_request_version = "HTTP/1.0"  # of what is no HTTP at all: else its refusal would have no status code
    connection: socket

    def __init__(self, window: Window, *of_the_server: Any) -> None:
        self._window = window
        self._address = ""  # of what is asked for, as a certificate names it
        super().__init__(*of_the_server)

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

    def parse_request(self) -> bool:
        """Read the head of a request, and refuse one that can be read in two ways, or is not for us."""
        self.command, self.request_version = "", self.default_request_version
        if not _REQUEST_LINE.fullmatch(self.raw_requestline):
            return self._refuse(HTTPStatus.BAD_REQUEST)
        lines = [self.rfile.readline()]
        while lines[-1].strip(b"\r\n"):
            lines.append(self.rfile.readline())
        # http.server would take what it cannot read as a header for the end of the headers.
        if lines[-1] not in {b"\r\n", b"\n"} or not all(map(_HEADER.fullmatch, lines[:-1])):
            return self._refuse(HTTPStatus.BAD_REQUEST)
        body, self.rfile = self.rfile, io.BytesIO(b"".join(lines))
        try:
            read = super().parse_request()
        finally:
            self.rfile = body
        return read and self._is_framed() and self._is_for_us()

    def _is_framed(self) -> bool:
        """Whether it is certain where the request ends: RFC 9112 §6.3."""
        match self._values("Content-Length"):
            case []:
                return True
            case [length] if re.fullmatch("[0-9]+", length) and "Transfer-Encoding" not in self.headers:
                return True
        return self._refuse(HTTPStatus.BAD_REQUEST)

    def _is_for_us(self) -> bool:
        """Whether one of our own hosts is asked: RFC 9112 §3.2. An address that is whole says that, and not Host."""
        hosts = self._values("Host")
        if len(hosts) > 1 or (not hosts and self.request_version > "HTTP/1.0"):
            return self._refuse(HTTPStatus.BAD_REQUEST)
        scheme, authority, path = "http", hosts[0] if hosts else HOME, self.path
        if whole := _ABSOLUTE.fullmatch(self.path):
            scheme, authority, path = whole.groups()
        asked = _AUTHORITY.fullmatch(authority)
        if not asked or not all(map(_AUTHORITY.fullmatch, hosts)):
            return self._refuse(HTTPStatus.BAD_REQUEST)
        name = self._own(asked[1].lower(), asked[2])
        if scheme.lower() != "http" or name is None:
            return self._refuse(HTTPStatus.MISDIRECTED_REQUEST)
        self._address = f"http://{name}{path or '/'}"
        return True

    def _own(self, host: str, port: str | None) -> str | None:
        """Return which of the hosts of certificates is meant, or None if it is none.

        Without a port too, although that is another one: openssl ocsp says none.
        """
        here = str(self.connection.getsockname()[1])
        if host in {HOME, "localhost"}:
            return self._window.name if port in {None, "", here} else None
        return host if host in self._window.hosts and port in {None, "", "80", here} else None

    def _values(self, header: str) -> list[str]:
        return [value.strip(" \t") for value in self.headers.get_all(header, [])]

    def do_GET(self) -> None:
        """Hand out a certificate, a list, or the answer to a request that is in the address (RFC 6960 appendix A.1)."""
        its, address = self._window, self._address
        if address in its.certificates:
            # No event: the CA is not asked. Who has the lab has these.
            self._answer(CERTIFICATE, its.certificates[address])
        elif address.endswith(".crl") and (der := self._ask(its.desk.fetch_list, address)):
            self._answer(CRL, der)
        elif address.startswith(its.ocsp) and (request := _unpacked(address.removeprefix(its.ocsp))):
            self._answer(OCSP_ANSWER, self._ask(its.desk.answer, request))
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Answer an OCSP request."""
        length = "".join(self._values("Content-Length"))
        if not self._address.startswith(self._window.ocsp):
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)
        elif self._address != self._window.ocsp:
            self._refuse(HTTPStatus.NOT_FOUND)
        elif self.headers.get_content_type() != OCSP_REQUEST:
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        elif not length:
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif len(length) > 9 or int(length) > ocsp.MAX_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif len(request := self.rfile.read(int(length))) < int(length):
            self._refuse(HTTPStatus.BAD_REQUEST)  # half of it
        else:
            self._answer(OCSP_ANSWER, self._ask(self._window.desk.answer, request))

    def _ask(self, desk: Callable[[Party, T], bytes], what: T) -> bytes:
        with self._window.turn(self.connection):
            return desk(OUTSIDE, what)

    def _answer(self, kind: str, body: bytes) -> None:
        self._begin(HTTPStatus.OK, ("Content-Type", kind), ("Content-Length", str(len(body))))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refuse(self, status: int) -> bool:
        """Say so, and hang up. Returns False: that was no request to answer."""
        headers = [("Content-Length", "0")]
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            asks_ocsp = self._address.startswith(self._window.ocsp)
            headers.append(("Allow", "GET, HEAD, POST" if asks_ocsp else "GET, HEAD"))
        self._begin(status, *headers)
        # What still comes when a connection is closed takes the answer with it. So it is thrown away: RFC 9112 §9.6.
        self.connection.shutdown(SHUT_WR)
        self.connection.settimeout(1)
        thrown_away = 0
        while thrown_away < THROWN_AWAY and (more := self.connection.recv(2**16)):
            thrown_away += len(more)
        return False

    def _begin(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response_only(status)  # without the Server and the Date that send_response adds
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self._window.wait_for(self.connection)  # to read it: a client that does not may be hung up on

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


def _unpacked(path: str) -> bytes:
    """Return the bytes whose base64 is URL-encoded in a path, or none."""
    try:
        return base64.b64decode(unquote(path), validate=True)
    except ValueError:
        return b""
