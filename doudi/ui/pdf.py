"""PDF files of printed documents: a template with the stylesheet of official forms.

Nothing is fetched: images are in the template or given as ``data:``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from django.template.loader import render_to_string

from doudi.core.record_language import in_record_language


def document_html(template: str, context: dict[str, Any]) -> str:
    """Render the template of a document; documents are in Chinese whatever language the user reads."""
    with in_record_language():
        return render_to_string(template, context)


def pdf_of(html: str) -> bytes:
    """Return A4 pages in the layout of official forms (GB/T 9704: margins, headings, page numbers)."""
    return _typeset(html)


def _typeset(html: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    document = HTML(string=html, url_fetcher=fetcher).render(stylesheets=[_stylesheet()], font_config=_fonts())
    written: bytes = document.write_pdf()
    return written


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _stylesheet() -> Any:
    from weasyprint import CSS

    text = resources.files("doudi.ui").joinpath("static/ui/document.css").read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts())
