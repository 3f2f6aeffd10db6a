"""A file that leaves this installation, opened elsewhere with a phrase that nobody keeps.

Three parts: a line that names the format, a line of JSON with all that opening needs but the phrase, then
the encrypted bytes. Both lines are authenticated with the rest. Any tool that knows scrypt and AES-GCM opens it.
"""

import base64
import json
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT = b"relais-locked-file 1"
# Read aloud and copied by hand: no i, l, o, 0 or 1. Twenty-four of these are 118 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, EACH = 6, 4
_COST, _BLOCK, _LANES = 2**15, 8, 1


def new_phrase() -> str:
    """Six groups of four signs, at random."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(EACH)) for _ in range(GROUPS))


def lock(content: bytes, phrase: str) -> bytes:
    """The whole file, ready to leave."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    how = {
        "kdf": "scrypt", "n": _COST, "r": _BLOCK, "p": _LANES, "salt": _text(salt),
        "phrase": "lower case, without spaces and hyphens, UTF-8",
        "cipher": "AES-256-GCM", "nonce": _text(nonce), "aad": "the two first lines, line feeds included",
        "content": "application/json",
    }  # fmt: skip
    head = FORMAT + b"\n" + json.dumps(how, sort_keys=True).encode() + b"\n"
    return head + AESGCM(_key(phrase, salt)).encrypt(nonce, content, head)


def unlock(locked: bytes, phrase: str) -> bytes | None:
    """What it held, or None: another phrase, an altered file, or no file of this kind."""
    name, _first, rest = locked.partition(b"\n")
    described, _second, sealed = rest.partition(b"\n")
    try:
        how = json.loads(described)
        salt, nonce = base64.b64decode(how["salt"]), base64.b64decode(how["nonce"])
        known = name == FORMAT and (how["n"], how["r"], how["p"]) == (_COST, _BLOCK, _LANES)
        head = name + b"\n" + described + b"\n"
        return AESGCM(_key(phrase, salt)).decrypt(nonce, sealed, head) if known else None
    except (InvalidTag, ValueError, KeyError, TypeError):
        return None


def _key(phrase: str, salt: bytes) -> bytes:
    typed = re.sub(r"[\s-]", "", phrase).lower().encode()
    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(typed)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
