"""One conversation over HTTP: a request, and its answer out of what a CA has to say in public.

tornado reads and writes the messages. What is ours is which address gives what, whom a request has to be for, and how
strictly it is read: what two programs could read differently, and what is not meant for us, is refused before anything
else is looked at. So a web page whose author has the name of their own server point to this computer (DNS rebinding)
reads nothing: its requests say that name.

Sources: RFC 9112 (HTTP/1.1), RFC 9110 (status codes), RFC 2585 (lists and certificates), RFC 6960 appendix A (OCSP),
RFC 5019 §6 (what of OCSP may be kept).
"""

import base64
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from time import monotonic
from typing import Any, TypeVar, cast
from urllib.parse import unquote

from cryptography.x509.ocsp import OCSPResponseStatus, load_der_ocsp_response
from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPInputError
from tornado.iostream import IOStream
from tornado.web import HTTPError, RequestHandler, stream_request_body

from fincert_lab.errors import LabError
from fincert_lab.institutions.status import StatusDesk
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

HOME = "127.0.0.1"  # and nowhere else: a lab's CA is nobody's but who runs it
ADDRESS_BYTES, HEADERS = 2**14, 100  # what a request may have. An OCSP request in an address has some 200 bytes
CRL, CERTIFICATE = "application/pkix-crl", "application/pkix-cert"  # RFC 2585 §4
OCSP_REQUEST, OCSP_ANSWER = "application/ocsp-request", "application/ocsp-response"  # RFC 6960 appendix C
T = TypeVar("T")
_LOG = logging.getLogger(__name__)

_BARE_CR_OR_LF = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_ABSOLUTE = re.compile(r"(?i:(https?)://)([^/?#]*)(.*)")
_AUTHORITY = re.compile(r"([\w.~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]*))?", re.ASCII)  # nobody's name before it

Ask = Callable[["Client", Callable[[Party, Any], bytes], Any], Awaitable[tuple[bytes, datetime]]]


@dataclass(frozen=True)
class Window:
    """Where a `port` leads: what the CA's `desk` says under the addresses of `hosts`, and its `certificates` by theirs.

    `name` is the one of the hosts that the port stands for, `ocsp` is where the CA answers. `ask` puts a client's
    question to the desk, and returns what it says, and when.
    """

    name: str
    port: int
    hosts: Collection[str]
    ocsp: str
    certificates: Mapping[str, bytes]
    desk: StatusDesk
    ask: Ask


class Client(IOStream):
    """A connection, on which nothing that ends a line but CRLF is let through: tornado would take a CR or LF alone.

    `since` is when the client began to keep us waiting. `see_off` has the socket when we have hung up.
    """

    def __init__(self, socket: Any, see_off: Callable[["Client"], None], **limits: int) -> None:
        super().__init__(socket, **limits)
        self.since = monotonic()
        self._see_off = see_off

    async def read_until_regex(self, regex: bytes, max_bytes: int | None = None) -> bytes:
        """Return the head of a request. Raises HTTPInputError if two programs could see its lines in two places."""
        head = await super().read_until_regex(regex, max_bytes)
        if _BARE_CR_OR_LF.search(head):
            raise HTTPInputError
        return head

    def close_fd(self) -> None:
        """Leave the socket to who sees the client off."""
        self.socket = None  # type: ignore[assignment]  # as tornado's own does
        self._see_off(self)


@stream_request_body  # so that `prepare` refuses a request before its body is read
class Conversation(RequestHandler):
    """One request and its answer. A refusal is a status code and not a word: nobody's language is known here.

    Without the computer's Date, which would contradict the lab's: an answer of the desk has that, and others have none
    (RFC 9110 §6.6.1 excuses who has no clock). Without a word of who else may read it: no page of another site may.
    """

    def initialize(self) -> None:
        """Begin, with nothing read of it yet."""
        self._window: Window = self.settings["window"]
        self._address = ""  # of what is asked for, as a certificate names it
        self._body = bytearray()

    def set_default_headers(self) -> None:
        """Say nothing of this computer."""
        for header in ("Server", "Date", "Content-Type"):
            self.clear_header(header)

    @property
    def _client(self) -> Client:
        return cast(Client, cast(HTTP1Connection, self.request.connection).stream)

    def prepare(self) -> None:
        """Refuse what can be read in two ways, what is not for us, and what has a body that is not to be read."""
        if status := self._misread() or self._misdirected() or self._unserved():
            self.send_error(status, hang_up=True)

    def _misread(self) -> HTTPStatus | None:
        """Return why it is not certain where the request ends, if so: RFC 9112 §6.3. Or why it is too long."""
        match self.request.headers.get_list("Content-Length"), "Transfer-Encoding" in self.request.headers:
            case ([], True):
                return HTTPStatus.LENGTH_REQUIRED
            case ([], False):
                length = "0"
            case ([length], False) if re.fullmatch("[0-9]+", length):
                pass
            case _:
                return HTTPStatus.BAD_REQUEST
        if not self._uri.isascii():
            return HTTPStatus.BAD_REQUEST
        if len(self._uri) > ADDRESS_BYTES:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        if len([*self.request.headers.get_all()]) > HEADERS:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        self._length = int(length) if len(length) < 10 else 10**9
        return None

    @property
    def _uri(self) -> str:
        return self.request.uri or ""

    def _misdirected(self) -> HTTPStatus | None:
        """Return why none of our own hosts is asked, if so: RFC 9112 §3.2. A whole address says that, and not Host."""
        hosts = self.request.headers.get_list("Host") or [HOME]  # tornado lets only HTTP/1.0 say none
        scheme, authority, path = "http", hosts[0], self._uri
        if whole := _ABSOLUTE.fullmatch(path):
            scheme, authority, path = whole.groups()
        asked = _AUTHORITY.fullmatch(authority)
        if not asked or not all(map(_AUTHORITY.fullmatch, hosts)):
            return HTTPStatus.BAD_REQUEST
        name = self._own(asked[1].lower(), asked[2])
        if scheme.lower() != "http" or name is None:
            return HTTPStatus.MISDIRECTED_REQUEST
        self._address = f"http://{name}{path or '/'}"
        return None

    def _own(self, host: str, port: str | None) -> str | None:
        """Return which of the hosts of certificates is meant, or None if it is none.

        Without a port too, although that is another one: openssl ocsp says none.
        """
        here = str(self._window.port)
        if host in {HOME, "localhost"}:
            return self._window.name if port in {None, "", here} else None
        return host if host in self._window.hosts and port in {None, "", "80", here} else None

    def _unserved(self) -> HTTPStatus | None:
        """Return why such a request is not answered here, if so."""
        method, headers = self.request.method, self.request.headers
        posted = method == "POST"
        if method not in {"GET", "HEAD", "POST"} or (posted and not self._asks_ocsp):
            return HTTPStatus.METHOD_NOT_ALLOWED
        if posted and self._address != self._window.ocsp:
            return HTTPStatus.NOT_FOUND
        if posted and headers.get("Content-Type", "").split(";")[0].strip().lower() != OCSP_REQUEST:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        if posted and "Content-Length" not in headers:
            return HTTPStatus.LENGTH_REQUIRED
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if self._length > ocsp.MAX_BYTES else None

    @property
    def _asks_ocsp(self) -> bool:
        return self._address.startswith(self._window.ocsp)

    def data_received(self, chunk: bytes) -> None:
        """Take in the next of the body."""
        self._body += chunk

    async def get(self) -> None:
        """Hand out a certificate, a list, or the answer to a request that is in the address (RFC 6960 appendix A.1)."""
        its, address = self._window, self._address
        if address in its.certificates:
            # No event: the CA is not asked. Who has the lab has these.
            self._answer(CERTIFICATE, its.certificates[address])
        elif address.endswith(".crl"):
            der, now = await self._ask(its.desk.fetch_list, address)
            if not der:
                raise HTTPError(HTTPStatus.NOT_FOUND)
            self.set_header("Date", now)
            self.set_header("Cache-Control", "no-cache")  # the next may be signed at any moment: ask whether it is
            self._answer(CRL, der)
        elif self._asks_ocsp and (request := _unpacked(address.removeprefix(its.ocsp))):
            der, now = await self._ask(its.desk.answer, request)
            for header, value in _keep(der, now).items():
                self.set_header(header, value)
            self._answer(OCSP_ANSWER, der)
        else:
            raise HTTPError(HTTPStatus.NOT_FOUND)

    head = get

    async def post(self) -> None:
        """Answer an OCSP request. Nobody keeps the answer to a POST (RFC 9110 §9.3.3)."""
        der, now = await self._ask(self._window.desk.answer, bytes(self._body))
        self.set_header("Date", now)
        self._answer(OCSP_ANSWER, der)

    async def _ask(self, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        try:
            return await self._window.ask(self._client, desk, what)
        except LabError:  # closed, or its files cannot be read
            raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from None

    def _answer(self, kind: str, body: bytes) -> None:
        self.set_header("Content-Type", kind)
        self.finish(body)

    def write_error(self, status_code: int, *, hang_up: bool = False, **_: Any) -> None:
        """Say why, and no more."""
        if hang_up:
            self.set_header("Connection", "close")  # tornado does so where a body is left unread
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            if not self._address:  # a method of which tornado knows nothing
                self.set_status(HTTPStatus.NOT_IMPLEMENTED)
            else:
                self.set_header("Allow", "GET, HEAD, POST" if self._asks_ocsp else "GET, HEAD")
        self.finish()

    def log_exception(self, *of: Any) -> None:
        """Print nothing: below a cell it would stand where nobody asked."""
        _LOG.debug("A conversation over HTTP broke off", exc_info=of)

    def on_finish(self) -> None:
        """Count the time that the client keeps us waiting from now on."""
        self._client.since = monotonic()


def _keep(der: bytes, now: datetime) -> dict[str, datetime | str]:
    """Return the headers that say until when an OCSP answer may be kept: RFC 5019 §6.2. An error may not be.

    All by the lab's clock: where that is not the computer's, its Date is long past, and nobody keeps the answer.
    """
    answer = load_der_ocsp_response(der)
    if answer.response_status is not OCSPResponseStatus.SUCCESSFUL:
        return {"Date": now, "Cache-Control": "no-store"}
    until = min(single.next_update_utc or now for single in answer.responses)
    seconds = max(0, int((until - now).total_seconds()))
    kept = f"max-age={seconds}, public, no-transform, must-revalidate"
    return {"Date": now, "Last-Modified": answer.produced_at_utc, "Expires": until, "Cache-Control": kept}


def _unpacked(path: str) -> bytes:
    """Return the bytes whose base64 is URL-encoded in a path, or none."""
    try:
        return base64.b64decode(unquote(path), validate=True)
    except ValueError:
        return b""
