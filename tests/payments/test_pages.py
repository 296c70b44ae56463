"""Pages of payments: what they do, what they send back, and what nobody else sees."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.funding.models import Overdraft
from doudi.payments import actions
from doudi.payments.models import AccountAuthority, Hold, Line, Run, SpecialAmount
from doudi.registry import actions as registry_actions
from doudi.values.money import format_yuan
from tests.payments.conftest import Office
from tests.payments.four_hands import reviewer

pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)


def page(client: Client, name: str, *arguments: Any) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def test_the_bureau_computes_a_run_and_nobody_else(office: Office, signed_in: Any) -> None:
    office.award(office.person("钟有田"))
    bureau, address = signed_in("bureau"), reverse("payments:runs")
    assert bureau.post(address, {"month": "1999-01", "kind": "monthly"}).status_code == 422
    assert bureau.post(address, {"month": "2023-04", "kind": "reissue"}).status_code == 422
    assert signed_in("officer").post(address, {"month": "2023-04", "kind": "monthly"}).status_code == 200
    assert not Run.objects.exists()
    answer = bureau.post(address, {"month": "2023-04", "kind": "monthly"})
    assert answer.status_code == 302
    assert bureau.post(address, {"month": "2023-04", "kind": "monthly"}).status_code == 422
    run = Run.objects.get()
    shown = page(bureau, "payments:run", run.pk)
    assert "¥600.00" in shown
    assert "低保（农村）" in shown
    assert run.content_hash in shown


def test_the_funds_of_a_run_name_the_approved_overdraft(office: Office, signed_in: Any) -> None:
    office.award(office.person("钟有田"))
    run, bureau = office.prepare(APRIL), signed_in("bureau")
    source, need = next((source, fen) for source, _none, _people, fen in run.summary["source"] if fen)
    assert "垫支¥" not in page(bureau, "payments:run", run.pk)
    overdraft = Overdraft.objects.create(
        year=today().year,
        source=source,
        amount_fen=need + 1_00,
        until=today(),
        reason="资金在途",
        state=Overdraft.State.CONFIRMED,
        proposed_by=office.cast.finance,
        settled_by=office.cast.director,
        settled_at=timezone.now(),
    )
    shown = page(bureau, "payments:run", run.pk)
    assert overdraft.get_absolute_url() in shown
    assert f"{office.cast.director.name}批准，至" in shown
    assert f"发放后共垫支¥{format_yuan(need)}" in shown


def test_a_township_confirms_what_it_saw(office: Office, signed_in: Any) -> None:
    person = office.person("钟有田")
    office.award(person)
    run, township = office.prepare(APRIL), person.village_id[:9]
    officer, address = signed_in("officer"), reverse("payments:roll", args=[run.pk, township])
    assert "钟有田" in page(officer, "payments:roll", run.pk, township)
    assert officer.post(address, {"total": "59999"}).status_code == 422
    assert officer.post(address, {"total": "abc"}).status_code == 422
    assert signed_in("other_officer").post(address, {"total": "60000"}).status_code == 404
    assert officer.post(address, {"total": "60000"}).status_code == 302
    assert run.confirmations.get().confirmed_by == office.cast.officer
    excel = officer.get(reverse("payments:export_roll", args=[run.pk, township]))
    assert quote(f"{run.number}-") in excel["Content-Disposition"]
    rows = list(openpyxl.load_workbook(io.BytesIO(excel.content)).active.iter_rows(min_row=3, values_only=True))
    assert rows[0][5:7] == ("金额（元）", "其中补发（元）")
    assert [row[:1] + row[5:7] for row in rows[1:]] == [(1, 600, 0), ("合计", 600, 0)], "numbers, and their sum"
    assert "陆佰元整" in page(officer, "payments:print_roll", run.pk, township)


def test_refused_steps_name_the_reason(office: Office, signed_in: Any) -> None:
    office.award(office.person("钟有田"))
    run, bureau, director, second = office.prepare(APRIL), signed_in("bureau"), signed_in("director"), Client()
    second.force_login(reviewer())
    review = reverse("payments:run_action", args=[run.pk, "review"])
    assert review not in page(bureau, "payments:run", run.pk), "nothing to press while a township is awaited"
    assert "还没有核对的乡镇：" in page(bureau, "payments:run", run.pk)
    answer = second.post(review, {"version": run.version})
    assert answer.status_code == 422
    assert "还有1个乡镇没有核对" in answer.content.decode()
    assert bureau.post(reverse("payments:run_action", args=[run.pk, "fly"])).status_code == 404
    discard = reverse("payments:run_action", args=[run.pk, "discard"])
    assert director.post(discard, {"why": "x", "version": run.version}).status_code == 422
    assert bureau.post(discard, {"why": "", "version": run.version}).status_code == 422
    assert bureau.post(discard, {"why": "重算"}).status_code == 422, "no page"
    assert bureau.post(discard, {"why": "重算", "version": run.version}).status_code == 302


def test_a_check_is_decided_in_writing(office: Office, signed_in: Any) -> None:
    """An award of February that was never paid is late in April."""
    office.funds()
    first = office.person("钟有田")
    office.award(first, since=date(2023, 3, 1))
    history = actions.take_over_payment_history(
        by=office.cast.bureau,
        paid=[(first.pk, "dibao", date(2023, 2, 1), 600_00)],
        law_known=date(2023, 3, 1),
        detail="原系统已发",
    )
    actions.confirm_payment_history(by=office.cast.director, run=history)
    run = office.prepare(APRIL)
    late = run.checks.get(name="late_payment")
    assert late.findings_number == 1
    address = reverse("payments:check", args=[run.pk, "late_payment"])
    director = signed_in("director")
    assert "3月起未发过" in director.get(address).content.decode()
    assert director.post(address, {"why": ""}).status_code == 422
    assert director.post(address, {"why": "材料补齐后补发"}).status_code == 302
    assert signed_in("officer").get(address).status_code == 403


def test_holds_and_account_authorities(office: Office, signed_in: Any) -> None:
    person = office.person("钟有田")
    officer = signed_in("officer")
    given = {"number": person.number, "reason": "disputed", "programme": "", "detail": "邻居反映"}
    assert officer.post(reverse("payments:holds"), given | {"number": "XX"}).status_code == 422
    assert signed_in("other_officer").post(reverse("payments:holds"), given).status_code == 422
    assert officer.post(reverse("payments:holds"), given).status_code == 302
    hold = Hold.objects.get()
    lift = reverse("payments:lift_hold", args=[hold.pk])
    assert "邻居反映" not in officer.get(reverse("payments:holds")).content.decode()
    assert "邻居反映" in signed_in("director").get(lift).content.decode()
    assert not Entry.objects.filter(why__contains="邻居反映").exists()
    assert officer.post(lift, {"why": "查实"}).status_code == 422
    assert signed_in("director").post(lift, {"why": "查实无误"}).status_code == 302
    assert lift in officer.get(reverse("payments:holds"), {"state": "lifted"}).content.decode()
    assert "查实无误" in officer.get(lift).content.decode()
    assert not Entry.objects.filter(why__contains="查实无误").exists()
    said = {
        "number": person.number,
        "basis": "guardian",
        "holder_name": "钟父",
        "account": "6228480012345678901",
        "proof": "监护证明",
        "since": "2023-04-01",
    }
    address = reverse("payments:account_authorities")
    assert officer.post(address, said | {"account": "12"}).status_code == 422
    assert officer.post(address, said).status_code == 422, "without the proof"
    proof = SimpleUploadedFile("监护证明.pdf", b"%PDF-1.4 invented")
    assert officer.post(address, said | {"upload": proof}).status_code == 302
    shown = page(officer, "payments:account_authorities")
    assert "钟父" in shown
    assert "6228480012345678901" not in shown
    confirm = reverse("payments:confirm_account_authority", args=[AccountAuthority.objects.get().pk])
    assert signed_in("other_officer").post(confirm).status_code == 404
    typed = {"account": said["account"]}
    assert officer.post(confirm, typed).status_code == 422, "the same person"
    leader = signed_in("leader")
    assert "监护证明.pdf" in leader.get(confirm).content.decode()
    assert leader.post(confirm, {"account": "12"}).status_code == 422
    assert leader.post(confirm, typed).status_code == 302


def test_special_amounts(office: Office, signed_in: Any) -> None:
    person = office.person("钟有田")
    given = {"number": person.number, "month": "2023-04", "amount_fen": "500", "source": "county", "reason": "一事一议"}
    bureau, address = signed_in("bureau"), reverse("payments:special_amounts")
    assert bureau.post(address, given | {"amount_fen": "五百"}).status_code == 422
    assert bureau.post(address, given | {"amount_fen": "99999999"}).status_code == 422
    assert bureau.post(address, given).status_code == 302
    decide = reverse("payments:decide_special_amount", args=[SpecialAmount.objects.get().pk])
    assert signed_in("director").post(decide, {"approve": "1", "why": "同意"}).status_code == 302
    assert SpecialAmount.objects.get().approved_by == office.cast.director


def test_payment_page_does_not_reveal_hiv(office: Office, signed_in: Any) -> None:
    """An orphan and a child with HIV read alike to who is not appointed."""
    shown = {}
    for name, status in (("甲童", "orphan"), ("乙童", "hiv")):
        child = office.person(name, born=date(2015, 5, 5))
        registry_actions.change_circumstance(
            by=office.cast.bureau,
            subject=child,
            kind="child_status",
            value=status,
            since=date(2022, 1, 1),
            source="paper",
        )
        office.award(child, "child_living", child_status=status, in_institution=False)
    office.prepare(APRIL)
    officer = signed_in("officer")
    for line in Line.objects.filter(programme="child_living").select_related("person"):
        text = page(officer, "payments:payment", line.payment_id)
        assert "艾滋" not in text
        assert "HIV" not in text.upper().replace("ARCHIV", "")
        body = text[text.index('class="sheet"') :]
        for own in (line.person.name, line.payment.item_id, str(line.payment.account)):
            body = body.replace(own, "")
        shown[line.person.name] = body
    assert len(shown) == 2
    assert shown["甲童"] == shown["乙童"]
