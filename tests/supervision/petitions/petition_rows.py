"""Petitions in every state, for the tests of the room and of pages."""

from __future__ import annotations

from typing import Any

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.supervision.petitions.actions.answers import accept_petition
from doudi.supervision.petitions.actions.inquiries import record_inquiry
from doudi.supervision.petitions.actions.opinions import (
    OpinionText,
    approve_opinion,
    deliver_opinion,
    draft_opinion,
)
from doudi.supervision.petitions.actions.registration import Received, register_petition
from doudi.supervision.petitions.models import Petition
from tests.conftest import Cast


def received(place: Division, **changes: Any) -> Received:
    """A claim about dibao by letter."""
    given: dict[str, Any] = {
        "channel": "letter",
        "received_on": today(),
        "place": place,
        "kind": "claim",
        "topic": "dibao",
        "text": "为什么我家的低保停了？请求恢复。",
        "name": "钟某生",
        "phone": "13700000001",
        "address": "长龙居委会三组",
    }
    return Received(**(given | changes))


def registered(by: User, place: Division, **changes: Any) -> Petition:
    return register_petition(by=by, received=received(place, **changes))


def accepted(by: User, place: Division, **changes: Any) -> Petition:
    petition = registered(by, place, **changes)
    return accept_petition(by=by, petition=petition, told_on=today(), told_by="handed")


def looked_into(by: User, petition: Petition) -> Petition:
    """A petition whose petitioner was heard, and that was looked into."""
    for kind in ("statement", "inquiry"):
        record_inquiry(by=by, petition=petition, kind=kind, held_on=today(), text="核对了工资和存款。")
    petition.refresh_from_db()
    return petition


def opinion_text(outcome: str = "explained", **changes: Any) -> OpinionText:
    given: dict[str, Any] = {
        "outcome": outcome,
        "request": "恢复低保。",
        "facts": "儿子已就业，家庭月人均收入超过标准。",
        "reasons": "收入超过低保标准，不符合条件。",
        "basis": "《社会救助法》第十六条",
    }
    return OpinionText(**(given | changes))


def approved(cast: Cast, petition: Petition, outcome: str = "explained") -> Petition:
    """A petition of the first township whose opinion its leader approved."""
    looked_into(cast.officer, petition)
    draft_opinion(by=cast.officer, petition=petition, text=opinion_text(outcome))
    approve_opinion(by=cast.leader, petition=petition)
    petition.refresh_from_db()
    return petition


def answered(cast: Cast, **changes: Any) -> Petition:
    """A claim of the first township that was answered today."""
    petition = approved(cast, accepted(cast.officer, cast.village, **changes))
    deliver_opinion(by=cast.officer, petition=petition, told_on=today(), told_by="handed")
    petition.refresh_from_db()
    return petition


def petition_rows(by: User, family: Any) -> dict[str, Any]:
    """A petition of a family that was told, for the tests of all pages."""
    petition = accepted(by, family.household.village, petitioner=family.mother)
    return {"petition": petition}
