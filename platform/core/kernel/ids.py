"""Identifiers that sort by time: UUID version 7 (RFC 9562, section 5.7)."""

import os
import secrets
import time
from uuid import UUID

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither I nor O: read aloud, they are digits


def uuid7() -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def spoken_reference() -> str:
    """Short, random, readable aloud: « 2F-1187 ». What carries it is unique per network by constraint."""
    return f"{secrets.randbelow(8) + 2}{secrets.choice(_LETTERS)}-{secrets.randbelow(9000) + 1000}"
