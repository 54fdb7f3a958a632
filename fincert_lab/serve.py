"""A lab's public addresses over HTTP, on this computer only, so that other tools can be pointed at a lab.

Certificates name addresses under `.example`, where nobody ever answers. `Served` listens on 127.0.0.1, for each of
their hosts at a port of its own, and hands out what the CA's status desk says there, byte for byte, in a `Conversation`
each. A question is an entry of the journal; of too many in an hour the journal tells how many they are (`visitors`).

One thread talks to everybody, in an event loop of its own: the notebook's kernel has another, and a program none. While
somebody acts in the lab, another thread waits with what is asked. So a busy lab keeps only those waiting who ask it.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from math import inf
from socket import SHUT_RDWR, SHUT_WR, create_server, socket
from threading import Thread
from time import monotonic
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPServerConnectionDelegate

from fincert_lab.clock import Clock
from fincert_lab.conversation import HOME, Ask, Client, Conversation, Window
from fincert_lab.errors import BadInput, LabError, NoPort
from fincert_lab.institutions.ca import CertificationAuthority
from fincert_lab.institutions.visitors import OUTSIDE
from fincert_lab.journal import Journal
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

CONNECTIONS = 128  # at a time: lab assumption
BACKLOG = 1024  # connections that the system holds until they are accepted: a thousand at once are not turned away
TURN = 0.05  # seconds after which who waits looks whether it still should
GRACE = 0.2  # seconds that a client may keep us waiting even while others want its place: lab assumption
SILENCE = 10  # seconds that a client may take for the head of a request, and for its body: lab assumption
HEAD_BYTES = 2**16  # of a request; of a longer one no more is read
LEAVE = 1  # seconds in which a client takes in what it was last told: lab assumption
THROWN_AWAY = 2**24  # bytes at the most of what comes after a refusal
T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Served:
    """A lab's lists, CA certificates and OCSP responders over HTTP, until `stop`, or the end of a `with` block.

    As many talk to it at a time as `CONNECTIONS`. Where that many are there and one more comes, those who have kept us
    waiting for longer than `GRACE` are hung up on. So those who open a connection and say nothing keep nobody else
    waiting for long, and those who ask as fast as they can are answered, however many they are.
    """

    def __init__(self, cas: Iterable[CertificationAuthority], journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._clients: dict[Client, socket] = {}
        self._asking: set[Client] = set()  # whom the desk keeps waiting, though they may have gone
        self._process = os.getpid()
        self._over = asyncio.Event()
        self._loop = asyncio.SelectorEventLoop()
        self._loop.set_default_executor(ThreadPoolExecutor(1))
        # Below a cell it would stand where nobody asked. Most often a client has hung up.
        self._loop.set_exception_handler(lambda _, told: _LOG.debug("Over HTTP: %s", told["message"]))
        # A daemon: a program that ends without `stop` ends.
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
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
                    self._hosts[name] = host = _Host(name, ca, self._ask)
                except OSError as error:
                    raise NoPort(reason=error.strerror) from None
                self._loop.call_soon_threadsafe(self._open, host)

    def __repr__(self) -> str:
        where = [f"{name} at http://{HOME}:{host.port}/" for name, host in self._hosts.items()]
        return f"Served({', '.join(where)})"

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
                return address.replace(name, f"{HOME}:{host.port}", 1)
        raise BadInput(field="address")

    def stop(self) -> None:
        """Answer no more: afterwards the ports are free, and no thread is left. To do so again changes nothing.

        A process that was forked off has none of the threads, and shares the connections: it only lets go of them.
        """
        here = os.getpid() == self._process
        if here:
            with suppress(RuntimeError):  # ended already
                self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
        for each in [*self._clients.values(), *(host.listener for host in self._hosts.values())]:
            each.close()
        desks = {id(host.window.desk): host.window.desk for host in self._hosts.values()}
        self._hosts.clear()
        # While somebody acts, who may be waiting for us, it is left to when the hour is over.
        if here and self._journal.lock.acquire(timeout=TURN):
            try:
                with suppress(LabError):  # closed already
                    for desk in desks.values():
                        desk.visitors.sum_up()
            finally:
                self._journal.lock.release()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:  # which in the end waits for everybody
            runner.run(self._until_the_end())

    async def _until_the_end(self) -> None:
        await self._over.wait()
        for host in [*self._hosts.values()]:
            self._loop.remove_reader(host.listener)
        for client, its in self._clients.items():
            _hang_up(its)
            client.close()

    def _open(self, host: "_Host") -> None:
        if not self._over.is_set():
            self._loop.add_reader(host.listener, self._knock, host)

    def _knock(self, host: "_Host") -> None:
        self._loop.remove_reader(host.listener)
        self._loop.create_task(self._let_in(host))

    async def _let_in(self, host: "_Host") -> None:
        """Talk to a client of a host, once there is a place for it; and then let the next one in."""
        try:
            its, address = host.listener.accept()
            client = Client(its, self._see_off, max_buffer_size=4 * HEAD_BYTES, read_chunk_size=HEAD_BYTES // 4)
            client.since = inf
            self._clients[client] = its
            while len(self._clients.keys() | self._asking) > CONNECTIONS:
                await asyncio.sleep(self._make_room())
            client.since = monotonic()
            host.server.handle_stream(client, address)
        except OSError:  # it has gone, or this process may open no more: until somebody else goes
            await asyncio.sleep(TURN)
        finally:
            self._open(host)

    def _make_room(self) -> float:
        """Hang up on those who keep us waiting. Returns in how many seconds to look again."""
        slow = [each for each in self._clients.keys() - self._asking if monotonic() - each.since > GRACE]
        for client in slow:
            _hang_up(self._clients[client])
        return 0 if slow else TURN

    async def _ask(self, client: Client, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        """Have `desk` asked for a client, on whom nobody hangs up meanwhile."""
        self._asking.add(client)
        try:
            if self._journal.lock.acquire(blocking=False):
                return self._tell(desk, what)
            return await self._loop.run_in_executor(None, self._take_turn, desk, what)
        finally:
            self._asking.discard(client)

    def _take_turn(self, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        """Wait for the end of what somebody does, and ask then."""
        # In turns, and not for as long as it takes: whoever stops us may be the one who acts.
        while not self._journal.lock.acquire(timeout=TURN):
            if self._over.is_set():
                raise ConnectionAbortedError
        return self._tell(desk, what)

    def _tell(self, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        """Ask, as one act of the lab: none of somebody else's comes in between. The journal's lock is held."""
        try:
            with self._journal.story():
                return desk(OUTSIDE, what), self._clock.now()
        finally:
            self._journal.lock.release()

    def _see_off(self, client: Client) -> None:
        self._loop.create_task(_drain(self._clients[client])).add_done_callback(lambda _: self._forget(client))

    def _forget(self, client: Client) -> None:
        self._clients.pop(client).close()


class _Host(HTTPServerConnectionDelegate):
    """One of the hosts that certificates name: where one finds it on this computer, and what is told there."""

    def __init__(self, name: str, ca: CertificationAuthority, ask: Ask) -> None:
        self.listener = create_server((HOME, 0), backlog=BACKLOG)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        # Without a port too, although that is another one: openssl ocsp says none.
        here, its = ("", ":", f":{self.port}"), ca.authority
        names = {f"{local}{port}": name for local in (HOME, "localhost") for port in here}
        names |= {f"{host}{port}": host for host in its.hosts for port in (*here, ":80")}
        certificates = {
            its.root_certificate: ca.trust.root.public_bytes(Encoding.DER),
            its.ca_certificate: ca.trust.ca.public_bytes(Encoding.DER),
        }
        self.window = Window(names, its.ocsp, certificates, ca.status, ask)
        self.server = HTTPServer(
            self,
            max_header_size=HEAD_BYTES,
            max_body_size=ocsp.MAX_BYTES,
            idle_connection_timeout=SILENCE,
            body_timeout=SILENCE,
        )

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> Conversation:
        """Begin a conversation, as tornado asks."""
        return Conversation(self.window, request_conn)


async def _drain(client: socket) -> None:
    """Let a client take in what it was last told: what still comes when a connection is closed takes that with it.

    So it is thrown away: RFC 9112 §9.6.
    """
    with suppress(OSError):
        client.shutdown(SHUT_WR)
        async with asyncio.timeout(LEAVE):
            thrown_away = 0
            while thrown_away < THROWN_AWAY and (more := await asyncio.get_running_loop().sock_recv(client, 2**16)):
                thrown_away += len(more)


def _hang_up(client: socket) -> None:
    with suppress(OSError):  # it was faster
        client.shutdown(SHUT_RDWR)
