"""DER by hand, a few lines of it: what the package encodes with a library is encoded here without one."""

NULL = b"\x05\x00"


def tlv(tag, *contents):
    content = b"".join(contents)
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts):
    return tlv(0x30, *parts)


def set_of(*parts):
    return tlv(0x31, *sorted(parts))


def octets(content):
    return tlv(0x04, content)


def integer(number):
    return tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1))


def oid(dotted):
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    encoded = b""
    for arc in (40 * first + second, *rest):
        low = bytes([arc & 0x7F])
        while arc := arc >> 7:
            low = bytes([0x80 | arc & 0x7F]) + low
        encoded += low
    return tlv(0x06, encoded)


def explicit(number, *parts):
    return tlv(0xA0 | number, *parts)


def implicit(number, encoded):
    """Give a constructed value the tag [number] instead of its own."""
    return bytes([0xA0 | number]) + encoded[1:]


def children(encoded):
    """Return what a constructed value is made of, each with its tag and length."""
    content, parts = encoded[_head(encoded) :], []
    while content:
        end = _head(content) + _length(content)
        parts, content = [*parts, content[:end]], content[end:]
    return parts


def _head(encoded):
    return 2 + (encoded[1] & 0x7F if encoded[1] & 0x80 else 0)


def _length(encoded):
    return int.from_bytes(encoded[2 : _head(encoded)]) if encoded[1] & 0x80 else encoded[1]
