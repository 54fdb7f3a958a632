"""Several parts as one string of bytes, to be hashed or signed: which parts they were must stay clear."""

from fincert_lab.errors import BadInput, Field


def lp(*parts: str | bytes) -> bytes:
    """Join parts, each preceded by its length in 16 bits, big-endian: different lists never join to the same bytes.

    Raises BadInput if a part is too long, or if there are no parts.
    """
    try:
        encoded = [part.encode() if isinstance(part, str) else part for part in parts]
        return b"".join(len(part).to_bytes(2) + part for part in encoded)
    except (TypeError, ValueError, OverflowError):
        raise BadInput(Field.PART) from None
