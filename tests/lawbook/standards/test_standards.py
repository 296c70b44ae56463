"""Standards: proposal, estimated effect, confirmation, refusal, and the dues afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi import policy
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.lawbook.confirmed_standards import adopt_confirmed_standards
from doudi.lawbook.models import LegalText, Standard
from doudi.lawbook.standards import actions, queries, refusals
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.law_inputs.recipients_snapshot import open_recipients_snapshot
from doudi.registry.text_messages.actions import switch_event
from doudi.registry.text_messages.models import TextMessage

pytestmark = pytest.mark.django_db

MAY = date(2024, 5, 1)
GIVEN = {
    "figure_urban": "925",
    "figure_rural": "700.00",
    "effective": "2024-01-01",
    "decided": "2024-03-20",
    "legal_text": "",
    "number": "于民字〔2024〕6号",
    "title": "关于提高低保标准的通知",
    "issuer": "于都县民政局",
    "place": "一（一）",
    "text": "城市低保标准925元，农村700元。",
}


def given(**changed: Any) -> dict[str, Any]:
    """What the page is sent, with the paper, which is read once."""
    return GIVEN | {"paper": SimpleUploadedFile("通知.pdf", b"%PDF-1.7 paper")} | changed


@pytest.fixture(autouse=True)
def declared_law() -> Iterator[None]:
    yield
    policy.law_in_force.use([])


def new_page() -> str:
    return reverse("lawbook:propose", args=["dibao_standard"])


def basis(**changed: str) -> actions.Basis:
    given = {"legal_text_id": "P30", "number": "", "title": "", "issuer": "", "place": "一", "text": "城市925元。"}
    return actions.Basis(**(given | changed))


def propose(by: Any, **changed: Any) -> Standard:
    given: dict[str, Any] = {
        "parameter": "dibao_standard",
        "figures": {"urban": 925_00, "rural": 700_00},
        "effective": date(2024, 1, 1),
        "until": None,
        "decided": date(2024, 3, 20),
        "basis": basis(),
    }
    return actions.propose_standard(by=by, **(given | changed))


def with_estimate(by: Any, **changed: Any) -> Standard:
    standard = propose(by, **changed)
    run_waiting_jobs()
    standard.refresh_from_db()
    return standard


def due_of(family: Any) -> int:
    adopt_confirmed_standards()
    facts = household_facts(family.household, MAY, today())
    return sum(line.amount_fen for lines in dues_of(facts, MAY, today()).values() for line in lines)


def test_confirmed_standard_changes_dues_on_household_page(
    cast: Any, family: Any, signed_in: Any, settings: Any, tmp_path: Any
) -> None:
    before = due_of(family)
    settings.ATTACHMENT_FOLDER = tmp_path
    answer = signed_in("bureau").post(new_page(), given())
    standard = Standard.objects.get()
    assert answer.url == reverse("lawbook:standard", args=[standard.pk])
    assert LegalText.objects.get().number == "于民字〔2024〕6号"
    assert due_of(family) == before
    run_waiting_jobs()
    director = signed_in("director")
    page = director.get(answer.url).content.decode()
    assert "于民字〔2024〕6号一（一）" in page
    assert "增加的1人" in page
    assert "没有人的月应发金额减少" in page
    assert standard.paper is not None
    assert reverse("attachments:read", args=[standard.paper.pk]) in page
    director.post(reverse("lawbook:confirm", args=[standard.pk]))
    standard.refresh_from_db()
    assert standard.state == Standard.State.CONFIRMED
    assert due_of(family) > before
    public = director.get(reverse("lawbook:parameter", args=["dibao_standard"])).content.decode()
    assert "925.00" in public
    assert "于民字〔2024〕6号" in public
    assert list(Entry.objects.filter(subject_kind="standard").order_by("number").values_list("verb", flat=True)) == [
        "standard.propose",
        "standard.estimate_effect",
        "standard.confirm",
    ]


def test_effect_equals_difference_of_dues(cast: Any, family: Any, other_family: Any) -> None:
    before = due_of(family) + due_of(other_family)
    standard = with_estimate(cast.bureau)
    assert standard.effect is not None
    month = standard.effect["month"]
    assert month["today_fen"] == before
    actions.confirm_standard(by=cast.director, standard=standard)
    assert month["changed_fen"] == due_of(family) + due_of(other_family)
    assert month["winners"] == 2
    assert sum(changed - was for _key, was, changed in month["township_code"]) == month["changed_fen"] - before
    assert standard.effect["past"]["first"] == "2024-01-01"


def test_recipients_snapshot_agrees_with_person_page(cast: Any, family: Any, other_family: Any) -> None:
    from doudi.registry import actions as registry_actions

    registry_actions.change_circumstance(
        by=cast.officer,
        subject=family.son,
        kind="disability_grade",
        value=1,
        since=date(2023, 1, 1),
        source="legal_text",
    )
    connection = open_recipients_snapshot(MAY, MAY, today())
    policy.rule_book().over(connection).fill_dues(MAY, MAY, today())
    bulk = dict(connection.execute("SELECT person_id, SUM(amount_fen)::BIGINT FROM due GROUP BY 1").fetchall())
    each = {}
    for one in (family, other_family):
        facts = household_facts(one.household, MAY, today())
        for person, lines in dues_of(facts, MAY, today()).items():
            each[person] = sum(line.amount_fen for line in lines)
    assert bulk == {person: amount for person, amount in each.items() if amount}
    grades = dict(connection.execute("SELECT person_id, disability_grade FROM people").fetchall())
    assert grades[family.son.number] == 1
    connection.close()


def test_confirmation_requires_second_person(cast: Any) -> None:
    standard = with_estimate(cast.bureau)
    with pytest.raises(PermissionRequired):
        actions.confirm_standard(by=cast.bureau, standard=standard)
    Standard.objects.filter(pk=standard.pk).update(proposed_by=cast.director)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_standard(by=cast.director, standard=standard)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.filter(pk=standard.pk).update(state="confirmed", reviewed_by=cast.director)


def test_confirmation_requires_estimated_effect(cast: Any) -> None:
    standard = propose(cast.bureau)
    with pytest.raises(refusals.EffectNotEstimated):
        actions.confirm_standard(by=cast.director, standard=standard)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standard.objects.filter(pk=standard.pk).update(state="confirmed", reviewed_by=cast.director)


def test_closed_standard_allows_no_transition(cast: Any) -> None:
    standard = with_estimate(cast.bureau)
    actions.confirm_standard(by=cast.director, standard=standard)
    for act in (actions.confirm_standard, actions.refuse_standard):
        with pytest.raises(TransitionNotAllowed):
            act(by=cast.director, standard=standard, **({"why": "数字有误"} if act is actions.refuse_standard else {}))
    with pytest.raises(TransitionNotAllowed):
        actions.withdraw_standard(by=cast.bureau, standard=standard)


def test_contradicting_standard_is_refused(cast: Any) -> None:
    declared = policy.rule_book().parameters["dibao_standard"].values[-1]
    with pytest.raises(refusals.StandardContradictsRuleBook):
        propose(cast.bureau, effective=declared.effective, decided=declared.decided)
    with pytest.raises(refusals.DecisionDateInFuture):
        propose(cast.bureau, decided=date(2999, 1, 1))
    with pytest.raises(refusals.LegalTextRequired):
        propose(cast.bureau, basis=basis(legal_text_id=""))
    assert not Standard.objects.exists()
    assert not LegalText.objects.exists()


def test_standard_is_refused_with_reason_and_withdrawn(cast: Any, signed_in: Any) -> None:
    first, second = propose(cast.bureau), propose(cast.bureau)
    director = signed_in("director")
    refuse = reverse("lawbook:refuse", args=[first.pk])
    assert director.post(refuse, {"why": ""}).status_code == 422
    director.post(refuse, {"why": "与文件不符"})
    signed_in("bureau").post(reverse("lawbook:withdraw", args=[second.pk]))
    states = dict(Standard.objects.values_list("pk", "state"))
    assert states == {first.pk: "refused", second.pk: "withdrawn"}
    assert "与文件不符" in director.get(reverse("lawbook:standard", args=[first.pk])).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("figure_urban", "很多", "金额"),
        ("figure_rural", "", "请填写"),
        ("effective", "2024-13-01", "日期"),
        ("until", "2023-12-01", "早于"),
        ("decided", "2999-01-01", "今天之后"),
        ("title", "", "新文件"),
        ("paper", "", "上传文件原件"),
        ("figure_urban", "9250", "相差一半以上"),
        ("place", "", "请填写"),
    ],
)
def test_proposal_page_keeps_invalid_input(signed_in: Any, field: str, value: str, words: str) -> None:
    answer = signed_in("bureau").post(new_page(), given(**{field: value}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "于民字〔2024〕6号" in page
    assert not Standard.objects.exists()


def test_large_change_needs_a_tick(cast: Any) -> None:
    with pytest.raises(refusals.LargeChangeNotConfirmed, match="相差一半以上"):
        propose(cast.bureau, figures={"urban": 9250_00, "rural": 700_00})
    assert propose(cast.bureau, figures={"urban": 9250_00, "rural": 700_00}, is_large_change_meant=True).pk


def test_losers_come_first_and_red(cast: Any, family: Any, other_family: Any, signed_in: Any) -> None:
    standard = with_estimate(cast.bureau, figures={"urban": 600_00, "rural": 500_00})
    page = signed_in("director").get(reverse("lawbook:standard", args=[standard.pk])).content.decode()
    assert 'class="loss" role="alert"' in page
    assert page.index("减少的2人") < page.index("增加的0人")
    assert standard.effect is not None
    assert (
        standard.effect["month"]["lost_fen"]
        == -standard.effect["month"]["changed_fen"] + (standard.effect["month"]["today_fen"])
    )


def test_parameters_are_grouped_searched_and_show_what_is_in_force(signed_in: Any) -> None:
    client = signed_in("bureau")
    page = client.get(reverse("lawbook:standards"), {"text": "dibao_standard"}).content.decode()
    assert "录入新标准：低保" in page
    assert "885.00元" in page
    assert "录入新标准：特困供养" not in page
    assert "现行：885.00元" in client.get(new_page()).content.decode()


def test_every_unit_has_a_form_field(signed_in: Any) -> None:
    client = signed_in("bureau")
    one_of_each = {(one.unit, one.type is None): (name, one) for name, one in policy.rule_book().parameters.items()}
    for name, parameter in one_of_each.values():
        status = client.get(reverse("lawbook:propose", args=[name])).status_code
        assert status == (200 if parameter.type else 404), name
    assert client.get(reverse("lawbook:propose", args=["nothing"])).status_code == 404


def test_standard_declared_by_package_is_left_out(cast: Any, monkeypatch: Any) -> None:
    standard = with_estimate(cast.bureau)
    actions.confirm_standard(by=cast.director, standard=standard)
    declared = policy.rule_book().parameters["dibao_standard"].values[-1]
    Standard.objects.filter(pk=standard.pk).update(effective=declared.effective, decided=declared.decided)
    policy.law_in_force.use([])
    adopt_confirmed_standards()
    assert policy.rule_book() is policy.law_in_force.declared


def test_raised_standard_sends_one_text_for_each_family(cast: Any, family: Any) -> None:
    switch_event(by=cast.bureau, event="uprating", is_on=True, template_code="1")
    actions.confirm_standard(by=cast.director, standard=with_estimate(cast.bureau))
    run_waiting_jobs()
    assert "民政资金的标准提高了，从2024年1月算起" in TextMessage.objects.get(about=family.mother.name).text


def test_every_file_of_parameters_has_a_name_on_the_page() -> None:
    files = {path.stem for path in Path(policy.__file__).parent.joinpath("parameters").glob("*.yaml")}
    assert files <= queries._GROUP_LABELS.keys()
