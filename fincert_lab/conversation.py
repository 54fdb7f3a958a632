"""One conversation over HTTP: a request, and the answer from a CA's public information.

tornado reads and writes the messages. What is ours is which address gives what, which hosts a request may be for, and
how strictly it is read: a request that two programs could read differently, or that is not meant for us, is refused
before anything else is looked at. This also stops DNS rebinding, where a web page's author makes the name of their own
server point to this computer: the page's requests carry that name, so they are refused.

Sources: RFC 9112 (HTTP/1.1), RFC 9110 (status codes), RFC 2585 (lists and certificates), RFC 6960 appendix A (OCSP),
RFC 5019 §6 (caching of OCSP answers).
"""

import asyncio
import base64
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha1
from http import HTTPStatus
from time import monotonic
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import unquote

from cryptography.x509.ocsp import OCSPResponseStatus, load_der_ocsp_response
from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPInputError, HTTPMessageDelegate, ResponseStartLine
from tornado.iostream import IOStream

from fincert_lab.errors import LabError
from fincert_lab.institutions.ca.status import StatusDesk
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

HOME = "127.0.0.1"  # nowhere else: only the person who runs a lab can reach its CA
ADDRESS_BYTES, HEADERS = 2**14, 100  # limits of a request. An OCSP request in an address has about 200 bytes
CRL, CERTIFICATE = "application/pkix-crl", "application/pkix-cert"  # RFC 2585 §4
OCSP_REQUEST, OCSP_ANSWER = "application/ocsp-request", "application/ocsp-response"  # RFC 6960 appendix C
_LOG = logging.getLogger(__name__)

_BARE_CR_OR_LF = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_ABSOLUTE = re.compile(r"(?i:(https?)://)([^/?#]*)(.*)")
_AUTHORITY = re.compile(r"([\w.~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?", re.ASCII)  # with no user name before it

Ask = Callable[["Client", Callable[[Party, Any], bytes], Any], Awaitable[tuple[bytes, datetime]]]


@dataclass(frozen=True)
class Window:
    """What a port serves: the CA's `desk`, and its `certificates` by their addresses.

    `names` maps the names it may be called by to the host in certificates that is meant; `ocsp` is the CA's OCSP
    address. `ask` passes a client's question to the desk, and returns the answer and its time.
    """

    names: Mapping[str, str]
    ocsp: str
    certificates: Mapping[str, bytes]
    desk: StatusDesk
    ask: Ask


class Client(IOStream):
    """A connection on which only CRLF may end a line: tornado would also accept a bare CR or LF.

    `since` is when the client began to keep us waiting. `see_off` takes the socket over once we have hung up.
    """

    def __init__(self, socket: Any, see_off: Callable[["Client"], None], **limits: int) -> None:
        """Talk over a socket, within the `limits` of tornado's stream."""
        super().__init__(socket, **limits)
        self.since = monotonic()
        self._see_off = see_off

    async def read_until_regex(self, regex: bytes, max_bytes: int | None = None) -> bytes:
        """Return the head of a request. Raises HTTPInputError if two programs could split it into different lines."""
        head = await super().read_until_regex(regex, max_bytes)
        self.since = monotonic()
        if _BARE_CR_OR_LF.search(head):
            raise HTTPInputError
        return head

    def close_fd(self) -> None:
        """Leave the socket to the code that drains it."""
        self.socket = None  # type: ignore[assignment]  # as tornado's own method does
        self._see_off(self)


class Conversation(HTTPMessageDelegate):
    """One request and its answer. A refusal is a status code without text: the client's language is unknown here.

    No Date from the computer's clock, which would contradict the lab's: the desk's answers have the lab's, and others
    have none (RFC 9110 §6.6.1 allows that for servers without a clock). No CORS headers: pages of other sites may not
    read it.
    """

    def __init__(self, window: Window, connection: HTTPConnection) -> None:
        self._window = window
        self._connection = cast(HTTP1Connection, connection)
        self._client = cast(Client, self._connection.stream)
        self._address = ""  # the requested address, as in a certificate
        self._body = bytearray()

    def headers_received(self, start_line: Any, headers: HTTPHeaders) -> None:
        """Refuse requests that are ambiguous, not for us, or have a body that is not to be read."""
        self._method, self._target, self._version = start_line
        self._headers = headers
        if status := self._misread() or self._misdirected() or self._unserved():
            self._refuse(status, {"Connection": "close"})  # tornado closes the connection if it has not read everything

    def data_received(self, chunk: bytes) -> None:
        """Take in the next part of the body."""
        self._body += chunk

    def finish(self) -> None:
        """Answer, now that the whole request is there."""
        self._answering = asyncio.ensure_future(self._answer())

    def on_connection_close(self) -> None:
        """Do nothing: an incomplete request is ignored."""

    def _misread(self) -> HTTPStatus | None:
        """Return the reason if the end of the request is uncertain (RFC 9112 §6.3), or if it is too long."""
        lengths = self._headers.get_list("Content-Length")
        if lengths and ("Transfer-Encoding" in self._headers or not re.fullmatch("[0-9]+", "|".join(lengths))):
            return HTTPStatus.BAD_REQUEST
        if "Transfer-Encoding" in self._headers:
            return HTTPStatus.LENGTH_REQUIRED
        if len(self._target) > ADDRESS_BYTES:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        if len([*self._headers.get_all()]) > HEADERS:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        return None if self._target.isascii() else HTTPStatus.BAD_REQUEST

    def _misdirected(self) -> HTTPStatus | None:
        """Return the reason if the host is not ours: RFC 9112 §3.2. The host of an absolute URI overrides Host."""
        hosts = self._headers.get_list("Host") or [HOME] * (self._version == "HTTP/1.0")
        scheme, asked, path = "http", "".join(hosts), self._target
        if whole := _ABSOLUTE.fullmatch(path):
            scheme, asked, path = whole.groups()
        if len(hosts) != 1 or not all(map(_AUTHORITY.fullmatch, (asked, *hosts))):
            return HTTPStatus.BAD_REQUEST
        name = self._window.names.get(asked.lower())
        if scheme.lower() != "http" or name is None:
            return HTTPStatus.MISDIRECTED_REQUEST
        self._address = f"http://{name}{path or '/'}"
        return None

    def _unserved(self) -> HTTPStatus | None:
        """Return the reason if this kind of request is not served here."""
        if self._method not in {"GET", "HEAD", "POST"} or (self._method == "POST" and not self._asks_ocsp):
            return HTTPStatus.METHOD_NOT_ALLOWED
        if self._method == "POST":
            if self._address != self._window.ocsp:
                return HTTPStatus.NOT_FOUND
            if self._headers.get("Content-Type", "").split(";")[0].strip().lower() != OCSP_REQUEST:
                return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
            if "Content-Length" not in self._headers:
                return HTTPStatus.LENGTH_REQUIRED
        length = self._headers.get("Content-Length", "0")
        too_long = len(length) > 9 or int(length) > ocsp.MAX_BYTES
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else None

    @property
    def _asks_ocsp(self) -> bool:
        return self._address.startswith(self._window.ocsp)

    async def _answer(self) -> None:
        try:
            await self._hand_out()
        except LabError:  # the lab is closed, or its files cannot be read
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception:
            # Printed, it would appear below an unrelated cell.
            _LOG.debug("A conversation over HTTP broke off", exc_info=True)
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _hand_out(self) -> None:
        """Send a certificate, a list, or the answer to an OCSP request: see RFC 6960 appendix A.1."""
        its, address = self._window, self._address
        packed = self._method != "POST"
        request = _unpacked(address.removeprefix(its.ocsp)) if packed else bytes(self._body)
        if address in its.certificates:
            # No event: the lab has these certificates itself, so the CA is not asked.
            self._say(HTTPStatus.OK, {"Content-Type": CERTIFICATE}, its.certificates[address])
        elif address.endswith(".crl"):
            der, now = await its.ask(self._client, its.desk.fetch_list, address)
            # The next one may be signed at any moment. A cache must ask whether it was.
            headers = {"Content-Type": CRL, "Date": _date(now), "Cache-Control": "no-cache"}
            self._say(HTTPStatus.OK, headers, der) if der else self._refuse(HTTPStatus.NOT_FOUND)
        elif self._asks_ocsp and (request or not packed):
            der, now = await its.ask(self._client, its.desk.answer, request)
            kept = _keep(der, now) if packed else {}  # the answer to a POST is not cached: RFC 9110 §9.3.3
            self._say(HTTPStatus.OK, {"Content-Type": OCSP_ANSWER, "Date": _date(now), **kept}, der)
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _refuse(self, status: HTTPStatus, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers = {**headers, "Allow": "GET, HEAD, POST" if self._asks_ocsp else "GET, HEAD"}
        self._say(status, headers)

    def _say(self, status: HTTPStatus, headers: Mapping[str, str], body: bytes = b"") -> None:
        length = {"Content-Length": str(len(body))}
        if status is HTTPStatus.OK and self._method != "POST":
            tag = f'"{sha1(body, usedforsecurity=False).hexdigest()}"'  # the form in RFC 5019 §6.2
            headers = {**headers, "ETag": tag}
            known = self._headers.get("If-None-Match", "")
            if known == "*" or tag in known:
                status, length = HTTPStatus.NOT_MODIFIED, {}
        if self._method == "HEAD" or status is HTTPStatus.NOT_MODIFIED:
            body = b""
        line = ResponseStartLine("HTTP/1.1", status.value, status.phrase)
        self._connection.write_headers(line, HTTPHeaders({**headers, **length}), body)
        self._connection.finish()
        self._client.since = monotonic()


def _keep(der: bytes, now: datetime) -> dict[str, str]:
    """Return the headers that say until when an OCSP answer may be cached: RFC 5019 §6.2. An error may not be.

    All by the lab's clock: if that is not the computer's, Date is long past, and nobody caches the answer.
    """
    answer = load_der_ocsp_response(der)
    if answer.response_status is not OCSPResponseStatus.SUCCESSFUL:
        return {"Cache-Control": "no-store"}
    until = min(single.next_update_utc or now for single in answer.responses)
    return {
        "Last-Modified": _date(answer.produced_at_utc),
        "Expires": _date(until),
        "Cache-Control": f"max-age={max(0, int((until - now).total_seconds()))}, public, no-transform, must-revalidate",
    }


def _date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _unpacked(path: str) -> bytes:
    """Return the bytes of URL-encoded base64 in a path, or none."""
    try:
        return base64.b64decode(unquote(path), validate=True)
    except ValueError:
        return b""
