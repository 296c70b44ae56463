"""Pages of the bank exchange for finance staff, and the part that townships see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.bankfiles.simulated_bank import SimulatedBank
from doudi.core.audit.models import Entry
from doudi.payments.bank_exchange import actions, file_archive, simulated_answers
from doudi.payments.bank_exchange.models import ArchiveDecision, BankAnswer, BankFile
from doudi.payments.models import Run
from doudi.payments.worklist import worklist_of
from tests.deaths_and_cards import record_card
from tests.payments.bank_exchange.released_run import (
    BANK,
    DAY,
    at_the_bank,
    bank_of,
    released_run,
    rename_first_holder,
    sent_file,
)

pytestmark = pytest.mark.django_db


def upload(client: Any, file: BankFile, content: bytes) -> Any:
    sent = SimpleUploadedFile("回盘.txt", content)
    return client.post(reverse("bank_exchange:file", args=[file.pk]), {"file": sent})


def first_account(run: Run) -> str:
    return str(run.payments.order_by("pk").first().account.clear())


def test_from_the_released_run_to_the_last_row(cast: Any, run: Run, signed_in: Any) -> None:
    finance = signed_in("finance")
    assert run.number in finance.get(reverse("bank_exchange:files")).content.decode()
    answer = finance.post(reverse("bank_exchange:run", args=[run.pk]), {"profile": BANK}, follow=True)
    assert "代发文件已生成" in answer.content.decode()
    file = BankFile.objects.get()
    download = finance.post(reverse("bank_exchange:download", args=[file.pk]))
    assert download["Content-Disposition"] == f'attachment; filename="{file.name}"'
    assert download["Cache-Control"] == "no-store"
    assert download.content == at_the_bank(file).content
    bank = SimulatedBank(bank_of(file).profile, failures={first_account(run): "dormant"})
    taken = upload(finance, file, bank.answer(at_the_bank(file), DAY))
    shown = finance.get(taken.url + "?outcome=returned").content.decode()
    assert "账户长期未用被停用" in shown
    assert "到银行网点激活" in shown
    assert first_account(run) not in shown
    again = finance.get(reverse("bank_exchange:file", args=[file.pk])).content.decode()
    assert "退回" in again
    assert finance.get(taken.url + "?outcome=nonsense").status_code == 404


def test_making_the_files_twice_is_refused_in_words(cast: Any, run: Run, signed_in: Any) -> None:
    finance, address = signed_in("finance"), reverse("bank_exchange:run", args=[run.pk])
    assert finance.post(address, {"profile": BANK}).status_code == 302
    again = finance.post(address, {"profile": BANK})
    assert again.status_code == 422
    assert "不会再生成第二份" in again.content.decode()
    assert BankFile.objects.count() == 1


def test_a_refused_answer_names_every_row_and_changes_nothing(cast: Any, run: Run, signed_in: Any) -> None:
    file = sent_file(cast, run)
    content = bank_of(file).defective_answer(at_the_bank(file), DAY, "amount_changed")
    answer = upload(signed_in("finance"), file, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "金额 601.00 元与发送的 600.00 元不同" in page
    assert "没有导入任何一笔" in page
    assert not BankAnswer.objects.exists()


def test_repeated_answer_is_named_on_the_page(cast: Any, run: Run, signed_in: Any) -> None:
    file = sent_file(cast, run)
    finance = signed_in("finance")
    content = bank_of(file).answer(at_the_bank(file), DAY)
    upload(finance, file, content)
    page = finance.get(upload(finance, file, content).url).content.decode()
    assert "没有任何改动" in page
    assert BankAnswer.objects.count() == 1


def test_invalid_forms_are_refused(cast: Any, run: Run, signed_in: Any) -> None:
    finance = signed_in("finance")
    assert finance.post(reverse("bank_exchange:run", args=[run.pk]), {"profile": "none"}).status_code == 422
    file = sent_file(cast, run)
    assert finance.post(reverse("bank_exchange:file", args=[file.pk]), {}).status_code == 422
    empty = upload(finance, file, b"")
    assert empty.status_code == 422


def test_bad_rows_are_listed_and_may_be_left_out(cast: Any, run: Run, signed_in: Any) -> None:
    finance = signed_in("finance")
    rename_first_holder(run, "=HYPERLINK(1)")
    answer = finance.post(reverse("bank_exchange:run", args=[run.pk]), {"profile": BANK})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "会被表格软件当成公式" in page
    assert "这1笔不送银行" in page
    assert "HYPERLINK" not in page
    finance.post(reverse("bank_exchange:run", args=[run.pk]), {"profile": BANK, "leave_out": "yes"})
    assert BankFile.objects.get().rows_number == 3


def test_other_roles_read_only(cast: Any, run: Run, signed_in: Any) -> None:
    file = sent_file(cast, run)
    for who in ("bureau", "director", "auditor"):
        client = signed_in(who)
        assert "上传回盘" not in client.get(reverse("bank_exchange:file", args=[file.pk])).content.decode()
        assert client.post(reverse("bank_exchange:download", args=[file.pk])).status_code == 403
        content = bank_of(file).answer(at_the_bank(file), DAY)
        upload(client, file, content)
    assert not BankAnswer.objects.exists()


def test_inquiry_page_settles_a_payment_in_question(cast: Any, run: Run, signed_in: Any) -> None:
    file = sent_file(cast, run)
    bank = SimulatedBank(bank_of(file).profile, undecided=frozenset({first_account(run)}))
    finance = signed_in("finance")
    upload(finance, file, bank.answer(at_the_bank(file), DAY))
    payment = run.payments.get(state="in_question")
    assert payment.item_id in finance.get(reverse("bank_exchange:inquiries")).content.decode()
    address = reverse("bank_exchange:settle_inquiry", args=[payment.pk])
    assert finance.post(address, {"outcome": "paid", "reason": "other", "why": ""}).status_code == 422
    assert finance.post(address, {"outcome": "paid", "reason": "other", "why": "银行函：已入账"}).status_code == 302
    decision = {"decision": "confirm", "why": "看过银行函"}
    assert finance.post(address, decision).status_code == 403, "the person who entered it"
    assert signed_in("auditor").post(address, decision).status_code == 403
    payment.refresh_from_db()
    assert payment.state == "in_question"
    director = signed_in("director")
    assert ("银行答复待核对", 1) in [(item.label, item.number) for item in worklist_of(cast.director)]
    assert "银行函：已入账" in director.get(address).content.decode()
    assert director.post(address, decision).status_code == 302
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_townships_see_their_own_returned_payments_and_the_remedy(
    cast: Any, run: Run, people: list[Any], signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    file = sent_file(cast, run)
    accounts = {payment.account.clear(): "name_differs" for payment in run.payments.all()}
    content = bank_of(file, failures=accounts).answer(at_the_bank(file), DAY)
    actions.accept_answer(by=cast.finance, file=file, name="1", content=content)
    everything = signed_in("finance").get(reverse("bank_exchange:returned_payments")).content.decode()
    assert all(one.name in everything for one in people)
    own = signed_in("officer")
    own.get("/")  # counts what waits, which the navigation keeps
    with django_assert_max_num_queries(20):
        page = own.get(reverse("bank_exchange:returned_payments")).content.decode()
    assert people[0].name in page
    assert "核对开户姓名与身份证姓名" in page
    assert reverse("registry:person", args=[people[0].pk]) in page
    assert reverse("registry:person", args=[people[2].pk]) not in page
    record_card(people[0], "6217406100000001234", date(2023, 4, 10))
    assert "账户已更正或核实，下一批重发" in own.get(reverse("bank_exchange:returned_payments")).content.decode()
    released_run(cast, people[:1], "202304-02", replaces=run.payments.get(person=people[0]))
    page = own.get(reverse("bank_exchange:returned_payments")).content.decode()
    assert reverse("registry:person", args=[people[0].pk]) not in page


def test_unknown_archived_file_is_shown_until_director_decides(cast: Any, run: Run, signed_in: Any) -> None:
    stranger = file_archive.ArchivedFile("202305-01-01", "a" * 64)
    file_archive.archive_file(stranger, b"made after the backup")
    finance = signed_in("finance")
    assert "数据库比代发文件存档旧" in finance.get(reverse("bank_exchange:files")).content.decode()
    refused = finance.post(reverse("bank_exchange:run", args=[run.pk]), {"profile": BANK})
    assert refused.status_code == 422
    director = signed_in("director")
    address = reverse("bank_exchange:decide_archive_difference")
    said = {"number": stranger.number, "sm3": stranger.sm3, "why": ""}
    assert director.post(address, said).status_code == 422
    director.post(address, said | {"why": "银行答复：未收到这份文件"})
    assert ArchiveDecision.objects.get().decided_by == cast.director
    finance.post(reverse("bank_exchange:run", args=[run.pk]), {"profile": BANK})
    assert BankFile.objects.get().state == "written"


def test_list_of_rows_takes_a_constant_number_of_queries(
    cast: Any, run: Run, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    file = sent_file(cast, run)
    taken = actions.accept_answer(
        by=cast.finance, file=file, name="1", content=bank_of(file).answer(at_the_bank(file), DAY)
    )
    finance = signed_in("finance")
    finance.get("/")  # counts what waits, which the navigation keeps
    with django_assert_max_num_queries(14):
        assert finance.get(taken.answer.get_absolute_url()).status_code == 200


def test_simulated_bank_answers_only_in_demonstration(cast: Any, run: Run, signed_in: Any, settings: Any) -> None:
    file = sent_file(cast, run)
    finance = signed_in("finance")
    address = reverse("bank_exchange:simulated_answer", args=[file.pk])
    assert finance.post(address, {"kind": "plain"}).status_code == 404
    assert "模拟银行" not in finance.get(reverse("bank_exchange:file", args=[file.pk])).content.decode()
    settings.DEMONSTRATION = True
    assert "模拟银行" in finance.get(reverse("bank_exchange:file", args=[file.pk])).content.decode()
    assert finance.post(address, {"kind": "robbery"}).status_code == 404
    for kind in simulated_answers.ANSWERS:
        content = finance.post(address, {"kind": kind}).content
        if kind not in {"plain", "reordered", "later"}:
            assert upload(finance, file, content).status_code == 422, kind
    assert upload(finance, file, finance.post(address, {"kind": "plain"}).content).status_code == 302
    assert upload(finance, file, finance.post(address, {"kind": "later"}).content).status_code == 302
    assert set(run.payments.values_list("state", flat=True)) == {"paid", "returned"}


def test_reading_the_original_answer_is_audited(cast: Any, run: Run, signed_in: Any) -> None:
    file = sent_file(cast, run)
    content = bank_of(file).answer(at_the_bank(file), DAY)
    answer = actions.accept_answer(by=cast.finance, file=file, name="回盘.txt", content=content).answer
    address = reverse("bank_exchange:original_answer", args=[answer.pk])
    assert signed_in("auditor").post(address).content == content
    said = Entry.objects.order_by("number").last()
    assert (said.verb, said.actor_name) == ("bank.read_answer", cast.auditor.name)
    assert signed_in("officer").post(address).status_code == 403
