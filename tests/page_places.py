"""One row of everything that has a page: of the first township, and of another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.deaths_and_cards import record_card
from tests.monitoring.delivery_places import delivery_of_department
from tests.monitoring.discovery.discovery_rows import discovery_rows
from tests.monitoring.low_income.places import low_income_rows
from tests.pictures import PNG_HEAD
from tests.relief.emergency_places import emergency_rows
from tests.repeated_rows import built_once


@pytest.fixture
def places(cast: Cast, family: Any, other_family: Any, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings.BANK_FILE_FOLDER = tmp_path_factory.getbasetemp() / "bank-files-of-places"
    return built_once("places", lambda: make_places(cast, family, other_family))


def make_places(cast: Cast, family: Any, other_family: Any) -> Any:
    """Return what has a page, by township and by name."""
    from doudi.core.attachments.actions import store_attachment
    from doudi.registry import actions

    found: dict[str, dict[str, Any]] = {}
    standard = proposed_standard(cast.bureau)
    funds = funds_in_every_state(cast)
    bank = bank_files_in_every_state(cast, [family.mother, other_family.mother])
    proposal = proposed_account(cast)
    limit = entered_relief_limit(cast)
    screening = screening_that_is_over()
    delivery = delivery_of_department(cast.federation)
    rule_retirement = proposed_rule_retirement(cast)
    for where, by, one in (("own", cast.officer, family), ("foreign", cast.other_officer, other_family)):
        said = actions.change_circumstance(
            by=by, subject=one.son, kind="phone", value="13800000000", since=date(2023, 1, 1), source="declared"
        )
        support = actions.register_support(
            by=by,
            person=one.son,
            supporter=one.mother,
            relation="母",
            since=date(2000, 3, 2),
            source="paper",
            source_detail="户口本",
        )
        photo = store_attachment(
            by=by, name="门牌.png", content=PNG_HEAD, kind="photo", village_code=one.household.village_id
        )
        roll = staged_roll(by, one.household.village_id[:9])
        found[where] = {
            "household": one.household,
            "person": one.son,
            "circumstance": said,
            "roll": roll,
            "village": one.household.village,
            "support": support,
            "death_report": actions.report_death(
                by=by, person=one.son, died_on=date(2023, 3, 1), data_source="公安户口注销名单"
            ),
            "photo": photo,
            "move_proposal": proposed_move(by, one),
            **household_account(by, one, photo),
            "unreported_change": ["unreported-change", unreported_change(by, one).pk],
            **cases_in_every_state(by, cast, one.household.village),
            "provincial": provincial_file(by),
            "staged": roll.families.first(),
            "township": [one.household.village_id[:9]],
            "reserve_month": [one.household.village_id[:9], "2023-04"],
            "reserve_verb": [one.household.village_id[:9], "count"],
            "text_file": text_file(by, one.household.village_id[:9]),
            "difference": difference_of(roll),
            "standard": standard,
            **funds,
            **bank,
            "account": cast.cadre,
            "account_proposal": proposal,
            "relief_limit": limit,
            "screening_run": screening,
            "delivery": delivery,
            "rule_retirement": rule_retirement,
            "warning": open_warning(one),
            **relief_of_an_unknown_person(by, one.household.village),
            "unclear_row": row_to_judge(cast.bureau, one.mother),
            **low_income_rows(by, one),
        }
    conference(cast, {"own": family, "foreign": other_family}, found)
    for where, by, one in (("own", cast.officer, family), ("foreign", cast.other_officer, other_family)):
        found[where] |= emergency_rows(by, cast, one, found[where]["case"])
        found[where] |= discovery_rows(cast, one, found[where]["lead"])
    payrolls_in_every_state(cast, {"own": family, "foreign": other_family}, found)
    return found


def proposed_account(cast: Cast) -> Any:
    """A reset that waits for the security administrator; the same for both townships."""
    from doudi.core.accounts.proposals.actions import propose_change

    return propose_change(by=cast.system_administrator, user=cast.cadre, kind="reset_second_factor", why="手机丢失")


def screening_that_is_over() -> Any:
    """A run of the screening; the same for both townships."""
    from django.utils import timezone

    from doudi.monitoring.warnings.models import ScreeningRun

    day = date(2023, 5, 1)
    counts = {"S04": {"new": 1, "renewed": 0, "again": 0, "judged": 0, "ended": 0, "marked": 0}}
    return ScreeningRun.objects.create(
        month=day, known=day, state="done", ended_at=timezone.now(), counts=counts, not_run=[["W04", ["vehicles"]]]
    )


def row_to_judge(by: Any, person: Any) -> Any:
    """A row of a department's list that may mean a person."""
    from tests.monitoring.judgements.conftest import confirmed_delivery, row_of

    row = row_of(person.name, "", person, birth_date=f"{person.birth_date}", village=person.village_id)
    return confirmed_delivery(by, "medical", row).unclear_rows.get()


def proposed_rule_retirement(cast: Cast) -> Any:
    """The retirement of a rule of warnings that waits for its confirmation; the same for both townships."""
    from doudi.core.clock import this_month
    from doudi.monitoring.warnings.precision.actions import propose_retirement

    return propose_retirement(by=cast.bureau, rule_id="W05", from_month=this_month(), reason="误报太多")


def open_warning(family: Any) -> Any:
    """A warning that waits for somebody of the township."""
    from tests.monitoring.warnings.conftest import make_warning

    return make_warning(family.mother)


def entered_relief_limit(cast: Cast) -> Any:
    """A limit that waits for its confirmation; the same for both townships."""
    from doudi.relief.limits.actions import enter_limit

    given = {"township_codes": ["360731100"], "limit_fen": 300_000, "first_day": date(2023, 1, 1)}
    return enter_limit(by=cast.bureau, last_day=None, paper="文件", **given)[0]


def relief_of_an_unknown_person(by: Any, village: Any) -> dict[str, Any]:
    """A case of relief of somebody whom nobody knows."""
    from doudi.core.clock import today
    from doudi.relief.cases.actions import open_relief
    from doudi.relief.cases.intake import Intake, PersonInNeed

    needy = PersonInNeed("老人家", sex="male", is_unknown=True, estimated_age=70, description="灰布衫，拄拐杖")
    intake = Intake(
        person=needy,
        kind="small_first",
        cause="accident",
        sub_cause="accident_other",
        degree="low",
        area="rural",
        persons_affected=1,
        happened_on=today(),
        account="晕倒在车站",
    )
    relief = open_relief(by=by, village=village, intake=intake)[0]
    return {"relief": relief, "temporary_identity": relief.identity, **money_of(relief, by)}


def money_of(relief: Any, by: Any) -> dict[str, Any]:
    """An instalment that waits for its condition, goods handed over, and the case of a relief."""
    from doudi.core.attachments.actions import store_attachment
    from doudi.core.clock import today
    from doudi.relief.models import GoodsHandover, Instalment

    village = relief.case.village_code
    instalment = Instalment.objects.create(
        relief=relief,
        number=1,
        amount_fen=100_00,
        planned_on=today(),
        condition="出院",
        way="reserve",
        payee_name="老人家",
    )
    goods = GoodsHandover.objects.create(
        relief=relief,
        item="棉被",
        quantity=1,
        unit="床",
        value_fen=80_00,
        handed_over_on=today(),
        received_by="老人家",
        receipt=store_attachment(by=by, name="签收.png", content=PNG_HEAD, kind="photo", village_code=village),
        handed_over_by=by,
        witnessed_by=another_officer_of(by),
    )
    return {"relief_case": relief.case, "instalment": instalment, "goods": goods}


def another_officer_of(by: Any) -> Any:
    """Somebody else, for rows that two people make."""
    from doudi.core.accounts.models import User

    return User.objects.exclude(pk=by.pk).order_by("pk")[0]


def unreported_change(by: Any, home: Any) -> Any:
    """A change that a family did not report."""
    from doudi.casework.models import UnreportedChange

    return UnreportedChange.objects.create(
        household=home.household,
        what="买了汽车",
        changed_on=date(2022, 1, 1),
        found_on=date(2023, 1, 1),
        evidence="车辆登记",
        recorded_by=by,
    )


def household_account(by: Any, home: Any, paper: Any) -> dict[str, Any]:
    """A list of households paid into one card, and its row."""
    from doudi.registry.household_accounts.models import HouseholdAccountList

    account_list = HouseholdAccountList.objects.create(
        village_code=home.household.village_id, basis="名单", proof=paper, proposed_by=by
    )
    account = account_list.households.create(household=home.household, payee=home.mother)
    return {"household_account_list": account_list, "household_account": account}


def proposed_move(by: Any, home: Any) -> Any:
    """A move within the township that waits for an answer."""
    from doudi.core.divisions.models import Division
    from doudi.registry import actions

    here = home.household.village_id
    villages = Division.objects.filter(level="village", code__startswith=here[:9]).exclude(code=here)
    other = actions.register_household(by=by, number=f"{home.household.number}-2", village=villages.order_by("code")[0])
    return actions.propose_move(
        by=by,
        person=home.mother,
        household=other,
        kind="living",
        relation="户主",
        since=date(2023, 4, 1),
        source="paper",
        source_detail="户口本",
    )


def payrolls_in_every_state(cast: Cast, families: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    """A run with a payment of each family, and a hold, a recovery and a special amount of each."""
    from doudi.payments import actions as payroll
    from doudi.payments.models import AuditHit, Payment, Recovery
    from tests.payments.four_hands import PROOF

    month = date(2023, 4, 1)
    for number, one in enumerate(families.values()):
        record_card(one.mother, f"622848000000000000{number}", date(2023, 1, 1))
    run = payroll.prepare_run(by=cast.bureau, month=month)
    for where, one in families.items():
        village = one.household.village_id
        given: dict[str, Any] = {"person": one.mother}
        special = payroll.propose_special(
            by=cast.bureau, month=month, amount_fen=100_00, source="county", reason="一事一议", **given
        )
        authority = payroll.propose_authority(
            by=cast.bureau,
            basis="guardian",
            holder_name="监护人",
            account="6228480000000000099",
            proof="监护证明",
            since=month,
            upload=PROOF,
            **given,
        )
        found[where] |= {
            "payroll": run,
            "payroll_roll": [run.pk, village[:9]],
            "payroll_withdrawal": [run.pk, one.mother.number],
            "special": special,
            "authority": authority,
            "own_payment": Payment.objects.get(person=one.mother, run=run),
            "hold": payroll.place_hold(by=cast.bureau, reason="disputed", detail="待查", **given),
            "audit_hit": AuditHit.objects.create(
                question="very_old",
                village_code=village,
                what="请核实",
                facts="",
                month=month,
                first_seen_on=month,
                seen_on=month,
                **given,
            ),
            "fined": fined_recovery(run, village, one.mother, cast, found[where]["photo"]),
            "recovery": Recovery.objects.create(
                run=run, programme="dibao", village_code=village, amount_fen=100_00, due_on=date(2023, 5, 1), **given
            ),
        }


def fined_recovery(run: Any, village: str, person: Any, cast: Cast, paper: Any) -> Any:
    """A recovery that was demanded, with an imposed fine."""
    from doudi.payments.models import Recovery, RecoveryFine
    from doudi.payments.recoveries.archive import archive_fine_decision, archive_return_order

    recovery = Recovery.objects.create(
        run=run,
        person=person,
        programme="tekun_basic",
        village_code=village,
        amount_fen=100_00,
        state="demanded",
        due_on=date(2023, 5, 1),
        handled_by=cast.bureau,
        decided_by=cast.director,
    )
    fine = RecoveryFine.objects.create(
        recovery=recovery,
        finding="冒领",
        finding_file=paper,
        amount_fen=1_00,
        pay_by=date(2023, 6, 30),
        proposed_by=cast.bureau,
        is_imposed=True,
        decided_by=cast.director,
        decided_on=date(2023, 5, 1),
    )
    archive_return_order(recovery, cast.director)
    archive_fine_decision(fine, cast.director)
    return recovery


def electricity_list(cast: Cast) -> Any:
    """A list of electricity relief that waits to be confirmed; one for all places."""
    from doudi.casework.models import ElectricityList

    kept = {"drawn_by": cast.bureau, "drawn_on": date(2023, 5, 1)}
    return ElectricityList.objects.get_or_create(month=date(2023, 5, 1), defaults=kept)[0]


def cases_in_every_state(by: Any, cast: Cast, village: Any) -> dict[str, Any]:
    """A case to accept, one with a public notice, and one that is decided."""
    from doudi.casework import actions
    from doudi.casework.cases.applicant import Applicant
    from doudi.casework.models import Recognition
    from doudi.core.clock import this_month
    from doudi.values.benefit_month import add_months
    from tests.casework.conftest import answers, member, send, with_home_visit, with_opinion

    born = {"360731100": 1958, "360731101": 1959}[village.code[:9]]
    waiting = send(village, answers("dibao"))[0].cases.get()
    said = member("某公示", date(born, 1, 2), 700)
    noticed_case = actions.accept_case(by=by, case=send(village, answers("dibao", said))[0].cases.get())
    with_home_visit(noticed_case, by)
    with_opinion(noticed_case, by)
    second = cast.leader if by == cast.officer else another_officer(cast)
    actions.agree(by=second, case=noticed_case)
    decided = actions.decline_case(by=by, case=send(village, answers("dibao"))[0].cases.get(), reason="不属本县")
    third = member("某在查", date(born, 1, 3), 702)
    checked = actions.accept_case(by=by, case=send(village, answers("dibao", third))[0].cases.get())
    nursing = member(
        "某重残", date(born, 1, 4), 704, disability_category="visual", disability_grade="1", self_care="none"
    )
    severe = send(village, answers("disability_nursing", nursing, places=[0]))[0].cases.get()
    severe = actions.accept_case(by=by, case=severe)
    with_opinion(severe, by)
    beside = {
        "lead": actions.report_lead(by=by, village=village, need="alone", who="三组某家"),
        "referral": send(village, answers("dibao", needs={"education": "学费"}))[0].referrals.get(),
        "federation_referral": actions.refer_case(by=by, case=waiting, kind="disability", text="要轮椅"),
        "recipient_request": actions.send_recipient_request(
            by=Applicant("某"),
            village=village,
            sender=actions.Sender("某", "13700000001", "0001"),
            content=actions.RequestContent("card", "卡丢了", account="6217000012345678"),
        )[0],
        "message": actions.send_message(by=Applicant("某"), case=waiting, text="请快一点"),
        "review": actions.request_decision_review(by=Applicant("某"), case=decided, text="请再看看"),
    }
    return {
        "case": waiting,
        "checked": checked,
        "on_notice": noticed_case,
        "decided": decided,
        "random_check": random_check_of(decided),
        "electricity_list": electricity_list(cast),
        "federation_case": actions.agree(by=second, case=severe),
        "public_notice": noticed_case.public_notices.get(),
        "recognition": Recognition.objects.create(
            case=noticed_case,
            household=noticed_case.household,
            procedure_id="dibao_margin",
            first_month=this_month(),
            last_month=add_months(this_month(), 11),
        ),
        **beside,
    }


def random_check_of(case: Any) -> Any:
    """A check of a decided case, drawn in a window of its township's own."""
    from doudi.casework.models import RandomCheck, RandomCheckDraw

    day = date(2023, 1, int(case.village_code[6:9]) % 27 + 1)
    draw = RandomCheckDraw.objects.create(
        kind="delegated",
        first_day=day,
        last_day=day,
        seed="1",
        share=1,
        on_site_share=1,
        population={case.village_code[:9]: [case.number]},
        population_hash="0",
        drawn_on=day,
    )
    return RandomCheck.objects.create(
        draw=draw, case=case, stratum=case.village_code[:9], must_visit=True, due_on=date(2999, 1, 1)
    )


def funds_in_every_state(cast: Cast) -> dict[str, Any]:
    """A booking, and one of each that waits for its second person."""
    from doudi.funding import actions
    from doudi.payments.statements.actions import request_forecast
    from doudi.payments.statistical_returns.actions import issue_return

    day = date(2023, 5, 10)
    return {
        "forecast": request_forecast(by=cast.finance, year=2023, what_if={}),
        "statistical_return": issue_return(by=cast.bureau, profile="monthly", first_month=date(2023, 4, 1)),
        "voucher": actions.allot(by=cast.finance, entry=actions.Entry("0" * 32, day, "county", 100_00, "文件")),
        "budget": actions.propose_budget(
            by=cast.finance, year=2023, source="county", programme="", amount_fen=1_00, residents=None, basis="文件"
        ),
        "overdraft": actions.propose_overdraft(
            by=cast.finance, year=2023, source="county", amount_fen=1_00, until=date(2999, 1, 1), reason="在途"
        ),
        "price_indices": actions.propose_indices(
            by=cast.bureau,
            month=date(2023, 5, 1),
            rises=actions.PriceRises(350, 100, 320),
            published_on=date(2023, 6, 9),
            basis="通报",
        ),
    }


def bank_files_in_every_state(cast: Cast, people: list[Any]) -> dict[str, Any]:
    """A released run with its file at the bank, and the answer, which leaves one payment in question."""
    from doudi.payments.bank_exchange import actions
    from doudi.payments.bank_exchange.models import LateReturn
    from tests.payments.bank_exchange import released_run

    released_run.fund(cast)
    run = released_run.released_run(cast, people)
    file = released_run.sent_file(cast, run)
    payment = run.payments.order_by("pk").first()
    bank = released_run.bank_of(file, undecided=frozenset({payment.account.clear()}))
    content = bank.answer(released_run.at_the_bank(file), released_run.DAY)
    answer = actions.accept_answer(by=cast.finance, file=file, name="回盘.txt", content=content).answer
    late = LateReturn.objects.create(
        file=file, name="退汇.txt", sm3="0" * 64, attachment="", late_number=1, late_fen=1, uploaded_by=cast.finance
    )
    return {"run": run, "bank_file": file, "bank_answer": answer, "payment": payment, "late_return": late}


def another_officer(cast: Cast) -> Any:
    """A second officer of the other township."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM

    return open_account(
        by=SYSTEM,
        username="other_second",
        name="另一人",
        role="township_officer",
        division=cast.other_officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of nobody
        initial=False,
    )


def proposed_standard(by: Any) -> Any:
    """A standard that waits for its second person."""
    from doudi.lawbook.standards.actions import Basis, propose_standard

    return propose_standard(
        by=by,
        parameter="dibao_standard",
        figures={"urban": 925_00, "rural": 700_00},
        effective=date(2024, 1, 1),
        until=None,
        decided=date(2024, 3, 20),
        basis=Basis("P30", "", "", "", "一", "城市925元，农村700元。"),
    )


def provincial_file(by: Any) -> Any:
    """A file from the provincial app of one row."""
    from doudi.casework.provincial.actions import upload_file
    from doudi.casework.provincial.incoming_file import COLUMNS

    return upload_file(by=by, name="赣服通.csv", content=",".join(COLUMNS).encode() + b"\nX")


def staged_roll(by: Any, township: str) -> Any:
    """A roll of one family, as an office without a header beyond the needed keeps it."""
    from doudi.core.jobs.queue import run_waiting_jobs
    from doudi.registry.roll_import.actions import upload_roll

    lines = ["姓名,身份证号码,与户主关系,保障类别,月人均收入,保障人口,户月补助金额", "王大山,,户主,非常补,100,1,500"]
    content = "\n".join(["2023年4月农村低保花名册", *lines]).encode()
    roll = upload_roll(by=by, name="低保.csv", content=content, township_code=township)
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


def text_file(by: Any, township: str) -> Any:
    """A file of texts of a township."""
    from doudi.registry.text_messages.models import TextFile

    return TextFile.objects.create(number=f"DX-{township}", scope=township, rows=1, sealed_content="x", made_by=by)


def difference_of(roll: Any) -> Any:
    """The family of a roll as compared with what this system will pay."""
    from doudi.payments.models import FamilyComparison

    family = roll.families.first()
    return FamilyComparison.objects.create(
        roll=roll,
        family=family,
        village_code=family.village_code,
        head_name=family.head_name,
        people=1,
        programmes="dibao",
        roll_fen=500_00,
        due_fen=560_00,
        back_fen=60_00,
        is_different=True,
        equal_key="dibao:6000:6000",
    )


def conference(cast: Cast, families: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    """Add a question of either township and a meeting whose minutes are confirmed; the finance officer is a member."""
    from tests.conferences.confirmed_meeting import confirmed_meeting

    questions = {}
    for where, by in (("own", cast.officer), ("foreign", cast.other_officer)):
        village = families[where].household.village_id
        questions[where] = question_of(by, where, village)
    held = confirmed_meeting(cast, question_of(cast.officer, "decided", families["own"].household.village_id))
    for where, place in found.items():
        place |= {"question": questions[where], **held}


def question_of(by: Any, subject: str, village_code: str) -> Any:
    """A question of a kind that no room owns."""
    from doudi.conferences.actions import raise_question
    from tests.conferences.trial_kind import register_trial_kind

    register_trial_kind()
    return raise_question(
        by=by,
        kind="trial",
        topic="complex",
        subject_id=subject,
        village_code=village_code,
        title="大病支出家庭超过限额的救助",
        question="自付医疗费用较大，拟救助12000元。",
    )
