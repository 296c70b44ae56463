"""Take over awards decided before this system, and grant and end awards by decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.refusals import SecondPersonRequired
from doudi.registry.access import refuse_outside_scope
from doudi.registry.dated_rows import end_row
from doudi.registry.models import Award, Person, Source
from doudi.registry.refusals import AwardsOverlap
from doudi.values.benefit_month import format_month_in_words


@action("award.take_over")
def take_over_award(
    *,
    by: Actor,
    approved_by: Actor,
    number: str,
    person: Person,
    programme: str,
    from_month: date,
    to_month: date | None = None,
    dibao_class: str = "",
    assessed_income_fen: int | None = None,
    self_care: str = "",
    child_status: str = "",
    in_institution: bool | None = None,
    source: str = Source.ROLL,
    source_detail: str = "",
) -> Award:
    """Record an award that was decided before this system; a second person confirms the old decision.

    Awards decided in this system are granted by a decision instead (MCA57-28).

    Raises:
        OutsideScope, AwardsOverlap, SecondPersonRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    require_permission(approved_by, Permission.CHANGE_REGISTRY)
    if by.pk is not None and by.pk == approved_by.pk:
        raise SecondPersonRequired(_("补录以前审批的待遇，登记和核对须是不同的人。"))
    award = _create_award(
        by,
        number,
        person,
        programme,
        from_month,
        to_month,
        source,
        source_detail,
        dibao_class=dibao_class,
        assessed_income_fen=assessed_income_fen,
        self_care=self_care,
        child_status=child_status,
        in_institution=in_institution,
    )
    record(
        _("登记{name}的{programme}待遇，自{month}起。").format(
            name=person.name,
            programme=award.programme_name,
            month=format_month_in_words(from_month),
        ),
        subject=person,
        village_code=person.village_id,
        why=source_detail,
        new={"approved_by": approved_by.name},
    )
    return award


@action("award.grant")
def grant_award(
    *, by: Actor, number: str, person: Person, programme: str, from_month: date, source_detail: str, **assessed: Any
) -> Award:
    """Record an award that a decision grants; ``source_detail`` is the number of the decision.

    Raises:
        OutsideScope, AwardsOverlap
    """
    require_permission(by, Permission.HANDLE_CASES)
    award = _create_award(by, number, person, programme, from_month, None, Source.DECISION, source_detail, **assessed)
    record(
        _("按决定{decision}给予{name}{programme}待遇，自{month}起。").format(
            decision=source_detail,
            name=person.name,
            programme=award.programme_name,
            month=format_month_in_words(from_month),
        ),
        subject=person,
        village_code=person.village_id,
        why=source_detail,
    )
    return award


@action("award.end")
def end_award(*, by: Actor, award: Award, last_month: date, source_detail: str) -> Award | None:
    """End an award with a month, by a decision, whose number is ``source_detail``.

    Returns:
        The ended award; None where it had not begun and was withdrawn.

    Raises:
        OutsideScope, AwardsOverlap: it has ended already, or was withdrawn.
    """
    require_permission(by, Permission.HANDLE_CASES)
    refuse_outside_scope(by, award.person.village_id)
    if award.withdrawn_at is not None:
        raise AwardsOverlap(_("{name}的这项待遇已有变化，请重新打开页面。").format(name=award.person.name))
    sentence = _("按决定{decision}，{name}的{programme}待遇发放到{month}为止。").format(
        decision=source_detail,
        name=award.person.name,
        programme=award.programme_name,
        month=format_month_in_words(last_month),
    )
    if award.valid_from is not None and last_month < award.valid_from:
        award.withdrawn_at, award.withdrawn_by_id = timezone.now(), by.pk
        award.save(update_fields=["withdrawn_at", "withdrawn_by"])
        sentence = _("按决定{decision}，{name}的{programme}待遇未开始即取消。").format(
            decision=source_detail, name=award.person.name, programme=award.programme_name
        )
        remaining = None
    else:
        end_row(award, last_month, by, timezone.now())
        remaining = award
    record(sentence, subject=award.person, village_code=award.person.village_id, why=source_detail)
    return remaining


def _create_award(
    by: Actor,
    number: str,
    person: Person,
    programme: str,
    from_month: date,
    to_month: date | None,
    source: str,
    source_detail: str,
    **assessed: Any,
) -> Award:
    refuse_outside_scope(by, person.village_id)
    others = Award.objects.filter(person=person, programme=programme, withdrawn_at=None)
    if any(_overlap(award, from_month, to_month) for award in others):
        raise AwardsOverlap(
            _("{name}在这段时间已有{programme}待遇。").format(
                name=person.name, programme=policy.programme_name(programme)
            )
        )
    return Award.objects.create(
        number=number,
        person=person,
        programme=programme,
        valid_from=from_month,
        valid_to=to_month,
        source=source,
        source_detail=source_detail,
        recorded_at=timezone.now(),
        recorded_by_id=by.pk,
        **assessed,
    )


def _overlap(award: Award, first: date, last: date | None) -> bool:
    begins_before = last is None or (award.valid_from is not None and award.valid_from <= last)
    return begins_before and (award.valid_to is None or award.valid_to >= first)
