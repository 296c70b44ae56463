"""The service guide follows the declarations, on the page and as PDF."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from doudi import policy
from doudi.casework.procedures import service_guide
from doudi.casework.procedures.flow_chart import GuideStep, flow_chart
from doudi.casework.procedures.loader import all_procedures, application_procedures
from doudi.casework.procedures.references import group_references
from doudi.casework.procedures.service_guide import guide_of, shared_materials

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-27.a")
@pytest.mark.parametrize("name", sorted(all_procedures()))
def test_every_procedure_has_a_complete_guide(divisions: Any, client: Any, name: str) -> None:
    guide = guide_of(all_procedures()[name])
    assert guide.basis
    assert guide.limit
    text = client.get(reverse("casework:procedure_guide", args=[name])).content.decode()
    for word in ("步骤和时限", "不收费", "在哪里办", "依据", guide.procedure.who):
        assert word in text
    for label, _how, reference in guide.materials:
        assert label in text
        assert reference in text
    drawing = ET.fromstring(guide.flow_chart)  # noqa: S314 - our own drawing
    words = [one.text or "" for one in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert all(any(step.label in word for word in words) for step in guide.steps)
    assert "style=" not in guide.flow_chart
    assert "<script" not in text.partition("<main")[2]


def test_limits_are_those_of_the_law(divisions: Any, client: Any) -> None:
    assert guide_of(all_procedures()["dibao"]).limit == "18个工作日"
    assert not guide_of(all_procedures()["child_living"]).has_public_notice


def test_shared_materials_are_named_once() -> None:
    shared = {one.label: one for one in shared_materials()}
    assert shared
    assert all(len(one.procedures) > 1 for one in shared.values())


def test_guide_and_booklet_as_pdf(divisions: Any, client: Any) -> None:
    one = client.get(reverse("casework:procedure_guide_pdf", args=["dibao"]))
    whole = client.get(reverse("casework:service_guide_booklet"))
    for answer in (one, whole):
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    assert len(whole.content) > len(one.content)
    assert client.get(reverse("casework:service_guide_booklet")).content == whole.content
    assert client.get(reverse("casework:procedure_guide_pdf", args=["nothing"])).status_code == 404
    assert client.get(reverse("casework:procedure_guide", args=["nothing"])).status_code == 404
    assert len(application_procedures()) >= 9


def test_guide_shows_the_amounts_in_force_today(divisions: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reverse("casework:procedure_guide", args=["dibao"])
    monkeypatch.setattr(service_guide, "today", lambda: date(2023, 4, 19))
    assert "660元" not in client.get(address).content.decode()
    monkeypatch.setattr(service_guide, "today", lambda: date(2023, 5, 4))
    shown = " ".join(client.get(address).content.decode().split())
    assert "低保标准（农村）：每人每月660元，自2023年1月起" in shown
    assert "我要申请" in shown


def test_english_words_stay_within_the_boxes_of_the_flow_chart() -> None:
    step = GuideStep(
        "Awaiting confirmation",
        "Read it",
        "County civil affairs bureau (the township where delegated)",
        "7 days",
        "Public notice only if agreed; objections lead to a democratic review or a new investigation",
    )
    drawing = ET.fromstring(flow_chart([step, step], "Dibao"))  # noqa: S314 - our own drawing
    space = "{http://www.w3.org/2000/svg}"
    texts = [(str(one.text), float(one.attrib["y"])) for one in drawing.iter(f"{space}text")]
    box = next(iter(drawing.iter(f"{space}rect")))
    assert all(len(text) <= 26 for text, _y in texts)
    assert max(y for _text, y in texts) < float(box.attrib["y"]) + float(box.attrib["height"])


def test_references_name_each_text_once_in_both_languages() -> None:
    legislation = policy.rule_book().legislation
    clauses = ("MCA57-4", "MCA57-5", "SC649-9", "MCA62-1")
    assert group_references([legislation.reference(one) for one in clauses]).startswith(
        "民发〔2021〕57号第四条、第五条、"
    )
    with translation.override("en"):
        grouped = group_references([legislation.reference(one) for one in clauses])
    assert grouped.startswith("Minfa [2021] No. 57, Article 4, Article 5; State Council Decree No. 649, Article 9; ")
    assert grouped.endswith("; Minfa [2019] No. 62, I")


def test_a_place_in_brackets_has_no_comma_before_it() -> None:
    with translation.override("en"):
        assert policy.place_in_text("Guofa [2015] No. 52", ["(Procedure)"]) == "Guofa [2015] No. 52 (Procedure)"
        assert policy.place_in_text("Minfa [2019] No. 62", ["I", "I"]) == "Minfa [2019] No. 62, I"
