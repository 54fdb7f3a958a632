"""A picture of a few colours as PNG (W3C, third edition): a byte a pixel, which is a place in the palette."""

import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 3  # colour type: each pixel is a place in PLTE


def png(pixels: bytes, width: int, palette: Sequence[bytes]) -> bytes:
    """Return a PNG file of `pixels`, row by row. A colour is four bytes: red, green, blue, and how opaque it is."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))  # 0: no filter
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, len(pixels) // width, 8, _PALETTE, 0, 0, 0),
        b"PLTE": b"".join(colour[:3] for colour in palette),
        b"tRNS": b"".join(colour[3:] for colour in palette),
        b"IDAT": zlib.compress(rows),
        b"IEND": b"",
    }
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks.items())


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
