"""A lab over HTTP: what is handed out, what is refused, and whom it survives."""

import base64
import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response

from fincert_lab import Lab, conversation, serve
from fincert_lab.clock import Clock
from fincert_lab.entropy import Entropy
from fincert_lab.errors import BadInput, LabClosed, NoPort
from fincert_lab.institutions import responder
from fincert_lab.institutions.status import StatusDesk
from fincert_lab.journal import Act, Journal
from fincert_lab.language import Party, name
from fincert_lab.pki import ocsp
from fincert_lab.pki.authority import KFTC
from fincert_lab.policy import Policy
from fincert_lab.views.history import journal_table
from tests.conftest import Story

PIN, OTHER_PIN = "280417", "905271"
PATIENCE = 5  # seconds: less than a silent client may keep a thread
CRL, CERTIFICATE, ANSWER = "application/pkix-crl", "application/pkix-cert", "application/ocsp-response"
ASKS = {"Content-Type": "application/ocsp-request"}
FIRST = KFTC.partition(1)
GET = "GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
POST = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/ocsp-request\r\n"


@pytest.fixture(autouse=True)
def _nothing_is_printed(capfd):
    yield
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def served(enrolled):
    with enrolled.lab.serve() as its:
        yield its


@pytest.fixture(scope="module")
def public():
    """A lab in which nothing changes but the journal, served for all tests that change nothing."""
    lab = Lab(Entropy.seeded(b"public"), replace(Policy(), questions_an_hour=10**6))  # as many as there are tests
    laptop = lab.person("hong").device("laptop")
    with lab.serve() as its:
        yield Story(lab, laptop, laptop.enroll(lab.bank("kb"), pin=PIN)), its


@pytest.fixture
def narrow(lab, monkeypatch):
    """A lab that talks to few at a time."""
    monkeypatch.setattr(serve, "CONNECTIONS", 8)
    with lab.serve() as its:
        yield its


def ask(served, address, method="GET", body=None, headers=ASKS):
    """Return status, content type and body of what is at an address that a certificate names."""
    where = urlsplit(served.at(address))
    connection = HTTPConnection(where.hostname, where.port, timeout=PATIENCE)
    try:
        connection.request(method, where.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
    finally:
        connection.close()


def connect(served, address=KFTC.root_crl):
    where = urlsplit(served.at(address))
    return socket.create_connection((where.hostname, where.port), timeout=PATIENCE)


def say(served, said, address=KFTC.root_crl):
    """Return everything that is answered to these bytes, until the other side hangs up."""
    with connect(served, address) as client:
        client.sendall(said)
        return client.makefile("rb").read()


def head_of(told):
    """Return status, headers and body of what was answered."""
    head, body = told.split(b"\r\n\r\n", 1)
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


def about(told, nonce=None):
    return ocsp.build_request(told.certificate.serial_number, told.lab.ca.trust.ca, nonce)


def addresses(thing, kind):
    """Return the addresses in an extension of a certificate or a list."""
    value = thing.extensions.get_extension_for_class(kind).value
    points = [name for point in value for name in getattr(point, "full_name", None) or [point.access_location]]
    return [point.value for point in points]


# --- what is handed out


def test_at_each_address_that_a_certificate_names_is_what_the_desk_gives(enrolled, served):
    lab, certificate = enrolled.lab, enrolled.certificate
    lab.person("hong").suspend(certificate, lab.bank("kb"))
    lists = lab.ca.status.fetch_crls(Party("x"), certificate)
    (complete,) = addresses(certificate, x509.CRLDistributionPoints)
    (delta,) = addresses(x509.load_der_x509_crl(lists.ca), x509.FreshestCRL)
    (root,) = addresses(lab.ca.trust.ca, x509.CRLDistributionPoints)
    (roots,) = addresses(lab.ca.trust.ca, x509.AuthorityInformationAccess)
    issuer, responder = addresses(certificate, x509.AuthorityInformationAccess)
    assert ask(served, complete) == (200, CRL, lists.ca)
    assert ask(served, delta) == (200, CRL, lists.delta)
    assert ask(served, root) == (200, CRL, lists.root)
    certificates = [trusted.public_bytes(Encoding.DER) for trusted in (lab.ca.trust.ca, lab.ca.trust.root)]
    assert [ask(served, each) for each in (issuer, roots)] == [(200, CERTIFICATE, each) for each in certificates]
    answer = lab.ca.status.answer(Party("x"), about(enrolled))
    assert ask(served, responder, "POST", about(enrolled)) == (200, ANSWER, answer)


def test_every_partition_has_its_own_list():
    lab = Lab(Entropy.seeded(b"partitions"), replace(Policy(), crl_partition=1))
    phone, kb = lab.person("kim").device("phone"), lab.bank("kb")
    made = [phone.enroll(kb, pin=OTHER_PIN) for _ in range(2)]  # the second supersedes the first
    with lab.serve() as its:
        lists = [ask(its, KFTC.partition(number))[2] for number in (1, 2)]
    assert lists == [lab.ca.status.fetch_crls(Party("x"), each).ca for each in made]
    assert [len(x509.load_der_x509_crl(each)) for each in lists] == [1, 0]


def test_a_list_that_is_published_later_is_handed_out_from_then_on(enrolled, served):
    first = ask(served, FIRST)
    enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
    second = ask(served, FIRST)
    assert [len(x509.load_der_x509_crl(told[2])) for told in (first, second)] == [0, 1]


def test_an_ocsp_request_may_also_stand_in_the_address(public):
    enrolled, served = public
    seen = ""
    for nonce in (None, *(bytes(shift) + bytes.fromhex(6 * "fbefbeffffff") for shift in (1, 2, 3))):
        packed = base64.b64encode(about(enrolled, nonce)).decode()
        seen += packed
        answer = enrolled.lab.ca.status.answer(Party("x"), about(enrolled, nonce))
        for path in (packed, quote(packed, safe="")):
            assert ask(served, KFTC.ocsp + path) == (200, ANSWER, answer)
    assert {"+", "/", "="} < {*seen}


def test_what_is_no_ocsp_request_is_answered_so_by_the_desk(public):
    _, served = public
    for told in (
        ask(served, KFTC.ocsp, "POST", b"garbage"),
        ask(served, KFTC.ocsp, "POST", b""),
        ask(served, KFTC.ocsp + "AAAA"),
    ):
        assert told == (200, ANSWER, ocsp.MALFORMED_REQUEST)


def test_head_tells_how_long_it_is_and_does_not_send_it(public):
    _, served = public
    whole = ask(served, KFTC.root_crl)[2]
    told = say(served, f"{GET.format('/root.crl')}\r\n".replace("GET", "HEAD").encode())
    status, headers, body = head_of(told)
    assert (status, headers["Content-Length"], body) == (200, str(len(whole)), b"")


def test_as_a_proxy_it_answers_for_the_addresses_as_they_are(public):
    enrolled, served = public
    der = enrolled.lab.ca.status.fetch_crls(Party("x"), enrolled.certificate).ca
    assert say(served, f"{GET.format(FIRST)}\r\n".encode(), KFTC.ocsp).endswith(b"\r\n\r\n" + der)


def test_an_answer_says_the_labs_time_and_nothing_of_this_computer(public):
    enrolled, served = public
    now = format_datetime(enrolled.lab._clock.now(), usegmt=True)
    _, headers, _ = head_of(say(served, f"{GET.format('/root.crl')}\r\n".encode()))
    assert headers["Date"] == now
    assert {*headers} == {"Content-Type", "Content-Length", "Connection", "Date", "Cache-Control", "Etag"}
    _, headers, _ = head_of(say(served, f"{GET.format('/root.crt')}\r\n".encode()))
    assert {*headers} == {"Content-Type", "Content-Length", "Connection", "Etag"}


def test_what_troubles_the_desk_troubles_those_outside(enrolled, served):
    lab, stale = enrolled.lab, ask(served, FIRST)
    lab.disturb("stale_list", "ocsp_down")
    lab.person("hong").revoke(enrolled.certificate, lab.bank("kb"))
    assert ask(served, FIRST) == stale
    assert ask(served, KFTC.ocsp, "POST", about(enrolled))[2] == ocsp.TRY_LATER


def test_whoever_asks_over_http_is_in_the_journal_as_a_sender(public):
    enrolled, served = public
    number = len(enrolled.lab.journal)
    ask(served, FIRST)
    ask(served, KFTC.ocsp, "POST", about(enrolled))
    events = enrolled.lab.journal[number:]
    assert [(event.sender, event.receiver, event.act) for event in events] == [
        ("outside", "ca", Act.FETCH_CRL),
        ("outside", "ca", Act.ASK_OCSP),
    ]
    assert name(events[0].sender) == "outside program"
    assert enrolled.lab.last_act().events == (events[1],)


# --- where it is


def test_each_host_has_a_port_of_its_own_on_this_computer_only(public):
    _, served = public
    places = [
        urlsplit(served.at(address))
        for address in (KFTC.root_crl, KFTC.ca_certificate, KFTC.root_certificate, KFTC.ocsp)
    ]
    assert [place.path for place in places] == ["/root.crl", "/ca.crt", "/root.crt", "/"]
    assert {place.hostname for place in places} == {"127.0.0.1"}
    crls, ca, root, responder = (place.port for place in places)
    assert crls == ca == root != responder


@pytest.mark.parametrize(
    "address",
    [
        "http://crl.example/root.crl",
        "https://crl.fincert-lab.example/root.crl",
        "http://crl.fincert-lab.example:80/root.crl",
        "http://crl.fincert-lab.example.com/root.crl",
        "http://[",
        "",
        b"http://crl.fincert-lab.example/root.crl",
        None,
    ],
)
def test_where_an_address_of_somebody_else_is_nobody_says(public, address):
    _, served = public
    with pytest.raises(BadInput, match="an address that a certificate of this lab names"):
        served.at(address)


def test_a_lab_that_is_served_again_is_served_at_the_same_place(lab):
    with lab.serve() as first:
        assert lab.serve() is first
    with lab.serve() as second:
        assert second is not first and ask(second, KFTC.root_crl)[0] == 200


def test_two_labs_at_once_serve_their_own_bytes():
    labs = [Lab.start(lang="en", seed=seed) for seed in ("one", "two")]
    with labs[0].serve() as one, labs[1].serve() as two:
        for address in (KFTC.root_crl, FIRST, KFTC.ca_certificate, KFTC.root_certificate):
            assert ask(one, address)[2] != ask(two, address)[2]
        for lab, its in zip(labs, (one, two), strict=True):
            assert ask(its, KFTC.ca_certificate)[2] == lab.ca.trust.ca.public_bytes(Encoding.DER)


# --- refusals


@pytest.mark.parametrize(
    "address",
    [
        "http://crl.fincert-lab.example/",
        "http://crl.fincert-lab.example/favicon.ico",
        "http://crl.fincert-lab.example/../root.crl",
        "http://crl.fincert-lab.example/root.crl?",
        "http://crl.fincert-lab.example/root-delta.crl",
        "http://crl.fincert-lab.example/dp1p2.crl",
        "http://crl.fincert-lab.example/dp1p1-delta.crl",  # there is none to the first list
        "http://ocsp.fincert-lab.example/",
        "http://ocsp.fincert-lab.example/root.crl",
        "http://ocsp.fincert-lab.example/%ff",
    ],
)
def test_what_is_not_there_is_not_found(public, address):
    enrolled, served = public
    number = len(enrolled.lab.journal)
    where = urlsplit(served.at(address))
    told = say(served, f"{GET.format(where.path + '?' * address.endswith('?'))}\r\n".encode(), address)
    assert head_of(told) == (404, {"Content-Length": "0", "Connection": "close"}, b"")
    # Only what may be a list is asked for at the desk, and so is in the journal.
    asked = [event.act for event in enrolled.lab.journal[number:]]
    assert asked == ([Act.FETCH_CRL] if address.endswith(".crl") else [])


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("POST", KFTC.root_crl, "GET, HEAD"),
        ("PUT", KFTC.root_crl, "GET, HEAD"),
        ("DELETE", KFTC.ocsp, "GET, HEAD, POST"),
        ("BREW", KFTC.ocsp, "GET, HEAD, POST"),
    ],
)
def test_a_method_that_is_not_for_this_is_not_allowed(public, method, address, allowed):
    _, served = public
    head = GET.format(urlsplit(address).path).replace("GET", method)
    told = say(served, f"{head}Content-Length: 3\r\n\r\nabc".encode(), address)
    assert head_of(told) == (405, {"Content-Length": "0", "Connection": "close", "Allow": allowed}, b"")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (POST.rstrip(), 411),
        (POST + "Transfer-Encoding: chunked", 411),
        (POST + "Content-Length: -1", 400),
        (POST + "Content-Length: many", 400),
        (POST + "Content-Length: \xb2", 400),
        (POST + "Content-Length: " + 9999 * "9", 413),
        (POST + f"Content-Length: {ocsp.MAX_BYTES + 1}", 413),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\nContent-Length: 3", 415),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3", 415),
        ("POST /page HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: 3", 404),
        ("GET / HTTP/3.0", 400),
        ("GET", 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),  # as TLS begins
        (GET.format("/" + "A" * conversation.ADDRESS_BYTES).rstrip(), 414),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n" + "\r\n".join("a: b" for _ in range(101)), 431),
    ],
)
def test_a_request_that_cannot_be_served_is_refused_by_its_status_before_its_body_is_read(public, head, status):
    _, served = public
    # Nothing is sent after the head and the connection is left open: who waited for a body would wait too long.
    with connect(served, KFTC.ocsp) as client:
        client.sendall(f"{head}\r\n\r\n".encode("latin-1"))
        told = client.makefile("rb").read()
    assert told.startswith(b"HTTP/1.1 %d " % status) and told.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 4\r\nContent-Length: 4",
        "Content-Length: 4\r\ncontent-length: 3",
        "Content-Length: 4, 4",
        "Content-Length: 4,",
        "Content-Length: +4",
        "Content-Length: 0x4",
        "Content-Length: 4_0",
        "Content-Length: 4 4",
        "Content-Length: \uff14",
        "Content-Length:",
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "transfer-encoding: identity\r\nContent-Length: 4",
        "Content-Length : 4",
        "Content-Length: 4\r\nX : y\r\nContent-Length: 3",
        "Content-Length: 4\r\n Content-Length: 3",
        "X: y\r\n z\r\nContent-Length: 4",
        "X: y\rContent-Length: 4",
        "X: y\r\r\nContent-Length: 4",
        "X: y\0\r\nContent-Length: 4",
        "no header\r\nContent-Length: 4",
        ": y\r\nContent-Length: 4",
    ],
)
@pytest.mark.parametrize("head", [POST, GET.format("/")], ids=["POST", "GET"])
def test_a_request_whose_end_two_programs_could_see_in_two_places_is_refused(public, head, headers):
    enrolled, served = public
    number = len(enrolled.lab.journal)
    told = say(served, f"{head}{headers}\r\n\r\n0\r\n\r\n".encode(), KFTC.ocsp)
    assert told.startswith(b"HTTP/1.1 400 ") and told.count(b"HTTP/") == 1 and told.endswith(b"\r\n\r\n")
    assert len(enrolled.lab.journal) == number


@pytest.mark.parametrize(
    "line",
    [
        "GET /root.crl",
        "GET  /root.crl HTTP/1.1",
        "GET\t/root.crl HTTP/1.1",
        " GET /root.crl HTTP/1.1",
        "GET /root.crl HTTP/1.1 ",
        "GET /root.crl\x0bHTTP/1.1",
        "GET /root.crl HTTP/1.1\rX: y",
        "GET /\xe9 HTTP/1.1",
        "GET /root.crl http/1.1",
        "GET /root.crl HTTP/01.1",
        "G(T /root.crl HTTP/1.1",
        "",
    ],
)
def test_a_first_line_that_is_not_three_words_is_refused(public, line):
    _, served = public
    told = say(served, f"{line}\r\nHost: localhost\r\n\r\n".encode("latin-1"))
    assert told.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "said",
    [GET.format("/root.crl"), f"{POST}Content-Length: 100\r\n\r\n" + 99 * "a", "GET"],
    ids=["headers", "body", "line"],
)
def test_half_a_request_is_none(public, said):
    enrolled, served = public
    number = len(enrolled.lab.journal)
    with connect(served, KFTC.ocsp) as client:
        client.sendall(said.encode())
        client.shutdown(socket.SHUT_WR)
        assert client.makefile("rb").read() == b""
    assert len(enrolled.lab.journal) == number


@pytest.mark.parametrize("end", ["\n", "\r", "\r\r\n", "\n\r"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_ends_with_crlf_and_with_nothing_else(public, end, at):
    _, served = public
    lines = ["GET /root.crl HTTP/1.1", "Host: localhost", "X: y", "Z: z"]
    said = "".join(line + (end if number == at else "\r\n") for number, line in enumerate(lines))
    assert say(served, f"{said}\r\n".encode()).startswith(b"HTTP/1.1 400 ")


def test_spaces_around_a_length_are_no_part_of_it(public):
    _, served = public
    told = say(served, f"{POST}Content-Length:\t 4 \r\n\r\nabcd".encode(), KFTC.ocsp)
    assert told.startswith(b"HTTP/1.1 200 ")


# --- whose it is


def ask_for(served, target, *headers, version="1.1", address=KFTC.root_crl):
    """Return the status of the answer to a GET with these headers, in which PORT stands for the port."""
    said = "\r\n".join([f"GET {target} HTTP/{version}", *headers, "Connection: close", "", ""])
    port = str(urlsplit(served.at(address)).port)
    return int(say(served, said.replace("PORT", port).encode(), address).split()[1])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:PORT",
        "127.0.0.1",  # as openssl ocsp says it
        "localhost:PORT",
        "LocalHost",
        "crl.fincert-lab.example",
        "CRL.fincert-lab.example:80",
        "crl.fincert-lab.example:PORT",
    ],
)
def test_who_asks_for_one_of_our_own_hosts_is_answered(public, host):
    _, served = public
    assert ask_for(served, "/root.crl", f"Host: {host}") == 200


@pytest.mark.parametrize(
    "host",
    [
        "attacker.example:PORT",
        "attacker.example",
        "127.0.0.1:1",
        "127.0.0.1:80",
        "127.0.0.1:0PORT",
        "127.0.0.1.attacker.example:PORT",
        "localhost.attacker.example:PORT",
        "attacker.localhost:PORT",
        "crl.fincert-lab.example.attacker.example",
        "crl.fincert-lab.example:81",
        "fincert-lab.example",
        "crl.gaon.fincert-lab.example",  # of a CA that is not served here
        "127.1:PORT",
        "2130706433:PORT",
        "0.0.0.0:PORT",
        "[::1]:PORT",
        "[::ffff:127.0.0.1]:PORT",
    ],
)
def test_who_has_somebody_elses_name_lead_to_this_computer_reads_nothing(public, host):
    enrolled, served = public
    number = len(enrolled.lab.journal)
    for path, address in (("/root.crl", KFTC.root_crl), ("/ca.crt", KFTC.root_crl), ("/AAAA", KFTC.ocsp)):
        assert ask_for(served, path, f"Host: {host}", address=address) == 421
    assert ask_for(served, "/root.crl", f"Host: {host}", version="1.0") == 421
    assert len(enrolled.lab.journal) == number


@pytest.mark.parametrize(
    "headers",
    [
        [],
        ["Host: localhost", "Host: localhost"],
        ["Host: localhost", "host: attacker.example"],
        ["Host:"],
        ["Host: local host"],
        ["Host: localhost, localhost:PORT"],
        ["Host: http://localhost"],
        ["Host: localhost/"],
        ["Host: user@localhost"],
        ["Host: localhost:port"],
        ["Host: localhost:PORT:PORT"],
        ["Host: [::1"],
        ["Host: \u314e"],
    ],
    ids=", ".join,
)
@pytest.mark.parametrize("target", ["/root.crl", KFTC.root_crl])
def test_who_does_not_say_one_host_is_refused(public, headers, target):
    _, served = public
    assert ask_for(served, target, *headers) == 400


def test_older_programs_need_not_say_whom_they_ask(public):
    _, served = public
    assert ask_for(served, "/root.crl", version="1.0") == 200


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (KFTC.root_crl, 200),
        (KFTC.root_crl.replace("http", "HTTP").replace("crl.", "CRL.", 1), 200),
        ("http://127.0.0.1:PORT/root.crl", 200),
        ("http://crl.fincert-lab.example", 404),
        ("http://attacker.example/root.crl", 421),
        ("http://127.0.0.1:1/root.crl", 421),
        ("https://crl.fincert-lab.example/root.crl", 421),
        ("http:///root.crl", 400),
        ("http://user@crl.fincert-lab.example/root.crl", 400),
    ],
)
def test_an_address_that_is_whole_says_whom_one_asks_whatever_host_says(public, target, status):
    _, served = public
    for host in ("127.0.0.1:PORT", "attacker.example"):
        assert ask_for(served, target, f"Host: {host}") == status


def test_no_other_sites_page_is_told_that_it_may_read(public):
    _, served = public
    told = say(served, f"{GET.format('/root.crl')}Origin: http://attacker.example\r\n\r\n".encode())
    assert told.startswith(b"HTTP/1.1 200 ") and b"access-control" not in told.lower()
    preflight = "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: POST\r\n\r\n"
    told = say(served, preflight.encode(), KFTC.ocsp)
    assert told.startswith(b"HTTP/1.1 405 ") and b"access-control" not in told.lower()


# --- what they send


def test_the_greatest_request_is_read(public):
    _, served = public
    assert ask(served, KFTC.ocsp, "POST", bytes(ocsp.MAX_BYTES)) == (200, ANSWER, ocsp.MALFORMED_REQUEST)


def test_who_sends_a_body_that_nobody_reads_hears_why(public):
    _, served = public
    too_much = bytes(12 * 10**6)  # more than the system holds while nobody reads
    assert ask(served, KFTC.ocsp, "POST", too_much)[0] == 413
    assert ask(served, KFTC.root_crl, "POST", too_much)[0] == 405


def test_a_mistake_of_ours_is_a_status_and_no_traceback(public, monkeypatch):
    enrolled, served = public
    monkeypatch.setattr(StatusDesk, "answer", lambda *_: 1 / 0)
    assert ask(served, KFTC.ocsp, "POST", about(enrolled)) == (500, None, b"")


def test_a_lab_whose_files_are_gone_answers_that_there_is_no_service(enrolled, served):
    enrolled.lab.ca.store.close()
    assert ask(served, KFTC.root_crl) == ask(served, KFTC.ocsp, "POST", b"") == (503, None, b"")


# --- those who mean harm


def test_after_a_thousand_empty_connections_a_good_request_is_answered(narrow):
    threads = threading.active_count()
    for address in (KFTC.root_crl, KFTC.ocsp):
        with ExitStack() as left_open:
            for number in range(500):
                client = connect(narrow, address)
                if number % 10:
                    client.close()
                else:
                    left_open.enter_context(client)
            assert ask(narrow, KFTC.root_crl)[0] == 200
            assert ask(narrow, KFTC.ocsp + "AAAA")[0] == 200
            assert threading.active_count() <= threads + 1  # who asks the desk


@pytest.mark.parametrize(
    "half",
    [
        b"G",
        b"GET /root.crl HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: 9\r\n\r\n1",
    ],
    ids=["a byte", "no headers", "no body"],
)
def test_those_who_stop_in_the_middle_keep_nobody_waiting(narrow, half):
    with ExitStack() as left_open:
        for _ in range(3 * serve.CONNECTIONS):
            left_open.enter_context(connect(narrow, KFTC.ocsp)).sendall(half)
        assert ask(narrow, KFTC.ocsp + "AAAA")[0] == 200


@pytest.mark.parametrize("path", ["/nothing", "/nothing.crl"], ids=["at once", "by the desk"])
def test_those_who_were_refused_and_stay_keep_nobody_waiting(narrow, path):
    with ExitStack() as left_open:
        for _ in range(7 * serve.CONNECTIONS):
            left_open.enter_context(connect(narrow)).sendall(f"{GET.format(path)}\r\n".encode())
        assert ask(narrow, KFTC.root_crl)[0] == 200


@pytest.mark.parametrize("said", ["", GET.format("/"), f"{POST}Content-Length: 9\r\n\r\n1"], ids=["all", "end", "body"])
def test_who_is_silent_for_too_long_is_hung_up_on(lab, monkeypatch, said):
    monkeypatch.setattr(serve, "SILENCE", 0.05)
    with lab.serve() as served, connect(served, KFTC.ocsp) as client:
        client.sendall(said.encode())
        assert client.recv(1) == b""


def test_who_hangs_up_before_the_answer_disturbs_nobody(public):
    enrolled, served = public
    with enrolled.lab.journal.lock:  # so that they are gone when it comes
        for _ in range(serve.CONNECTIONS):
            with connect(served) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # abruptly
                client.sendall(b"GET /root.crl HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert ask(served, KFTC.root_crl)[0] == 200


def test_of_a_request_no_more_is_read_than_it_may_have(public):
    _, served = public
    with connect(served) as client, suppress(ConnectionError):  # hung up on
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        for _ in range(10):
            client.sendall(b"a: " + serve.HEAD_BYTES // 8 * b"b" + b"\r\n")
        assert client.recv(1) == b""
    assert ask(served, KFTC.root_crl)[0] == 200


# --- many at once


def test_of_many_who_ask_at_once_everybody_is_answered(lab, narrow):
    nobodys = ocsp.build_request(1, lab.ca.trust.ca)
    with ThreadPoolExecutor(4 * serve.CONNECTIONS) as others:
        asked = [others.submit(ask, narrow, KFTC.ocsp, "POST", nobodys) for _ in range(200)]
        asked += [others.submit(ask, narrow, KFTC.root_crl) for _ in range(100)]
        assert {each.result()[0] for each in asked} == {200}


@pytest.fixture
def single(lab, monkeypatch):
    """A lab that talks to one at a time, and what tells when it has looked for a place for others."""
    looks, make_room = threading.Semaphore(0), serve.Served._make_room

    def look(its):
        looks.release()
        return make_room(its)

    monkeypatch.setattr(serve, "CONNECTIONS", 1)
    monkeypatch.setattr(serve.Served, "_make_room", look)
    with lab.serve() as its:
        yield its, lambda count: all(looks.acquire(timeout=PATIENCE) for _ in range(count))


def test_nobody_hangs_up_on_who_has_only_just_come(single, monkeypatch):
    served, have_looked = single
    monkeypatch.setattr(serve, "GRACE", 2 * PATIENCE)
    with connect(served) as client:
        client.sendall(b"GET")
        with connect(served):
            assert have_looked(3)
            client.sendall(b" /root.crl HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert client.makefile("rb").read().startswith(b"HTTP/1.1 200 ")


# --- a flood


def crowded(limit):
    lab = Lab(Entropy.seeded(b"crowded"), replace(Policy(), questions_an_hour=limit))
    laptop = lab.person("hong").device("laptop")
    return Story(lab, laptop, laptop.enroll(lab.bank("kb"), pin=PIN))


def from_outside(lab):
    return [event for event in lab.journal if event.sender == "outside"]


def stands_for(event):
    return event.facts.get("times", 1)


def flood(told, served, count):
    """Ask for a list, about a certificate, about none, for a list that is none, and nonsense, in turns."""
    for number in range(count // 5):
        nobodys = ocsp.build_request(number + 1, told.lab.ca.trust.ca)
        assert ask(served, FIRST)[0] == 200
        assert ask(served, KFTC.ocsp, "POST", about(told))[0] == 200
        assert ask(served, KFTC.ocsp, "POST", nobodys)[0] == 200
        assert ask(served, f"http://crl.fincert-lab.example/{number}.crl")[0] == 404
        assert ask(served, KFTC.ocsp, "POST", b"nonsense")[0] == 200


def test_a_flood_of_questions_is_told_in_few_entries_that_leave_none_out():
    told = crowded(limit=10)
    with told.lab.serve() as served:
        flood(told, served, 500)
        events = from_outside(told.lab)
        assert len(events) < 30  # 10, and for each kind of question as often as their number doubles
        assert [stands_for(event) for event in events[:10]] == [1] * 10
        assert sum(map(stands_for, events)) > 250  # while it lasts, at least the half
    events = from_outside(told.lab)
    assert len(events) < 32 and sum(map(stands_for, events)) == 500
    by_act = {act: sum(stands_for(event) for event in events if event.act is act) for act in Act}
    assert (by_act[Act.FETCH_CRL], by_act[Act.ASK_OCSP]) == (200, 300)


def test_a_flood_fills_the_database_no_more_than_the_journal(tmp_path):
    rules = replace(Policy(), questions_an_hour=10)
    with closing(Lab(Entropy.seeded(b"crowded"), rules, clock=Clock(), folder=tmp_path)) as lab, lab.serve() as served:
        for _ in range(200):
            ask(served, FIRST)
    assert sum(map(stands_for, lab.ca.store.past)) == 0
    with closing(Lab(Entropy.seeded(b"crowded"), rules, clock=Clock(), folder=tmp_path)) as lab:
        kept = [event for event in lab.ca.store.events() if event.sender == "outside"]
        assert len(kept) < 20 and sum(map(stands_for, kept)) == 200


def test_in_a_flood_answers_stay_right_and_an_honest_program_gets_its_own():
    told = crowded(limit=5)
    with told.lab.serve() as served, ThreadPoolExecutor(4) as others:
        floods = [others.submit(flood, told, served, 50) for _ in range(3)]
        answers = [load_der_ocsp_response(ask(served, KFTC.ocsp, "POST", about(told, bytes(8)))[2]) for _ in range(5)]
        assert {answer.certificate_status.name for answer in answers} == {"GOOD"}
        told.lab.person("hong").revoke(told.certificate, told.lab.bank("kb"))
        answer = load_der_ocsp_response(ask(served, KFTC.ocsp, "POST", about(told, bytes(8)))[2])
        assert answer.certificate_status.name == "REVOKED"
        assert len(x509.load_der_x509_crl(ask(served, FIRST)[2])) == 1
        for each in floods:
            each.result()
    assert sum(map(stands_for, from_outside(told.lab))) == 3 * 50 + 5 + 2


def test_when_an_hour_is_over_the_rest_is_told_and_questions_are_entries_again():
    told = crowded(limit=2)
    with told.lab.serve() as served:
        for _ in range(2 + 1 + 2 + 3):
            ask(served, FIRST)
        assert [stands_for(event) for event in from_outside(told.lab)] == [1, 1, 1, 2]
        told.lab.advance(minutes=59)
        assert len(from_outside(told.lab)) == 4
        told.lab.advance(minutes=1)
        assert [stands_for(event) for event in from_outside(told.lab)] == [1, 1, 1, 2, 3]
        ask(served, FIRST)
        assert from_outside(told.lab)[-1].facts == {}


def test_a_flood_that_ends_in_the_middle_of_an_act_is_told_when_the_hour_is_over():
    told = crowded(limit=0)
    with ThreadPoolExecutor(1) as another:
        served = told.lab.serve()
        for _ in range(1 + 2 + 3):
            ask(served, FIRST)
        with told.lab.journal.story():  # as of somebody who waits for the end
            another.submit(served.stop).result(PATIENCE)
    assert [stands_for(event) for event in from_outside(told.lab)] == [1, 2]
    told.lab.advance(hours=1)
    assert [stands_for(event) for event in from_outside(told.lab)] == [1, 2, 3]


def test_whoever_is_of_the_lab_is_never_counted_with_those_outside():
    told = crowded(limit=0)
    with told.lab.serve():
        for _ in range(3):
            told.lab.ca.status.fetch_crls(Party("kb"), told.certificate)
    assert [event.facts for event in told.lab.journal[-3:]] == [{}] * 3


def test_what_is_told_by_its_number_is_shown_so():
    told = crowded(limit=0)
    with told.lab.serve() as served:
        ask(served, FIRST)
    assert "asked × 1, in one entry" in repr(journal_table(told.lab.journal[-1:]))


@pytest.mark.parametrize("rules", [{"ocsp_reuse": timedelta(hours=1)}, {}], ids=["in advance", "replayed"])
def test_who_asks_about_numbers_that_nobody_has_does_not_fill_the_memory(rules, monkeypatch):
    monkeypatch.setattr(responder, "KEPT", 5)
    lab = Lab(Entropy.seeded(b"crowded"), replace(Policy(), **rules))
    lab.disturb(*[] if rules else ["replayed_answer"])
    for number in range(20):
        asked = ocsp.build_request(number + 1, lab.ca.trust.ca)
        assert load_der_ocsp_response(lab.ca.status.answer(Party("x"), asked)).serial_number == number + 1
    assert len(lab.ca.status._responder._in_advance | lab.ca.status._responder._old_answers) == 5


# --- at the same time


def test_who_asks_while_somebody_acts_waits_for_the_end_of_the_act(enrolled, served):
    lab = enrolled.lab
    with ThreadPoolExecutor() as others:
        with lab.journal.story():
            asked = others.submit(ask, served, FIRST)
            lab.person("hong").revoke(enrolled.certificate, lab.bank("kb"))
        assert len(x509.load_der_x509_crl(asked.result()[2])) == 1
    assert {event.sender for event in lab.last_act().events} == {"outside"}


class Noticed:
    """A lock that tells when somebody wants it."""

    def __init__(self, lock):
        self._lock, self.wanted = lock, threading.Event()

    def acquire(self, **how):
        self.wanted.set()
        return self._lock.acquire(**how)

    def __getattr__(self, name):
        return getattr(self._lock, name)

    def __enter__(self):
        self._lock.acquire()

    def __exit__(self, *_):
        self._lock.release()


def test_nobody_hangs_up_on_who_waits_for_the_end_of_an_act(lab, narrow):
    journal = lab.journal
    with ThreadPoolExecutor() as others, ExitStack() as left_open:
        with journal.lock:
            journal.lock = Noticed(journal.lock)
            asked = others.submit(ask, narrow, FIRST)
            assert journal.lock.wanted.wait(PATIENCE)
            for _ in range(3 * serve.CONNECTIONS):
                left_open.enter_context(connect(narrow))
            assert (
                ask(narrow, KFTC.ca_certificate)[0] == 200
            )  # for which nobody needs to wait; so all before were let in
        assert asked.result()[0] == 200


def test_nobody_acts_while_the_desk_is_asked(enrolled, served, monkeypatch):
    lock, answer, free = enrolled.lab.journal.lock, StatusDesk.answer, []

    def try_to_act():
        free.append(lock.acquire(blocking=False))
        if free[-1]:
            lock.release()

    def look(*asked):
        other = threading.Thread(target=try_to_act)
        other.start()
        other.join()
        return answer(*asked)

    monkeypatch.setattr(StatusDesk, "answer", look)
    assert ask(served, KFTC.ocsp, "POST", about(enrolled))[0] == 200
    assert free == [False]


def test_what_is_due_when_somebody_asks_is_published_before_and_is_of_the_same_act(enrolled, served):
    enrolled.lab._clock.advance(timedelta(days=1))  # as a sandbox's goes on
    assert ask(served, FIRST)[0] == 200
    assert [event.act for event in enrolled.lab.last_act().events] == [Act.PUBLISH_CRL, Act.PUBLISH_CRL, Act.FETCH_CRL]


def test_the_last_act_is_one_act_even_if_somebody_asks_meanwhile(enrolled, served, monkeypatch):
    read, newest = Journal.__getitem__, len(enrolled.lab.journal) - 1
    waiting = [FIRST]

    def read_and_be_asked(journal, index):
        found = read(journal, index)
        if waiting and index in (newest, slice(None)):
            ask(served, waiting.pop())
        return found

    monkeypatch.setattr(Journal, "__getitem__", read_and_be_asked)
    stories = {event.story for event in enrolled.lab.last_act().events}
    assert len(stories) == 1 and waiting == []


def test_while_one_thread_enrolls_others_are_answered(enrolled, served):
    lab, kim = enrolled.lab, enrolled.lab.person("kim").device("phone")
    with ThreadPoolExecutor(8) as others:
        enrolling = others.submit(kim.enroll, lab.bank("kb"), pin=OTHER_PIN)
        asked = [others.submit(ask, served, FIRST) for _ in range(20)]
        asked += [others.submit(ask, served, KFTC.ocsp, "POST", about(enrolled)) for _ in range(20)]
        assert {each.result()[0] for each in asked} == {200}
        made = enrolling.result()
    assert load_der_ocsp_response(ask(served, KFTC.ocsp, "POST", about(enrolled))[2]).certificate_status.name == "GOOD"
    assert [event.number for event in lab.journal] == list(range(1, len(lab.journal) + 1))
    assert len(lab.now().certificates) == 2 and made.serial_number != enrolled.certificate.serial_number


# --- one after the other on a connection


def exchange(connection, method, path, body=None, headers=ASKS):
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture
def kept(public):
    """A connection to the responder that is used again."""
    with closing(HTTPConnection("127.0.0.1", urlsplit(public[1].at(KFTC.ocsp)).port, timeout=PATIENCE)) as its:
        yield its


def test_a_connection_is_kept_for_the_next_question(public, kept):
    enrolled, _ = public
    kept.connect()
    first = kept.sock
    for _ in range(3):
        assert exchange(kept, "POST", "/", about(enrolled))[0] == 200
        assert exchange(kept, "GET", "/nothing")[0] == 404
        assert exchange(kept, "HEAD", "/AAAA")[0] == 200
    assert kept.sock is first


def test_questions_that_are_sent_at_once_are_answered_in_their_order(public):
    _, served = public
    one, last = (f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n" for path in ("root.crl", "nothing"))
    told = say(served, f"{one}\r\n{last}\r\n{one}Connection: close\r\n\r\n".encode())
    assert [part[:3] for part in told.split(b"HTTP/1.1 ")[1:]] == [b"200", b"404", b"200"]


def test_after_a_refusal_that_leaves_a_body_unread_nothing_of_it_is_taken_for_a_request(public):
    _, served = public
    hidden = GET.format("/root.crl") + "\r\n"
    said = f"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(hidden)}\r\n\r\n{hidden}"
    told = say(served, said.encode())
    assert told.startswith(b"HTTP/1.1 405 ") and told.count(b"HTTP/1.1") == 1


def test_a_body_that_is_announced_is_asked_for_only_where_it_is_read(public):
    enrolled, served = public
    body, expects = about(enrolled), "Expect: 100-continue\r\n"
    with connect(served, KFTC.ocsp) as client:
        client.sendall(f"{POST}{expects}Content-Length: {len(body)}\r\n\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 100 ")
        client.sendall(body)
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 200 ")
    told = say(served, f"{POST}{expects}Content-Length: {ocsp.MAX_BYTES + 1}\r\n\r\n".encode(), KFTC.ocsp)
    assert told.startswith(b"HTTP/1.1 413 ")


# --- what may be kept


def in_an_address(request):
    return "/" + quote(base64.b64encode(request).decode(), safe="")


def test_an_ocsp_answer_to_a_get_says_until_when_it_may_be_kept(public, kept):
    enrolled, _ = public
    status, headers, der = exchange(kept, "GET", in_an_address(about(enrolled)))
    answer, now = load_der_ocsp_response(der), enrolled.lab._clock.now()
    assert (status, headers["Date"]) == (200, format_datetime(now, usegmt=True))
    assert headers["Last-Modified"] == format_datetime(answer.produced_at_utc, usegmt=True)
    assert headers["Expires"] == format_datetime(answer.next_update_utc, usegmt=True)
    seconds = int((answer.next_update_utc - now).total_seconds())
    assert seconds > 0
    assert headers["Cache-Control"] == f"max-age={seconds}, public, no-transform, must-revalidate"
    assert headers["Etag"] == f'"{hashlib.sha1(der).hexdigest()}"'


def test_an_answer_whose_time_is_over_may_be_kept_no_more():
    lab = Lab(Entropy.seeded(b"old"), Policy())
    made = ocsp.build_request(1, lab.ca.trust.ca)
    with lab.serve() as served:
        lab.disturb("replayed_answer")
        ask(served, KFTC.ocsp, "POST", made)
        lab.advance(days=30)
        with closing(HTTPConnection("127.0.0.1", urlsplit(served.at(KFTC.ocsp)).port, timeout=PATIENCE)) as its:
            assert exchange(its, "GET", in_an_address(made))[1]["Cache-Control"].startswith("max-age=0, ")


def test_an_error_and_an_answer_to_a_post_are_kept_by_nobody(public, kept):
    enrolled, _ = public
    assert exchange(kept, "GET", "/AAAA")[1]["Cache-Control"] == "no-store"
    posted = exchange(kept, "POST", "/", about(enrolled))[1]
    assert {*posted} == {"Content-Type", "Content-Length", "Date"}


def test_who_has_kept_a_list_hears_whether_there_is_a_newer_one(enrolled, served):
    where = urlsplit(served.at(FIRST))
    with closing(HTTPConnection(where.hostname, where.port, timeout=PATIENCE)) as its:
        _, headers, _ = exchange(its, "GET", where.path, headers={})
        assert headers["Cache-Control"] == "no-cache"
        known = {"If-None-Match": headers["Etag"]}
        status, again, body = exchange(its, "GET", where.path, headers=known)
        assert (status, body, again["Etag"], "Content-Length" in again) == (304, b"", headers["Etag"], False)
        enrolled.lab.person("hong").revoke(enrolled.certificate, enrolled.lab.bank("kb"))
        assert exchange(its, "GET", where.path, headers=known)[0] == 200


# --- the end


def stop_twice(lab, served):
    served.stop()
    served.stop()


def leave(lab, served):
    with served:
        pass


ENDS = {"stop": stop_twice, "leave": leave, "close": lambda lab, served: lab.close()}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_in_the_end_the_ports_are_free_and_no_thread_is_left(lab, end):
    before, served = set(threading.enumerate()), lab.serve()
    ports = [urlsplit(served.at(address)).port for address in (KFTC.root_crl, KFTC.ocsp)]
    with connect(served), connect(served, KFTC.ocsp) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\n")
        began = time.monotonic()
        end(lab, served)
        assert set(threading.enumerate()) == before
        assert time.monotonic() - began < PATIENCE  # and not only once they have been silent for too long
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()
    with pytest.raises(BadInput):
        served.at(KFTC.root_crl)


def test_it_can_be_stopped_in_the_middle_of_an_act_while_somebody_asks(lab, monkeypatch):
    monkeypatch.setattr(serve, "CONNECTIONS", 8)
    before, served = set(threading.enumerate()), lab.serve()
    with ThreadPoolExecutor(1) as another, ExitStack() as clients, lab.journal.story():
        for _ in range(2 * serve.CONNECTIONS):
            clients.enter_context(connect(served)).sendall(b"GET /root.crl HTTP/1.1\r\nHost: localhost\r\n\r\n")
        another.submit(served.stop).result(PATIENCE)
    assert set(threading.enumerate()) == before


FORKED = """
import os, signal, socket, sys
from urllib.parse import urlsplit
from fincert_lab import Lab
from fincert_lab.pki.authority import KFTC

def asked():
    client = socket.create_connection((where.hostname, where.port), timeout=5)
    client.sendall(b"GET /root.crl HTTP/1.1\\r\\n")
    return client

def answered(client):
    client.sendall(b"Host: localhost\\r\\nConnection: close\\r\\n\\r\\n")
    assert client.makefile("rb").read().startswith(b"HTTP/1.1 200 ")

lab = Lab.start(lang="en")
with lab.serve() as served:
    where, listeners = urlsplit(served.at(KFTC.root_crl)), [host.listener for host in served._hosts.values()]
    begun = asked()
    answered(asked())  # so that the one before has been let in
    clients = [*served._clients.values()]
    assert clients
    if (child := os.fork()) == 0:
        signal.alarm(5)  # who hangs is ended
        {"stop": served.stop, "leave": served.__exit__, "close": lab.close}[sys.argv[1]]()
        held = [each for each in (*listeners, *clients) if each.fileno() != -1]
        sys.exit(8 if held or not served.stopped else 7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    answered(begun)
    answered(asked())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked on Windows")
@pytest.mark.parametrize("end", ENDS)
def test_a_process_that_was_forked_off_lets_go_and_its_parent_goes_on_answering(end):
    command = [sys.executable, "-W", "ignore", "-c", FORKED, end]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


LEFT = """
import socket
from urllib.parse import urlsplit
from fincert_lab import Lab
from fincert_lab.pki.authority import KFTC

where = urlsplit(Lab.start(lang="en").serve().at(KFTC.ocsp))
client = socket.create_connection((where.hostname, where.port), timeout=5)
client.sendall(b"GET /AAAA HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
assert client.recv(1000).startswith(b"HTTP/1.1 200 ")
"""


def test_a_program_that_ends_without_stopping_it_ends_and_prints_nothing():
    done = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_lab_that_is_closed_is_not_served(lab):
    lab.close()
    with pytest.raises(LabClosed):
        lab.serve()


def test_where_no_port_can_be_opened_a_lab_says_so_and_leaves_nothing_behind(lab, monkeypatch):
    create, bound = serve.create_server, []

    def first_only(*where, **how):
        if bound:
            raise OSError(24, "Too many open files")
        bound.append(create(*where, **how))
        return bound[0]

    before = set(threading.enumerate())
    monkeypatch.setattr(serve, "create_server", first_only)
    with pytest.raises(NoPort, match=r"No port could be opened on this computer \(Too many open files\)"):
        lab.serve()
    assert bound[0].fileno() == -1
    assert set(threading.enumerate()) == before
