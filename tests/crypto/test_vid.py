"""VID, the identity proof: KISA's published numbers, and who is refused."""

import hashlib

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from fincert_lab.crypto.vid import IDENTIFY_DATA, VirtualID
from fincert_lab.errors import BadInput, NotSupported, WrongIdentity
from tests.crypto import der

# Published with the specification, and recomputed.
IDN = "1234561234567"
R = bytes.fromhex("79EA7568A2D3776604E18BCD3A1B1B85B7DA0872")
HASH_CONTENT = bytes.fromhex("3026130d3132333435363132333435363703150079ea7568a2d3776604e18bcd3a1b1b85b7da0872")
INNER_HASH = bytes.fromhex("cdff7f7c20b3219bc8ce65fe461cf826912718bf0f604cbb6e8216eac9564c30")
VALUE = bytes.fromhex("17692c8dd00ead33791de0a64a937c60799634c64ac56fa57570c0e05252ab35")
IDENTIFY_DATA_OF_HONG = (
    bytes.fromhex("304e0c09ed998deab8b8eb8f993041303f060a2a831a8c9a440a0101013031300b0609608648016503040201a0220420")
    + VALUE
)
VID = VirtualID(VALUE)


class Hashes:
    """Listen in on SHA-256: what went in, in order."""

    def __init__(self):
        self.inputs = []

    def sha256(self, data):
        self.inputs.append(data)
        return hashlib.sha256(data)


@pytest.fixture
def hashes(monkeypatch):
    listener = Hashes()
    monkeypatch.setattr("fincert_lab.crypto.vid.hashlib", listener)
    VirtualID.of(IDN, R)
    return listener


def names(*entries):
    return x509.Extensions(
        [x509.Extension(x509.SubjectAlternativeName.oid, False, x509.SubjectAlternativeName(entries))]
    )


def identify_data(kind="1.2.410.200004.10.1.1.1", algorithm="2.16.840.1.101.3.4.2.1", value=VALUE, parameters=b""):
    """Write down what KISA declares: the algorithm has no parameters."""
    vid = der.sequence(der.sequence(der.oid(algorithm), parameters), der.explicit(0, der.octets(value)))
    return der.sequence(der.tlv(0x0C, "홍길동".encode()), der.sequence(der.sequence(der.oid(kind), vid)))


def test_the_vid_is_the_published_one():
    assert VirtualID.of(IDN, R) == VID


def test_what_is_hashed_first_is_the_published_hash_content(hashes):
    assert hashes.inputs[0] == HASH_CONTENT


def test_what_is_hashed_second_is_the_first_hash(hashes):
    assert hashes.inputs[1:] == [INNER_HASH]


def test_the_identify_data_of_hong_has_the_published_80_bytes():
    assert VID.general_name("홍길동").value == IDENTIFY_DATA_OF_HONG
    assert len(IDENTIFY_DATA_OF_HONG) == 80


def test_the_identify_data_is_the_asn1_that_kisa_declares():
    assert VID.general_name("홍길동").value == identify_data()


def test_the_name_goes_under_the_identifier_that_kisa_registered():
    assert VID.general_name("홍길동").type_id.dotted_string == "1.2.410.200004.10.1.1"


def test_the_published_identify_data_is_read_back():
    assert VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, IDENTIFY_DATA_OF_HONG))) == VID


def test_the_vid_is_found_among_other_names():
    other = x509.OtherName(x509.ObjectIdentifier("1.2.3.4"), der.octets(b"something else"))
    assert VirtualID.in_names(names(x509.DNSName("hong.example"), other, VID.general_name("홍길동"))) == VID


def test_the_right_person_is_confirmed():
    VID.confirm(IDN, R)


@pytest.mark.parametrize("idn", ["1234561234568", "0234561234567", "123456123456", "12345612345670", ""])
def test_another_identity_number_is_refused(idn):
    with pytest.raises(WrongIdentity):
        VID.confirm(idn, R)


@pytest.mark.parametrize("idn", ["홍길동", "１２３４５６１２３４５６７", "123456_1234567"])
def test_an_identity_number_that_cannot_be_written_is_refused(idn):
    with pytest.raises(WrongIdentity):
        VID.confirm(idn, R)


def test_another_r_is_refused_whichever_bit_differs():
    for bit in range(160):
        with pytest.raises(WrongIdentity):
            VID.confirm(IDN, (int.from_bytes(R) ^ 1 << bit).to_bytes(20))


@pytest.mark.parametrize("r", [b"", R[:19], R[1:]], ids=["none", "19 bytes", "the last 19"])
def test_a_short_r_is_refused_even_if_it_fits(r, monkeypatch):
    monkeypatch.setattr("fincert_lab.crypto.vid.R_BYTES", 0)
    fits = VirtualID.of(IDN, r)
    monkeypatch.undo()
    with pytest.raises(WrongIdentity):
        fits.confirm(IDN, r)


def test_no_vid_is_made_with_a_short_r():
    with pytest.raises(BadInput, match="at least 20 bytes"):
        VirtualID.of(IDN, R[:19])


def test_a_longer_r_is_taken():
    VirtualID.of(IDN, bytes(32)).confirm(IDN, bytes(32))


def test_the_same_person_with_another_r_cannot_be_recognised():
    assert VirtualID.of(IDN, bytes(20)) != VID


def test_a_certificate_without_alternative_names_has_no_vid():
    with pytest.raises(WrongIdentity):
        VirtualID.in_names(x509.Extensions([]))


def test_a_certificate_with_other_names_only_has_no_vid():
    common_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hong")])
    with pytest.raises(WrongIdentity):
        VirtualID.in_names(names(x509.DNSName("hong.example"), x509.DirectoryName(common_name)))


def test_two_vids_in_one_certificate_are_refused():
    two = VID.general_name("홍길동"), VirtualID(bytes(32)).general_name("홍길동")
    with pytest.raises(WrongIdentity):
        VirtualID.in_names(names(*two))


def test_two_vids_in_one_name_are_refused():
    algorithm = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
    vid = der.sequence(algorithm, der.explicit(0, der.octets(VALUE)))
    entry = der.sequence(der.oid("1.2.410.200004.10.1.1.1"), vid)
    doubled = der.sequence(der.tlv(0x0C, b"hong"), der.sequence(entry, entry))
    with pytest.raises(WrongIdentity):
        VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, doubled)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "1.2.410.200004.10.1.1.2"},
        {"value": b""},
        {"value": VALUE[:20]},
        {"parameters": der.octets(b"")},
    ],
    ids=["another kind", "no value", "20 bytes", "parameters that SHA-256 has not"],
)
def test_a_vid_of_another_kind_or_size_is_refused(wrong):
    with pytest.raises(WrongIdentity):
        VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, identify_data(**wrong))))


def test_a_vid_with_null_parameters_is_read_as_one_without():
    read = VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, identify_data(parameters=der.NULL))))
    assert read == VID
    read.confirm(IDN, R)


@pytest.mark.parametrize("parameters", [b"", der.NULL], ids=["absent", "NULL"])
def test_a_vid_by_another_hash_is_not_called_another_persons(parameters):
    sha1 = identify_data(algorithm="1.3.14.3.2.26", parameters=parameters)
    with pytest.raises(NotSupported, match=r"1\.3\.14\.3\.2\.26"):
        VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, sha1)))


@pytest.mark.parametrize("garbage", [b"\x05\x00", b"\x30\x00", b"\x0c\x01a", b"\x30\x0b\x0c\x09" + "홍길동".encode()])
def test_a_name_that_holds_something_else_is_refused(garbage):
    with pytest.raises(WrongIdentity):
        VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, garbage)))


def test_identify_data_cut_off_anywhere_is_refused():
    for length in range(1, 80):
        with pytest.raises(WrongIdentity):
            VirtualID.in_names(names(x509.OtherName(IDENTIFY_DATA, IDENTIFY_DATA_OF_HONG[:length])))
