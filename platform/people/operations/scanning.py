"""Is this file a scan one may keep? What it really is, by its first bytes; never what its name says (security §4).

An image is written again from its pixels, which drops the place and the phone (EXIF) and whatever was
hidden behind. A PDF that could act (script, attached file, launched program) is refused.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps, ImageStat, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.kernel.errors import Refused

MOST_BYTES, MOST_PAGES, MOST_PIXELS, LEAST_SIDE = 8 * 1024 * 1024, 4, 40_000_000, 300
MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
# Keys of a PDF dictionary that act when it is opened, or carry another file (ISO 32000-1, §7.11, §12.6).
ACTING = frozenset({
    "/JS", "/JavaScript", "/AA", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA",
})  # fmt: skip
ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute",
    "/EmbeddedFile", "/FileAttachment", "/URI", "/Movie", "/Sound",
})  # fmt: skip
MOST_OBJECTS = 5000
_one_at_a_time = Lock()  # Pillow's switch is one for the whole process


@dataclass(frozen=True, slots=True)
class Scan:
    """What is kept: the bytes as we wrote or checked them, their kind, how many pages."""

    content: bytes
    media_type: str
    pages: int = 1


def read_scan(content: bytes) -> Scan:
    """The scan, or Refused with a sentence that says what to do. Nothing is stored here."""
    if not content:
        raise _refused(_("Le fichier est vide. Reprenez la photo, puis ajoutez-la."))
    if len(content) > MOST_BYTES:
        raise _refused(
            _("Ce fichier dépasse 8 Mo. Reprenez la photo en qualité moyenne, ou scannez en noir et blanc.")
        )
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        raise _refused(
            _(
                "Ce fichier n’est ni une photo (JPEG, PNG) ni un PDF. Prenez la feuille en photo, puis ajoutez-la."
            )
        )
    return _pdf(content) if kind == "application/pdf" else _image(content, kind)


def _image(content: bytes, kind: str) -> Scan:
    name = kind.removeprefix("image/").upper()
    try:
        with _whole_only(), warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[name]) as opened:
                width, height = opened.size
                if width * height > MOST_PIXELS:
                    raise _refused(_("Cette photo est trop grande. Reprenez-la en qualité moyenne."))
                opened.load()
                image = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _unreadable() from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _unreadable() from None
    if min(image.size) < LEAST_SIDE or max(ImageStat.Stat(image.convert("L")).stddev) < 2:
        raise _unreadable()
    written = io.BytesIO()
    if name == "JPEG":
        image.save(written, "JPEG", quality=85, optimize=True)
    else:
        image.save(written, "PNG", optimize=True)
    if written.tell() > MOST_BYTES:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=80)
        kind = "image/jpeg"
    return Scan(written.getvalue(), kind)


@contextmanager
def _whole_only() -> Iterator[None]:
    """An image cut short is an error here, though the PDF renderer makes Pillow fill the rest with grey."""
    with _one_at_a_time:
        former = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = former


def _pdf(content: bytes) -> Scan:
    if b"%%EOF" not in content[-2048:]:
        raise _unreadable()
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise _refused(
                _("Ce PDF est protégé par un mot de passe. Ajoutez plutôt une photo de la feuille.")
            )
        pages = len(reader.pages)
        acts = _acts(reader)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise _unreadable() from None
    if acts:
        raise _refused(
            _("Ce PDF contient autre chose qu’une feuille scannée. Ajoutez plutôt une photo de la feuille.")
        )
    if not 1 <= pages <= MOST_PAGES:
        raise _refused(_("Ce PDF a plus de 4 pages. Gardez seulement la feuille signée."))
    return Scan(content, "application/pdf", pages)


def _acts(reader: PdfReader) -> bool:
    """Every object of the file, whether a page leads to it or not."""
    ids = {(number, generation) for generation, table in reader.xref.items() for number in table}
    ids |= {(number, 0) for number in reader.xref_objStm}
    if len(ids) > MOST_OBJECTS:
        return True
    found: list[Any] = [reader.trailer]
    found += [
        reader.get_object(IndirectObject(number, generation, reader)) for number, generation in sorted(ids)
    ]
    return any(_acting(each) for each in found)


def _acting(value: Any, depth: int = 0) -> bool:
    if depth > 50:
        return True
    if isinstance(value, DictionaryObject):
        if ACTING & set(value.keys()):
            return True
        if ACTIONS & {value.raw_get(key) for key in ("/S", "/Subtype", "/Type") if key in value}:
            return True
        return any(_acting(value.raw_get(key), depth + 1) for key in value)
    if isinstance(value, ArrayObject):
        return any(_acting(each, depth + 1) for each in list.__iter__(value))
    return False


def _unreadable() -> Refused:
    return _refused(
        _(
            "Ce fichier ne se lit pas. Reprenez la photo bien à plat, avec de la lumière, puis ajoutez-la à nouveau."
        )
    )


def _refused(message: Any) -> Refused:
    return Refused(message, code="evidence-unreadable", field="scan")
