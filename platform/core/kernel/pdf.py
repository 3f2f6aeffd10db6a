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
    weasyprint = _weasyprint()
    fetcher = _data_only()
    try:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
        made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    except weasyprint.urls.FatalURLFetchingError:
        raise ForbiddenUrl(f"The document asked for: {', '.join(sorted(set(fetcher.refused)))}.") from None
    if fetcher.refused:
        raise ForbiddenUrl(f"The document asked for: {', '.join(sorted(set(fetcher.refused)))}.")
    return made


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
