"""The one entry to the PDF renderer. It reads `data:` only: no file, no address (security §5)."""

import logging
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import DomainError


class PdfUnavailable(DomainError):
    """The system libraries of the renderer are missing: the printable page is offered instead."""

    default_code = "pdf-unavailable"


class ForbiddenUrl(ValueError):
    """A document asked for something else than `data:`."""


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """PDF/UA-1 of a template whose styles stand inside it. Raises PdfUnavailable or ForbiddenUrl."""
    html = render_to_string(template, context)
    return html_to_pdf(html)


def html_to_pdf(html: str) -> bytes:
    """PDF/UA-1 of a whole HTML document; any URL but `data:` aborts it."""
    refused: list[str] = []

    def fetch(url: str, *args: Any, **kwargs: Any) -> Any:
        if not url.startswith("data:"):
            refused.append(url.split(":", 1)[0])
            raise ForbiddenUrl("Only data: is read.")
        return _weasyprint().default_url_fetcher(url, *args, **kwargs)

    document = _weasyprint().HTML(string=html, url_fetcher=fetch, base_url=None)
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    if refused:
        raise ForbiddenUrl(f"The document asked for: {', '.join(sorted(set(refused)))}.")
    return made


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
