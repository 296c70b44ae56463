"""Draw telephone samples, record their outcome, and settle complaints."""

from __future__ import annotations

import hashlib
import math
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.services.kinds import OrderState, SampleOutcome
from doudi.care.services.models import Complaint, QualitySample, WorkOrder
from doudi.care.services.refusals import NothingToSettle
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

MOST_SAMPLES = 500


@carries("P18-22.b", "SAL2026-56")
@action("service_sample.draw")
def draw_samples(*, by: User, month: date, seed: str) -> list[QualitySample]:
    """Draw some of each seller's delivered orders of a month; the same seed draws the same ones.

    Raises:
        PermissionRequired, ReasonRequired, NumberInText, NothingToSettle
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    seed = required_text(seed, "seed", _("请填写抽取用的种子，如当天日期。"))[:40]
    month = month.replace(day=1)
    delivered = WorkOrder.objects.visible_to(by).filter(
        state__in=(OrderState.DELIVERED, OrderState.ACCEPTED),
        delivered_day__gte=month,
        delivered_day__lt=add_months(month, 1),
    )
    of_provider: dict[int, list[int]] = {}
    for provider, pk in delivered.filter(sample=None).order_by("pk").values_list("contract__provider", "pk"):
        of_provider.setdefault(provider, []).append(pk)
    if not of_provider:
        raise NothingToSettle(_("这个月没有还没抽过的已服务工单。"))
    percent = procedure_figure("service_sample_percent", today())
    chosen: list[int] = []
    for keys in of_provider.values():
        keys.sort(key=lambda pk: hashlib.sha256(f"{seed}:{pk}".encode()).digest())
        chosen += keys[: math.ceil(len(keys) * percent / 100)]
    rows = QualitySample.objects.bulk_create(
        [QualitySample(order_id=pk, month=month, seed=seed, drawn_by=by) for pk in sorted(chosen)[:MOST_SAMPLES]]
    )
    record(_("抽取{month}服务工单{number}件电话回访。").format(month=f"{month:%Y-%m}", number=len(rows)))
    return rows


@carries("SAL2026-56")
@action("service_sample.record")
def record_sample(*, by: User, sample: QualitySample, outcome: str, note: str = "") -> QualitySample:
    """Record what the person said on the telephone.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    locked = lock_row(QualitySample.objects.visible_to(by), sample.pk, missing=OutsideScope(_("没有这件抽查。")))
    if locked.outcome not in {"", SampleOutcome.UNREACHABLE}:
        raise TransitionNotAllowed(_("这件抽查已经登记结果。"))
    locked.outcome, locked.sealed_note = SampleOutcome(outcome), note.strip()[:200]
    locked.called_by, locked.called_on = by, today()
    locked.save()
    person = locked.order.person
    sentence = _("电话回访{name}的服务工单。").format(name=person.name)
    record(sentence, subject=locked.order, village_code=person.village_id)
    return locked


@carries("SAL2026-56")
@action("service_complaint.record")
def record_complaint(*, by: User, order: WorkOrder, text: str) -> Complaint:
    """Record a complaint about an order.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    missing = OutsideScope(_("这张工单不在您的辖区内。"))
    locked = lock_row(WorkOrder.objects.visible_to(by), order.pk, missing=missing)
    text = required_text(text, "text", _("请写明投诉什么。"), is_sealed=True)[:500]
    complaint = Complaint.objects.create(order=locked, sealed_text=text, recorded_by=by, recorded_on=today())
    sentence = _("登记对{name}服务工单的投诉。").format(name=locked.person.name)
    record(sentence, subject=locked, village_code=locked.person.village_id)
    return complaint


@carries("SAL2026-56")
@action("service_complaint.settle")
def settle_complaint(*, by: User, complaint: Complaint, is_upheld: bool, answer: str) -> Complaint:
    """Record what was found about a complaint, and what was done.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    missing = OutsideScope(_("这件投诉不在您的辖区内。"))
    locked = lock_row(Complaint.objects.visible_to(by), complaint.pk, missing=missing)
    if locked.is_upheld is not None:
        raise TransitionNotAllowed(_("这件投诉已经办结。"))
    text = required_text(answer, "answer", _("请写明查实的情况和处理结果。"), is_sealed=True)[:500]
    locked.is_upheld, locked.sealed_answer = is_upheld, text
    locked.settled_by, locked.settled_on = by, today()
    locked.save()
    person = locked.order.person
    sentence = _("办结对{name}服务工单的投诉。").format(name=person.name)
    record(sentence, subject=locked.order, village_code=person.village_id)
    return locked
