"""A lab's public addresses over HTTP, on this computer only, so that other tools can query a lab.

Certificates name addresses under `.example`, which never resolve. `Served` listens on 127.0.0.1, with one port for each
of their hosts, and returns what the CA's status desk has there, byte for byte, in one `Conversation` per request. A
question is a journal entry; if there are too many in an hour, the journal says how many they were (`visitors`).

One thread talks to all clients, in an event loop of its own: the notebook's kernel has another, and a program has none.
While somebody acts in the lab, another thread waits with the question. So a busy lab delays only those who ask it.
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
from fincert_lab.errors import BadInput, Field, LabError, NoPort
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.institutions.ca.visitors import OUTSIDE
from fincert_lab.journal import Journal
from fincert_lab.language import Party
from fincert_lab.pki import ocsp

CONNECTIONS = 128  # simultaneous: lab assumption
BACKLOG = 1024  # connections that the system queues until they are accepted: a thousand at once are not refused
TURN = 0.05  # seconds after which a waiting thread checks whether it still should wait
GRACE = 0.2  # seconds that a client may keep us waiting even while others want its place: lab assumption
SILENCE = 10  # seconds that a client may take for the head of a request, and for its body: lab assumption
HEAD_BYTES = 2**16  # of a request; no more than that is read
LEAVE = 1  # seconds in which a client can read the last answer: lab assumption
THROWN_AWAY = 2**24  # maximum number of bytes that are read and discarded after a refusal
T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Served:
    """A lab's lists, CA certificates and OCSP responders over HTTP, until `stop`, or the end of a `with` block.

    At most `CONNECTIONS` clients are connected at a time. If one more comes, those that have kept us waiting for longer
    than `GRACE` are disconnected. So clients that open a connection and say nothing delay others only briefly, and
    clients that ask as fast as they can are answered, however many they are.
    """

    def __init__(self, cas: Iterable[CertificationAuthority], journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._clients: dict[Client, socket] = {}
        self._asking: set[Client] = set()  # clients that wait for the desk, though they may have disconnected
        self._process = os.getpid()
        self._over = asyncio.Event()
        self._loop = asyncio.SelectorEventLoop()
        self._loop.set_default_executor(ThreadPoolExecutor(1))
        # Below a cell it would appear where nobody asked. Usually a client has disconnected.
        self._loop.set_exception_handler(lambda _, told: _LOG.debug("Over HTTP: %s", told["message"]))
        # A daemon thread: a program that ends without `stop` can exit.
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        try:
            for ca in cas:
                self.answer_for(ca)
        except NoPort:
            self.stop()
            raise

    def answer_for(self, ca: CertificationAuthority) -> None:
        """Answer for one more CA, at the addresses in its certificates, unless it is served already. Raises NoPort."""
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
        """Whether serving has ended."""
        return not self._hosts

    def at(self, address: str) -> str:
        """Return the URL for `address`, as named in a certificate: "http://127.0.0.1:41234/root.crl".

        Raises BadInput for an address of another host, and for any address after `stop`.
        """
        for name, host in self._hosts.items():
            if isinstance(address, str) and address.startswith(f"http://{name}/"):
                return address.replace(name, f"{HOME}:{host.port}", 1)
        raise BadInput(Field.ADDRESS)

    def stop(self) -> None:
        """Stop serving: afterwards the ports are free, and no thread is left. Calling it again changes nothing.

        A forked process has none of the threads, and shares the connections: it only releases them.
        """
        here = os.getpid() == self._process
        if here:
            with suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
        for each in [*self._clients.values(), *(host.listener for host in self._hosts.values())]:
            each.close()
        desks = {id(host.window.desk): host.window.desk for host in self._hosts.values()}
        self._hosts.clear()
        # If somebody is acting in the lab, and may be waiting for us, it is left until the hour is over.
        if here and self._journal.lock.acquire(timeout=TURN):
            try:
                with suppress(LabError):  # the lab is closed already
                    for desk in desks.values():
                        desk.visitors.sum_up()
            finally:
                self._journal.lock.release()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:  # on exit, this waits for all tasks
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
        """Talk to a client of a host, once there is room; then admit the next one."""
        try:
            its, address = host.listener.accept()
            client = Client(its, self._see_off, max_buffer_size=4 * HEAD_BYTES, read_chunk_size=HEAD_BYTES // 4)
            client.since = inf
            self._clients[client] = its
            while len(self._clients.keys() | self._asking) > CONNECTIONS:
                await asyncio.sleep(self._make_room())
            client.since = monotonic()
            host.server.handle_stream(client, address)
        except OSError:  # the client has gone, or this process has too many open files: until another client goes
            await asyncio.sleep(TURN)
        finally:
            self._open(host)

    def _make_room(self) -> float:
        """Disconnect clients that keep us waiting. Returns the number of seconds until the next look."""
        slow = [each for each in self._clients.keys() - self._asking if monotonic() - each.since > GRACE]
        for client in slow:
            _hang_up(self._clients[client])
        return 0 if slow else TURN

    async def _ask(self, client: Client, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        """Ask `desk` on behalf of a client, which is not disconnected meanwhile."""
        self._asking.add(client)
        try:
            if self._journal.lock.acquire(blocking=False):
                return self._tell(desk, what)
            return await self._loop.run_in_executor(None, self._take_turn, desk, what)
        finally:
            self._asking.discard(client)

    def _take_turn(self, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        """Wait until nobody is acting in the lab, and ask then."""
        # In short turns, not with one long wait: the thread that stops us may be the one that is acting.
        while not self._journal.lock.acquire(timeout=TURN):
            if self._over.is_set():
                raise ConnectionAbortedError
        return self._tell(desk, what)

    def _tell(self, desk: Callable[[Party, T], bytes], what: T) -> tuple[bytes, datetime]:
        """Ask, as one act of the lab, so that no other act comes in between. Call with the journal's lock held."""
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
    """One of the hosts in certificates: its port on this computer, and what is served there."""

    def __init__(self, name: str, ca: CertificationAuthority, ask: Ask) -> None:
        self.listener = create_server((HOME, 0), backlog=BACKLOG)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        # Also without a port, though that means another one: openssl ocsp omits it.
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
        """Begin a conversation, as tornado requires."""
        return Conversation(self.window, request_conn)


async def _drain(client: socket) -> None:
    """Let a client read the last answer: data that arrives at a closed connection would destroy it.

    So incoming data is read and discarded: RFC 9112 §9.6.
    """
    with suppress(OSError):
        client.shutdown(SHUT_WR)
        async with asyncio.timeout(LEAVE):
            thrown_away = 0
            while thrown_away < THROWN_AWAY and (more := await asyncio.get_running_loop().sock_recv(client, 2**16)):
                thrown_away += len(more)


def _hang_up(client: socket) -> None:
    with suppress(OSError):  # the client was faster
        client.shutdown(SHUT_RDWR)
