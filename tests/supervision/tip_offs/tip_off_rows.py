"""Tip-offs, receivers and circulars for the tests of the room and of pages."""

from __future__ import annotations

from typing import Any

from doudi.supervision.tip_offs.circulars.actions import draft_circular, release_circular
from doudi.supervision.tip_offs.models import Receiver, TipOff
from doudi.supervision.tip_offs.receivers.actions import confirm_receiver, name_receiver
from doudi.supervision.tip_offs.reports.actions import Accusation, UnnamedReporter, receive_tip_off, send_tip_off
from tests.conftest import Cast


def tip_off_about(accused: str = "某镇干部", text: str = "办低保要好处费。", **given: str) -> TipOff:
    return receive_tip_off(by=UnnamedReporter("举报人"), source="public", accusation=Accusation(accused, text, **given))


def named_receiver(cast: Cast) -> Receiver:
    """The director, named by the director and confirmed by the inspection group."""
    receiver = name_receiver(by=cast.director, user=cast.director)
    return confirm_receiver(by=cast.inspection_group, receiver=receiver)


def tip_off_rows(cast: Cast) -> dict[str, Any]:
    """A tip-off that was sent on, and a circular that was released."""
    named_receiver(cast)
    tip_off = send_tip_off(by=cast.director, tip_off=tip_off_about())
    circular = draft_circular(by=cast.inspection_group, title="关于典型问题的通报", text="某村干部优亲厚友，已处理。")
    release_circular(by=cast.director, circular=circular)
    return {"tip_off": [tip_off.trail_number], "circular": circular}
