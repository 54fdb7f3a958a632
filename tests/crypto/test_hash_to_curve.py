"""Hashing to P-256: the vectors of RFC 9380, and the numbers for which the map is special."""

from typing import NamedTuple

import pytest

from fincert_lab.crypto import hash_to_curve as curve
from fincert_lab.errors import BadInput

TAG = b"QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_"
EXPANDER = b"QUUX-V01-CS02-with-expander-SHA256-128"
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
Z = -10 % P


class Vector(NamedTuple):
    """A message, the two numbers it is hashed to, the points of these, and their sum."""

    message: bytes
    u: tuple[int, int]
    q: tuple[tuple[int, int], tuple[int, int]]
    p: tuple[int, int]


# RFC 9380, appendix J.1.1.
VECTORS = [
    Vector(
        b"",
        (
            0xAD5342C66A6DD0FF080DF1DA0EA1C04B96E0330DD89406465EEBA11582515009,
            0x8C0F1D43204BD6F6EA70AE8013070A1518B43873BCD850AAFA0A9E220E2EEA5A,
        ),
        (
            (
                0xAB640A12220D3FF283510FF3F4B1953D09FAD35795140B1C5D64F313967934D5,
                0xDCCB558863804A881D4FFF3455716C836CEF230E5209594DDD33D85C565B19B1,
            ),
            (
                0x51CCE63C50D972A6E51C61334F0F4875C9AC1CD2D3238412F84E31DA7D980EF5,
                0xB45D1A36D00AD90E5EC7840A60A4DE411917FBE7C82C3949A6E699E5A1B66AAC,
            ),
        ),
        (
            0x2C15230B26DBC6FC9A37051158C95B79656E17A1A920B11394CA91C44247D3E4,
            0x8A7A74985CC5C776CDFE4B1F19884970453912E9D31528C060BE9AB5C43E8415,
        ),
    ),
    Vector(
        b"abc",
        (
            0xAFE47F2EA2B10465CC26AC403194DFB68B7F5EE865CDA61E9F3E07A537220AF1,
            0x379A27833B0BFE6F7BDCA08E1E83C760BF9A338AB335542704EDCD69CE9E46E0,
        ),
        (
            (
                0x5219AD0DDEF3CC49B714145E91B2F7DE6CE0A7A7DC7406C7726C7E373C58CB48,
                0x7950144E52D30ACBEC7B624C203B1996C99617D0B61C2442354301B191D93ECF,
            ),
            (
                0x019B7CB4EFCFEAF39F738FE638E31D375AD6837F58A852D032FF60C69EE3875F,
                0x589A62D2B22357FED5449BC38065B760095EBE6AEAC84B01156EE4252715446E,
            ),
        ),
        (
            0x0BB8B87485551AA43ED54F009230450B492FEAD5F1CC91658775DAC4A3388A0F,
            0x5C41B3D0731A27A7B14BC0BF0CCDED2D8751F83493404C84A88E71FFD424212E,
        ),
    ),
    Vector(
        b"abcdef0123456789",
        (
            0x0FAD9D125A9477D55CF9357105B0EB3A5C4259809BF87180AA01D651F53D312C,
            0xB68597377392CD3419D8FCC7D7660948C8403B19EA78BBCA4B133C9D2196C0FB,
        ),
        (
            (
                0xA17BDF2965EB88074BC01157E644ED409DAC97CFCF0C61C998ED0FA45E79E4A2,
                0x4F1BC80C70D411A3CC1D67AEAE6E726F0F311639FEE560C7F5A664554E3C9C2E,
            ),
            (
                0x7DA48BB67225C1A17D452C983798113F47E438E4202219DD0715F8419B274D66,
                0xB765696B2913E36DB3016C47EDB99E24B1DA30E761A8A3215DC0EC4D8F96E6F9,
            ),
        ),
        (
            0x65038AC8F2B1DEF042A5DF0B33B1F4ECA6BFF7CB0F9C6C1526811864E544ED80,
            0xCAD44D40A656E7AFF4002A8DE287ABC8AE0482B5AE825822BB870D6DF9B56CA3,
        ),
    ),
    Vector(
        b"q128_" + b"q" * 128,
        (
            0x3BBC30446F39A7BEFAD080F4D5F32ED116B9534626993D2CC5033F6F8D805919,
            0x76BB02DB019CA9D3C1E02F0C17F8BAF617BBDAE5C393A81D9CE11E3BE1BF1D33,
        ),
        (
            (
                0xC76AAA823AEADEB3F356909CB08F97EEE46ECB157C1F56699B5EFEBDDF0E6398,
                0x776A6F45F528A0E8D289A4BE12C4FAB80762386EC644ABF2BFFB9B627E4352B1,
            ),
            (
                0x418AC3D85A5CCC4EA8DEC14F750A3A9EC8B85176C95A7022F391826794EB5A75,
                0xFD6604F69E9D9D2B74B072D14EA13050DB72C932815523305CB9E807CC900AFF,
            ),
        ),
        (
            0x4BE61EE205094282BA8A2042BCB48D88DFBB609301C49AA8B078533DC65A0B5D,
            0x98F8DF449A072C4721D241A3B1236D3CACCBA603F916CA680F4539D2BFB3C29E,
        ),
    ),
    Vector(
        b"a512_" + b"a" * 512,
        (
            0x4EBC95A6E839B1AE3C63B847798E85CB3C12D3817EC6EBC10AF6EE51ADB29FEC,
            0x4E21AF88E22EA80156AFF790750121035B3EEFAA96B425A8716E0D20B4E269EE,
        ),
        (
            (
                0xD88B989EE9D1295DF413D4456C5C850B8B2FB0F5402CC5C4C7E815412E926DB8,
                0xBB4A1EDEFF506CF16DEF96AFFF41B16FC74F6DBD55C2210E5B8F011BA32F4F40,
            ),
            (
                0xA281E34E628F3A4D2A53FA87FF973537D68AD4FBC28D3BE5E8D9F6A2571C5A4B,
                0xF6ED88A7AAB56A488100E6F1174FA9810B47DB13E86BE999644922961206E184,
            ),
        ),
        (
            0x457AE2981F70CA85D8E24C308B14DB22F3E3862C5EA0F652CA38B5E49CD64BC5,
            0xECB9F0EADC9AEED232DABC53235368C1394C78DE05DD96893EEFA62B0F4757DC,
        ),
    ),
]
# RFC 9380, appendix K.1: the beginning, and one of 128 bytes.
EXPANDED = {
    (b"", 32): "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235",
    (b"abc", 32): "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615",
    (b"abcdef0123456789", 32): "eff31487c770a893cfb36f912fbfcbff40d5661771ca4b2cb4eafe524333f5c1",
    (b"", 128): (
        "af84c27ccfd45d41914fdff5df25293e221afc53d8ad2ac06d5e3e29485dadbee0d121587713a3e0dd4d5e69e93eb7cd"
        "4f5df4cd103e188cf60cb02edc3edf18eda8576c412b18ffb658e3dd6ec849469b979d444cf7b26911a08e63cf31f9dc"
        "c541708d3491184472c2c29bb749d4286b004ceb5ee6b9a7fa5b646c993f0ced"
    ),
}
each_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.message[:16].decode() or "empty")


@each_vector
def test_a_message_is_hashed_to_the_numbers_of_the_rfc(vector):
    assert tuple(map(int, curve.hash_to_field(vector.message, TAG, curve.P, 2))) == vector.u


@each_vector
def test_a_number_is_mapped_to_the_point_of_the_rfc(vector):
    assert tuple(curve._map_to_curve(curve.Integer(u)).xy for u in vector.u) == vector.q


@each_vector
def test_a_message_is_hashed_to_the_point_of_the_rfc(vector):
    assert curve.hash_to_curve(vector.message, TAG).xy == vector.p


@pytest.mark.parametrize(("message", "length"), EXPANDED)
def test_a_message_is_expanded_to_the_bytes_of_the_rfc(message, length):
    assert curve.expand_message(message, EXPANDER, length).hex() == EXPANDED[message, length]


def root_of_minus_1_over_z():
    root = pow(-pow(Z, -1, P) % P, (P + 1) // 4, P)
    assert (Z * root**2 + 1) % P == 0
    return root


@pytest.mark.parametrize("u", [0, root_of_minus_1_over_z(), P - root_of_minus_1_over_z()], ids=["0", "root", "-root"])
def test_where_the_map_would_divide_by_zero_x_is_what_the_rfc_puts_there(u):
    a, b = P - 3, int(curve.B)
    x, y = curve._map_to_curve(curve.Integer(u)).xy
    assert x == b * pow(Z * a, -1, P) % P
    assert (y**2 - x**3 - a * x - b) % P == 0 and y % 2 == u % 2


@pytest.mark.parametrize(("tag", "length"), [(b"", 32), (b"t" * 256, 32), (b"t", 0), (b"t", -1), (b"t", 8161)])
def test_what_the_rfc_does_not_define_is_refused(tag, length):
    with pytest.raises(BadInput):
        curve.expand_message(b"", tag, length)
