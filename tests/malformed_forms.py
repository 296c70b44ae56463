"""The forms of a page as a browser reads them, sent back with a wrong value in one field, or with a wrong file."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pictures import PNG_HEAD

PLAUSIBLE = (
    "2023-05-01",
    "2023-04",
    "100",
    "1",
    "入户核实",
    "360731100201",
    "13800000000",
    "on",
    "6228480022222222222",
)
"""Values that a field which the page leaves empty may want, so that a form gets beyond its first check."""
MOST_CHOICES = 30


@dataclass
class Form:
    """A form: where it is sent, how, and its fields with the values that the page gives them."""

    action: str
    is_post: bool
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class FormReader(HTMLParser):
    """Collects the forms of a page, whatever code drew them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a field of the one that is open."""
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            action = given.get("action") or self.address
            self._open = Form(action, given.get("method", "get").lower() == "post")
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "option" and self._select:
            choices = self._open.fields.setdefault(self._select, [])
            if len(choices) < MOST_CHOICES:
                choices.append(given.get("value", ""))
        elif (name := given.get("name", "")) and tag in {"input", "select", "textarea", "button"}:
            self._select = name if tag == "select" else ""
            if given.get("type") == "file":
                self._open.files.add(name)
            elif tag != "select":
                self._open.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """End a form or a list of choices."""
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""


def forms_of(address: str, page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = FormReader(address)
    reader.feed(page)
    return reader.forms


def filled(form: Form, draw: random.Random, garbage: tuple[str, ...]) -> dict[str, Any]:
    """Return the values of a form as somebody may send them, one or two of them wrong, missing or given twice."""
    sent: dict[str, Any] = {}
    for name, values in form.fields.items():
        given = draw.choice(values)
        sent[name] = given if given or draw.random() < 0.3 else draw.choice(PLAUSIBLE)
    for name in form.files:
        if draw.random() < 0.9:
            sent[name] = broken_file(draw)
    for name in draw.sample(sorted(form.fields), min(len(form.fields), draw.randint(0, 2))):
        way = draw.random()
        if way < 0.15:
            sent.pop(name, None)
        elif way < 0.3:
            sent[name] = [draw.choice(garbage), draw.choice(garbage)]
        else:
            sent[name] = draw.choice(garbage)
    return sent


def broken_file(draw: random.Random) -> SimpleUploadedFile:
    """Return a file that is almost, or not at all, what an importer reads."""
    name, content = draw.choice(
        (
            ("名单.xlsx", _workbook(draw)),
            ("名单.xlsx", _damaged(_workbook(draw), draw)),
            ("名单.xls", draw.randbytes(300)),
            ("名单.csv", _table(draw).encode("gb18030", "ignore")),
            ("名单.csv", _damaged(_table(draw).encode(), draw)),
            ("名单.txt", _table(draw).replace(",", "|").encode()),
            ("照片.png", PNG_HEAD + draw.randbytes(60)),
            ("照片.jpg", b"\xff\xd8\xff\xe0" + draw.randbytes(90)),
            ("证明.pdf", b"%PDF-1.7 " + draw.randbytes(90)),
            ("名单.zip", _archive(draw)),
            ("空.xlsx", b""),
            ("../../名单.xlsx", b"PK\x03\x04" + draw.randbytes(30)),
        )
    )
    return SimpleUploadedFile(name, content)


_HEADINGS = ("姓名", "身份证号", "户主", "金额", "月份", "银行卡号", "村", "类别", "人数", "死亡日期", "备注", "")
_CELLS = (
    "钟桂英",
    "362131199001011234",
    "36213119900101123X",
    "2023-05",
    "1e9",
    "-3",
    "=1+1",
    "660.00",
    "",
    "是",
    "\ufeff",
    "２３",
)


def _rows(draw: random.Random) -> list[list[str]]:
    headings = draw.sample(_HEADINGS, draw.randint(1, len(_HEADINGS)))
    return [headings, *([draw.choice(_CELLS) for _heading in headings] for _row in range(draw.randint(0, 6)))]


def _workbook(draw: random.Random) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in _rows(draw):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _table(draw: random.Random) -> str:
    return "\n".join(",".join(row) for row in _rows(draw))


def _archive(draw: random.Random) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("xl/workbook.xml", draw.randbytes(50))
    return written.getvalue()


def _damaged(content: bytes, draw: random.Random) -> bytes:
    """Cut a file short or change some of its bytes."""
    if draw.random() < 0.5:
        return content[: draw.randint(0, len(content))]
    changed = bytearray(content)
    for _change in range(draw.randint(1, 8)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)
