"""Petitions for the picker: by number, or by the whole name or telephone of who petitions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.queries import find_petitions, visible_petitions
from doudi.ui.pickers.sources import MAX_CHOICES, Choice, PickerSource
from doudi.ui.templatetags.ui import day


def _find(text: str, by: Any) -> list[Petition]:
    return list(find_petitions(text, by=by)[: MAX_CHOICES + 1])


def _get(key: str, by: Any) -> Petition | None:
    return visible_petitions(by=by).filter(number=key).first()


def _choice_of(petition: Petition, _by: Any) -> Choice:
    details = (petition.masked_name, petition.get_topic_display(), day(petition.received_on), petition.place)
    return Choice(petition.number, petition.number, "，".join(str(one) for one in details))


PETITIONS = PickerSource(
    "petitions",
    _find,
    _get,
    _choice_of,
    hint=_("编号，或者信访人的姓名、电话（填全）"),
    not_found=_("辖区内没有这样的信访。"),
)
