"""The one entry to the PDF renderer. It reads `data:` only: no file, no address (security §5)."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import DomainError

_unheard: ContextVar[list[str]] = ContextVar("relais_pdf_missing_glyphs")


class PdfUnavailable(DomainError):
    """The system libraries of the renderer are missing: the printable page is offered instead."""

    default_code = "pdf-unavailable"


class TooLong(DomainError):
    """The text does not hold on one page, however it is set."""

    default_code = "too-long"


class ForbiddenUrl(ValueError):
    """A document asked for something else than `data:`."""


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """PDF/UA-1 of a template whose styles stand inside it. Raises PdfUnavailable or ForbiddenUrl."""
    html = render_to_string(template, context)
    return html_to_pdf(html)


def one_page_pdf(template: str, settings: Iterable[Mapping[str, Any]]) -> bytes:
    """The first of these settings that holds on one page, from the most comfortable to the tightest.

    Raises TooLong when none does: half a paper is worse than a sentence saying what to shorten.
    """
    for context in settings:
        made = _made(render_to_string(template, context), only_if_one_page=True)
        if made is not None:
            return made
    raise TooLong(
        _(
            "Ce papier ne tient pas sur une page. Raccourcissez le lieu, les horaires ou ce qu’il faut apporter."
        )
    )


def html_to_pdf(html: str) -> bytes:
    """PDF/UA-1 of a whole HTML document; any URL but `data:` aborts it."""
    made = _made(html)
    assert made is not None
    return made


def _made(html: str, *, only_if_one_page: bool = False) -> bytes | None:
    weasyprint = _weasyprint()
    fetcher = _data_only()
    with _missing_glyphs() as missing:
        try:
            source = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
            document = source.render(pdf_variant="pdf/ua-1")
            if only_if_one_page and len(document.pages) > 1:
                return None
            said = [each.get("lang") for each in source.etree_element.iter("section") if each.get("lang")]
            made: bytes = document.write_pdf(
                pdf_variant="pdf/ua-1", finisher=lambda _, pdf: _say_languages(pdf, said)
            )
        except weasyprint.urls.FatalURLFetchingError:
            raise ForbiddenUrl(
                f"The document asked for: {', '.join(sorted(set(fetcher.refused)))}."
            ) from None
    if fetcher.refused:
        raise ForbiddenUrl(f"The document asked for: {', '.join(sorted(set(fetcher.refused)))}.")
    if missing:
        logging.getLogger(__name__).error("pdf glyphs missing", extra={"count": len(missing)})
        raise PdfUnavailable(
            _("Il manque à ce serveur une police pour écrire ce papier. Imprimez la page depuis l’écran.")
        )
    return made


def _say_languages(pdf: Any, languages: list[str]) -> None:
    """Write on each tagged section the language it is written in: the renderer only knows the document's."""
    sections = [item for item in _structure(pdf) if item["S"] == "/Sect"]
    if len(sections) != len(languages):
        return
    text = type(pdf.catalog["Lang"])
    for section, said in zip(sections, languages, strict=True):
        section["Lang"] = text(said)


def _structure(pdf: Any) -> Iterator[Any]:
    """The elements of the tag tree, in reading order."""
    by_reference: dict[bytes, Any] = {item.reference: item for item in pdf.objects if hasattr(item, "get")}
    waiting = [item for item in by_reference.values() if item.get("S") == "/Document"]
    while waiting:
        item = waiting.pop(0)
        yield item
        waiting[:0] = [by_reference[kid] for kid in item.get("K", ()) if kid in by_reference]


@contextmanager
def _missing_glyphs() -> Iterator[list[str]]:
    """What no installed font can draw in this document: the renderer only whispers it while it draws.

    Its logger is set each time: whoever configures the logs again would make it deaf.
    """
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_listen)
    token = _unheard.set([])
    try:
        yield _unheard.get()
    finally:
        _unheard.reset(token)


def _listen(record: logging.LogRecord) -> bool:
    """Keep the missing glyphs, and let nothing but errors reach the logs."""
    heard = _unheard.get(None)
    if heard is not None and "notdef" in str(record.msg):
        heard.append(record.getMessage())
    return record.levelno >= logging.ERROR


def _data_only() -> Any:
    """A fetcher that reads `data:`, follows no redirect, and remembers what else was asked."""

    class DataOnly(_weasyprint().urls.URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                self.refused.append(url.split(":", 1)[0])
                raise ForbiddenUrl("Only data: is read.")
            return super().fetch(url, headers)

    return DataOnly()


@cache
def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415  slow import
    except OSError as missing:
        logging.getLogger(__name__).error("pdf libraries missing")
        raise PdfUnavailable(
            _("Ce serveur ne peut pas fabriquer de PDF pour le moment. Imprimez la page.")
        ) from missing
    return weasyprint
