"""A lab's public addresses over HTTP, on this computer only, so that other tools can be pointed at a lab.

Certificates name addresses under `.example`, where nobody ever answers. `Served` listens on 127.0.0.1, for each of
their hosts at a port of its own, and hands out what the CA's status desk says there, byte for byte, in a `Conversation`
each. A question is an entry of the journal; of too many in an hour the journal tells how many they are (`visitors`).
"""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from socket import SHUT_RDWR, socket
from socketserver import TCPServer
from threading import BoundedSemaphore, Thread
from time import monotonic
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from fincert_lab.conversation import HOME, Conversation, Window
from fincert_lab.errors import BadInput, LabError, NoPort
from fincert_lab.institutions.ca.ca import CertificationAuthority
from fincert_lab.journal import Journal

CONNECTIONS = 64  # to a host at a time, each with its thread: lab assumption
BACKLOG = 1024  # connections that the system holds until they are accepted: a thousand at once are not turned away
TURN = 0.05  # seconds after which who waits looks whether it still should
GRACE = 0.2  # seconds that a client may keep us waiting even while others want its place: lab assumption
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
        where = [f"{name} at http://{HOME}:{host.server_address[1]}/" for name, host in self._hosts.items()]
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
                return address.replace(name, f"{HOME}:{host.server_address[1]}", 1)
        raise BadInput(field="address")

    def stop(self) -> None:
        """Answer no more: afterwards the ports are free, and no thread is left. To do so again changes nothing."""
        while self._hosts:
            self._hosts.popitem()[1].stop()


class _Host(TCPServer):
    """One of the hosts that certificates name.

    A thread a connection, as many at a time as `CONNECTIONS`. Where that many are open and one more comes, those who
    have kept us waiting for longer than `GRACE` are hung up on. So those who open a connection and say nothing keep
    nobody else waiting for long, and those who ask as fast as they can are answered, however many they are.

    Not http.server's HTTPServer, which asks the network for this computer's name.
    """

    request_queue_size = BACKLOG
    # Else a client that stays after the end would keep the port. On Windows it means that others may take it before.
    allow_reuse_address = os.name == "posix"

    def __init__(self, name: str, ca: CertificationAuthority, journal: Journal) -> None:
        certificates = {
            ca.authority.root_certificate: ca.trust.root.public_bytes(Encoding.DER),
            ca.authority.ca_certificate: ca.trust.ca.public_bytes(Encoding.DER),
        }
        window = Window(name, ca.authority.hosts, ca.authority.ocsp, certificates, ca.status, self.turn, self.wait_for)
        super().__init__((HOME, 0), partial(Conversation, window))
        self.desk = ca.status
        self._journal = journal
        self._stopped = False
        self._free = BoundedSemaphore(CONNECTIONS)
        self._threads: dict[socket, Thread] = {}
        self._slow: dict[socket, float] = {}  # who keeps us waiting, and since when
        self._process = os.getpid()
        # Daemons, all of them: a program that ends without `stop` ends.
        self._loop = Thread(target=self.serve_forever, args=(TURN,), daemon=True)
        self._loop.start()

    def stop(self) -> None:
        """Hang up on everybody, and wait until every thread has ended.

        A process that was forked off has none of the threads, and shares the connections: it only lets go of them.
        """
        if os.getpid() != self._process:
            self._let_go()
            return
        self._stopped = True
        self.shutdown()
        self._loop.join()
        self.server_close()
        for client in self._threads:
            _hang_up(client)
        for thread in self._threads.values():
            thread.join()
        # While somebody acts, who may be waiting for us, it is left to when the hour is over.
        if self._journal.lock.acquire(timeout=TURN):
            try:
                with suppress(LabError):  # closed already
                    self.desk.visitors.sum_up()
            finally:
                self._journal.lock.release()

    def _let_go(self) -> None:
        self.server_close()
        for client in self._threads:
            client.close()

    @contextmanager
    def turn(self, client: socket) -> Iterator[None]:
        """Let a client ask the desk, as one act of the lab: none of somebody else's comes in between.

        Nobody hangs up on it from now on, until we `wait_for` it. Raises ConnectionAbortedError if somebody has.
        """
        if self._slow.pop(client, None) is None:
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

    def wait_for(self, client: socket) -> None:
        """Count the time that a client keeps us waiting from now on."""
        self._slow[client] = monotonic()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Talk to a client in a thread of its own, once there is one to spare."""
        while not self._free.acquire(timeout=TURN):
            for client, since in self._slow.copy().items():
                # Unless it has come to its turn this moment.
                if monotonic() - since > GRACE and self._slow.pop(client, None) is not None:
                    _hang_up(client)
        self.wait_for(request)
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


def _hang_up(client: socket) -> None:
    with suppress(OSError):  # it was faster
        client.shutdown(SHUT_RDWR)
