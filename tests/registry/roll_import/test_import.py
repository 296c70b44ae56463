"""Import of rolls in two steps: staging and confirmation."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from doudi.core.accounts.actions import open_account
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.refusals import EmptyFile, FileTooLarge, WrongFileType
from doudi.core.audit.models import Entry
from doudi.core.audit.queries import broken_links
from doudi.core.audit.trail import SYSTEM
from doudi.core.divisions.models import Division
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.registry.household_accounts.models import HouseholdAccountList
from doudi.registry.household_accounts.queries import accounts_in_force
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.registry.refusals import LegacyBasisRequired
from doudi.registry.roll_import import actions, queries, refusals
from doudi.registry.roll_import.models import RollFile, StagedFamily
from tests.conftest import PASSWORD, Cast, identity_number
from tests.deaths_and_cards import record_card

pytestmark = pytest.mark.django_db
ROLLS = Path(__file__).parents[2] / "rolls" / "data"
DIBAO = ROLLS / "桥头乡2023年4月农村低保花名册.xlsx"


@pytest.fixture
def officer(cast: Cast) -> Any:
    """The officer of the township of the roll."""
    return open_account(
        by=SYSTEM,
        username="qiaotou",
        name="桥头经办",
        role="township_officer",
        division=Division.objects.get(name="桥头乡"),
        password=PASSWORD,
        initial=False,
    )


def hand_in(by: Any, path: Path = DIBAO) -> RollFile:
    roll = actions.upload_roll(
        by=by, name=path.name, content=path.read_bytes(), township_code=Division.objects.get(name="桥头乡").code
    )
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


@pytest.fixture
def roll(officer: Any) -> RollFile:
    return hand_in(officer)


def statuses(roll: RollFile) -> dict[str, int]:
    return dict(Counter(roll.families.values_list("status", flat=True)))


def test_staging_writes_nothing_to_registry(roll: RollFile) -> None:
    assert roll.state == RollFile.State.STAGED
    assert roll.families.count() == 260
    assert sum(roll.families.values_list("month_fen", flat=True)) == 314_770_00
    assert set(statuses(roll)) == {"ready", "faulty"}
    assert not Household.objects.exists()
    assert not Person.objects.exists()


def test_faults_name_their_cells(roll: RollFile) -> None:
    lost = next(
        problem
        for family in roll.families.filter(status="faulty")
        for problem in family.problems
        if problem["code"] == "id_precision_lost"
    )
    assert lost["column"]
    assert lost["row"] > 4
    assert lost["value"] == "3.6E+17", "as Excel shows it: nobody is known by two digits"
    assert "无法还原" in lost["message"]
    assert lost["remedy"]


def test_staged_family_is_encrypted(roll: RollFile) -> None:
    family = roll.families.filter(status="ready").first()
    assert family is not None
    number = family.data["persons"][0]["id_number"]
    row = StagedFamily.objects.filter(pk=family.pk).values()[0]
    row.pop("sealed")
    assert number not in str(row)
    assert number not in family.sealed.stored


def second_person() -> Any:
    """Confirm by a second person."""
    return User.objects.filter(username="qiaotou_leader").first() or open_account(
        by=SYSTEM,
        username="qiaotou_leader",
        name="桥头负责人",
        role="township_leader",
        division=Division.objects.get(name="桥头乡"),
        password=PASSWORD,
        initial=False,
    )


def confirm(roll: RollFile, *changes: str, basis: str = "县局2022年12月审批") -> Any:
    return actions.confirm_roll(
        by=second_person(), roll=roll, changes=frozenset(changes or {"new", "changed"}), legacy_basis=basis
    )


def test_confirmed_roll_is_in_registry(roll: RollFile, officer: Any) -> None:
    ready = roll.families.filter(status="ready")
    people = sum(len(family.data["persons"]) for family in ready)
    covered = sum(person["covered"] for family in ready for person in family.data["persons"])
    applied = confirm(roll)
    assert Household.objects.count() == ready.count()
    assert Person.objects.count() == Membership.objects.count() == people == applied.people
    assert Award.objects.count() == covered == applied.awards
    assert Entry.objects.filter(verb="roll.confirm").count() == 1
    assert broken_links() == []


def test_imported_families_have_dues_of_roll(roll: RollFile, officer: Any) -> None:
    """The dues of every imported family in the month of the roll equal its amounts."""
    from doudi import policy

    confirm(roll)
    evaluator = policy.rule_book().household_evaluator(["dibao_due"])
    month, known = date(2023, 4, 1), date(2023, 4, 1)
    expected = {f"R{roll.pk}-{family.pk}": family.month_fen for family in roll.families.filter(status="ready")}
    differing = []
    for household in Household.objects.select_related("village"):
        facts = household_facts(household, date(2023, 4, 15), date(2030, 1, 1))
        evaluated = evaluator.evaluate_month(month, known, facts.row, facts.people, facts.awards)
        due = sum(int(person["dibao_due"]) for person in evaluated.people)
        if due != expected[household.number]:
            differing.append((household.number, due, expected[household.number]))
    assert differing == []


def test_repeated_import_changes_nothing(roll: RollFile, officer: Any) -> None:
    confirm(roll)
    again = hand_in(officer)
    ready = Counter(again.families.filter(status="ready").values_list("change", flat=True))
    assert set(ready) == {"same"}
    before = (Person.objects.count(), Award.objects.count(), Circumstance.objects.count())
    with pytest.raises(refusals.NothingToImport):
        confirm(again)
    confirm(again, "same")
    assert (Person.objects.count(), Award.objects.count(), Circumstance.objects.count()) == before


def test_roll_does_not_change_a_card_on_record(roll: RollFile, officer: Any) -> None:
    """The card was changed by its procedure after the roll was written: the roll says so and leaves it."""
    confirm(roll)
    card = Circumstance.objects.filter(kind="bank_account").first()
    assert card is not None
    assert card.person is not None
    record_card(card.person, "6228480099999999999", timezone.localdate())
    again = hand_in(officer)
    changed = again.families.get(change="changed", status="ready")
    assert "导入不改" in "".join(changed.differences)
    confirm(again)
    now = card.person.circumstances.get(kind="bank_account", withdrawn_at=None, valid_to=None)
    assert now.value == "6228480099999999999"


def test_changed_income_applies_from_month_of_roll(roll: RollFile, officer: Any) -> None:
    confirm(roll)
    award = Award.objects.filter(dibao_class="other").first()
    assert award is not None
    Award.objects.filter(pk=award.pk).update(assessed_income_fen=1)
    again = hand_in(officer)
    changed = again.families.filter(change="changed", status="ready")
    assert changed.count() == 1
    assert "核定月人均收入由0.01元变为" in "".join(changed[0].differences)
    confirm(again)
    rows = Award.objects.filter(person=award.person, programme="dibao", withdrawn_at=None).order_by("valid_from")
    assert rows.last().valid_from == date(2023, 4, 1)  # type: ignore[union-attr]  # there is one
    assert len(rows) in {1, 2}


def test_absent_recipients_are_listed_and_not_ended(roll: RollFile, officer: Any) -> None:
    confirm(roll)
    person = Person.objects.filter(awards__isnull=False).first()
    assert person is not None
    Person.objects.filter(pk=person.pk).update(id_number_index="somebody else")
    again = hand_in(officer)
    assert person.pk in {one["person"] for one in again.absent_people}
    assert Award.objects.filter(person=person, withdrawn_at=None, valid_to=None).exists()


def test_identity_number_of_another_name_is_a_fault(roll: RollFile, officer: Any) -> None:
    confirm(roll)
    person = Person.objects.filter(awards__isnull=False).first()
    assert person is not None
    Person.objects.filter(pk=person.pk).update(name="张冠李")
    again = hand_in(officer)
    faulty = [one for one in again.families.filter(status="faulty") if "name_differs" in str(one.problems)]
    assert len(faulty) == 1
    actions.correct_staged_family(by=officer, family=faulty[0], corrections={}, why="就是他")
    faulty[0].refresh_from_db()
    assert faulty[0].status == "faulty"


def faulty_family(roll: RollFile) -> StagedFamily:
    for family in roll.families.filter(status="faulty"):
        if {problem["code"] for problem in family.problems if problem["severity"] == "fault"} == {"id_check_digit"}:
            return family
    raise LookupError


def test_identity_number_is_corrected(roll: RollFile, officer: Any) -> None:
    family = faulty_family(roll)
    rows = [person["row"] for person in family.data["persons"] if not person["id_number"]]
    with pytest.raises(refusals.FaultsRemain):
        actions.correct_staged_family(
            by=officer, family=family, corrections={"id_numbers": {rows[0]: "110105194912310021"}}
        )
    numbers = {row: identity_number(date(1960, 1, 1), 500 + row) for row in rows}
    actions.correct_staged_family(by=officer, family=family, corrections={"id_numbers": numbers})
    family.refresh_from_db()
    assert family.status == "ready"


def test_a_missing_card_is_entered(cast: Cast, signed_in: Any) -> None:
    """The fault says to enter the account; the page of the family has a field for it."""
    number = identity_number(date(1970, 5, 1), 30)
    header = "姓名,身份证号码,与户主关系,保障类别,月人均补差,户月补助金额,银行账号"
    line = f"王大山,{number},户主,常补,600,600,"
    content = "\n".join(["2023年4月农村低保花名册", header, line])
    roll = actions.upload_roll(
        by=cast.officer, name="低保.csv", content=content.encode(), township_code=cast.village.code[:9]
    )
    run_waiting_jobs()
    family = StagedFamily.objects.get(roll=roll)
    assert "bank_account_missing" in {one["code"] for one in family.problems}
    page = reverse("roll_import:correct", args=[family.pk])
    client = signed_in("officer")
    assert 'name="bank_account"' in client.get(page).content.decode()
    assert client.post(page, {"bank_account": "6228 4800 0000 0000 011"}).status_code == 302
    family.refresh_from_db()
    assert family.data["bank_account"] == "6228480000000000011"
    assert "bank_account_missing" not in {one["code"] for one in family.problems}


def test_other_faults_are_accepted_with_reason(roll: RollFile, officer: Any) -> None:
    family = faulty_family(roll)
    rows = [str(person["row"]) for person in family.data["persons"] if not person["id_number"]]
    with pytest.raises(refusals.BirthDateRequired):
        actions.correct_staged_family(by=officer, family=family, corrections={}, why="正在补办身份证")
    born = {"born": dict.fromkeys(rows, date(1950, 2, 3)), "sexes": dict.fromkeys(rows, "female")}
    with pytest.raises(refusals.SexRequired):
        actions.correct_staged_family(by=officer, family=family, corrections={"born": born["born"]}, why="正在补办")
    actions.correct_staged_family(by=officer, family=family, corrections=born, why="正在补办身份证")
    family.refresh_from_db()
    assert family.status == "ready"
    confirm(roll)
    person = Person.objects.filter(id_number_index="")[0]
    assert (person.birth_date, person.sex) == (date(1950, 2, 3), "female")


def test_import_requires_second_person_and_legacy_basis(roll: RollFile, officer: Any) -> None:
    with pytest.raises(SecondPersonRequired):
        actions.confirm_roll(by=officer, roll=roll, changes=frozenset({"new"}), legacy_basis="县局审批")
    with pytest.raises(LegacyBasisRequired):
        confirm(roll, basis=" ")
    assert not Award.objects.exists()
    confirm(roll)
    entry = Entry.objects.get(verb="roll.confirm")
    assert (entry.actor_name, entry.why) == ("桥头负责人", "县局2022年12月审批")


def test_faulty_families_are_not_imported(roll: RollFile, officer: Any) -> None:
    confirm(roll)
    assert Household.objects.count() == roll.families.filter(status="ready").count() < 260


def test_roll_outside_scope_is_refused(cast: Cast, roll: RollFile, officer: Any) -> None:
    for by, refusal in (
        (cast.officer, OutsideScope),
        (cast.auditor, PermissionRequired),
        (cast.cadre, PermissionRequired),
    ):
        with pytest.raises(refusal):
            actions.confirm_roll(by=by, roll=roll, changes=frozenset({"new"}), legacy_basis="县局审批")
        with pytest.raises(refusal):
            actions.discard_roll(by=by, roll=roll)
        with pytest.raises(refusal):
            actions.correct_staged_family(by=by, family=roll.families.first(), corrections={}, why="试试")
    with pytest.raises(OutsideScope):
        hand_in(cast.officer)


def test_closed_roll_allows_no_transition(roll: RollFile, officer: Any) -> None:
    confirm(roll)
    with pytest.raises(TransitionNotAllowed):
        confirm(roll)
    with pytest.raises(TransitionNotAllowed):
        actions.discard_roll(by=officer, roll=roll)


def test_discarded_roll_leaves_no_families(roll: RollFile, officer: Any) -> None:
    actions.discard_roll(by=officer, roll=roll)
    assert not roll.families.exists()
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("空.xlsx", b"", EmptyFile),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"x" * 50, WrongFileType),
        ("程序.exe", b"MZ" + b"x" * 50, WrongFileType),
        ("大.xlsx", b"PK\x03\x04" + b"x" * 30_000_001, FileTooLarge),
        ("假.xlsx", b"<svg onload=alert(1)>", WrongFileType),
    ],
)
def test_file_of_wrong_type_is_refused(officer: Any, name: str, content: bytes, refusal: Any) -> None:
    code = Division.objects.get(name="桥头乡").code
    with pytest.raises(refusal):
        actions.upload_roll(by=officer, name=name, content=content, township_code=code)
    assert not Attachment.objects.exists()
    assert not RollFile.objects.exists()


def test_unreadable_file_is_reported(officer: Any, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"rubbish" * 100)
    roll = hand_in(officer, path)
    assert roll.state == RollFile.State.UNREADABLE
    assert roll.message


@pytest.mark.parametrize("name", ["../../etc/passwd.xlsx", "a/b\\c.xlsx", "\x00\n.xlsx", "....", "x" * 300 + ".xlsx"])
def test_stored_file_does_not_have_uploaded_name(officer: Any, name: str, settings: Any) -> None:
    roll = actions.upload_roll(
        by=officer, name=name, content=DIBAO.read_bytes(), township_code=Division.objects.get(name="桥头乡").code
    )
    assert "/" not in roll.attachment.name
    assert len(roll.attachment.name) <= 100
    kept = Path(settings.ATTACHMENT_FOLDER) / roll.attachment.key[:2] / roll.attachment.key
    assert kept.is_file()
    assert b"PK\x03\x04" not in kept.read_bytes()[:200]


def test_import_pages(officer: Any, client: Any) -> None:
    client.force_login(officer)
    township = Division.objects.get(name="桥头乡").code
    file = SimpleUploadedFile(DIBAO.name, DIBAO.read_bytes())
    answer = client.post(reverse("roll_import:rolls"), {"file": file, "township": township})
    assert answer.status_code == 302
    waiting = client.get(answer["Location"]).content.decode()
    assert "正在读取和核对" in waiting
    run_waiting_jobs()
    page = client.get(answer["Location"] + "?status=faulty").content.decode()
    assert "无法还原" in page
    roll = RollFile.objects.get()
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("roll_import:faults", args=[roll.pk])).content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert "错误说明" in [cell for row in rows[:4] for cell in row if cell]
    assert any("无法还原" in str(row[-1]) for row in rows)
    family = roll.families.filter(status="faulty").first()
    assert family is not None
    address = reverse("roll_import:correct", args=[family.pk])
    refused = client.post(address, {"why": "已电话核对"})
    assert refused.status_code == 422
    assert "请填出生日期" in refused.content.decode()
    born = {f"born_{one['row']}": "1950-02-03" for one in family.data["persons"] if not one["id_number"]}
    born |= {name.replace("born", "sex"): "female" for name in born}
    assert client.post(address, {"why": "已电话核对", **born}).status_code == 302
    assert "另一人" in client.get(reverse("roll_import:roll", args=[roll.pk])).content.decode()


def test_upload_page_requires_file(officer: Any, client: Any) -> None:
    client.force_login(officer)
    answer = client.post(reverse("roll_import:rolls"), {"township": "360731"})
    assert answer.status_code == 422
    assert "花名册文件" in answer.content.decode()


def test_one_card_per_household_is_taken_over_by_choice(roll: RollFile) -> None:
    counts = queries.card_counts(roll)
    assert counts.recipients > counts.without_card > 0
    actions.confirm_roll(
        by=second_person(),
        roll=roll,
        changes=frozenset({"new"}),
        legacy_basis="县局2022年12月审批",
        household_payment=True,
    )
    account_list = HouseholdAccountList.objects.get()
    assert (account_list.proof, account_list.state) == (roll.attachment, "confirmed")
    assert (account_list.proposed_by, account_list.decided_by) == (roll.uploaded_by, second_person())
    with_card = {family.data["bank_account"] for family in roll.families.filter(status="ready", head_has_card=True)}
    assert account_list.households.count() == len(with_card)
    assert accounts_in_force().count() == len(with_card)


def test_without_the_choice_everybody_needs_a_card(roll: RollFile) -> None:
    confirm(roll)
    assert not HouseholdAccountList.objects.exists()


def test_page_counts_people_without_card_before_confirming(roll: RollFile, client: Any) -> None:
    client.force_login(second_person())
    page = client.get(roll.get_absolute_url()).content.decode()
    counts = queries.card_counts(roll)
    assert f"{counts.without_card}人没有本人银行卡" in page
    assert "一户一卡" in page
