"""Printed editions of townships, and an item of the library with a file."""

from __future__ import annotations

from typing import Any

from doudi.core.attachments.uploads import Upload
from doudi.outreach.guides.editions import print_booklet
from doudi.outreach.guides.library.actions import ItemText, add_item
from tests.pictures import PNG_HEAD


def guide_rows(by: Any) -> dict[str, Any]:
    """Return the booklet of a user's township and an edition that was printed."""
    booklet = print_booklet(by=by, township_code=by.scope)
    return {"township_booklet": [by.scope], "booklet_edition": [by.scope, booklet.edition]}


def library_rows(cast: Any) -> dict[str, Any]:
    """Return an item of the library."""
    text = ItemText("form", "低保申请表", "一式一份，按手印", ("P30-1.1",), Upload("表.png", PNG_HEAD))
    return {"library_item": add_item(by=cast.bureau, item=text)}
