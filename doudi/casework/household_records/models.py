"""Records of a household beside its cases: introduced jobs, refusals to cooperate, unreported changes, dibao offers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Award, Household, Person


def _files() -> Any:
    """The evidence as it was uploaded; rows of the link table are append-only."""
    return models.ManyToManyField(Attachment, related_name="+")


def _case_key() -> Any:
    return models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")


class JobIntroduction(models.Model):
    """A job introduced to a dibao recipient who is able to work, and the answer (MCA57-34)."""

    village_field = "person__village_id"

    class State(models.TextChoices):
        INTRODUCED = "introduced", _("待答复")
        ACCEPTED = "accepted", _("接受")
        REFUSED = "refused", _("拒绝")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="job_introductions")
    introduced_on = models.DateField(_("介绍日期"))
    job = models.CharField(_("工作、单位和待遇"), max_length=200)
    suitability = models.CharField(_("为什么适合本人"), max_length=200)
    introduced_by = user_key()
    state = models.CharField(_("答复"), max_length=10, choices=State.choices, default=State.INTRODUCED)
    answered_on = models.DateField(_("答复日期"), null=True)
    reason = models.CharField(_("本人说的理由"), max_length=LONGEST_REASON, blank=True)
    has_good_reason = models.BooleanField(_("理由正当"), null=True)
    warning = models.CharField(_("怎么告知后果的"), max_length=200, blank=True)
    answered_by = user_key(null=True)
    case = _case_key()
    files = _files()

    objects = ScopedQuerySet["JobIntroduction"].as_manager()

    class Meta:
        verbose_name = _("就业介绍")
        ordering = ("-introduced_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="introduced") | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="job_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(has_good_reason=True) | ~Q(warning=""),
                name="job_refusal_is_warned",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.introduced_on}"


class NonCooperation(models.Model):
    """A refusal without good reason to cooperate with a check, confirmed by a second person (MCA57-29)."""

    village_field = "household__village_id"

    class State(models.TextChoices):
        RECORDED = "recorded", _("待另一人核实")
        CONFIRMED = "confirmed", _("已核实")
        DROPPED = "dropped", _("不成立")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="non_cooperations")
    happened_on = models.DateField(_("日期"))
    what = models.CharField(_("拒绝配合什么"), max_length=200)
    evidence = models.CharField(_("证据"), max_length=LONGEST_REASON)
    told_on = models.DateField(_("告知后果的日期"))
    recorded_by = user_key()
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RECORDED)
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("核实日期"), null=True)
    finding = models.CharField(_("核实情况"), max_length=LONGEST_REASON, blank=True)
    case = _case_key()
    files = _files()

    objects = ScopedQuerySet["NonCooperation"].as_manager()

    class Meta:
        verbose_name = _("拒不配合")
        ordering = ("-happened_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="recorded") | Q(decided_by__isnull=False), name="non_cooperation_decided"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
                name="non_cooperation_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.happened_on}"


class UnreportedChange(models.Model):
    """A grave change that a recipient did not report within the time the law gives (MCA83-V.5)."""

    village_field = "household__village_id"

    class State(models.TextChoices):
        RECORDED = "recorded", _("待批评教育")
        CRITICISED = "criticised", _("已批评教育")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="unreported_changes")
    what = models.CharField(_("什么变化"), max_length=200)
    changed_on = models.DateField(_("变化日期"))
    found_on = models.DateField(_("发现日期"))
    evidence = models.CharField(_("怎么发现、怎么核实的"), max_length=LONGEST_REASON)
    recorded_by = user_key()
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.RECORDED)
    criticised_on = models.DateField(_("批评教育日期"), null=True)
    criticism = models.CharField(_("批评教育的经过"), max_length=LONGEST_REASON, blank=True)
    criticised_by = user_key(null=True)
    case = _case_key()
    files = _files()

    objects = ScopedQuerySet["UnreportedChange"].as_manager()

    class Meta:
        verbose_name = _("变化未告知")
        ordering = ("-found_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="recorded") | Q(criticised_on__isnull=False), name="criticism_is_dated"
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.changed_on}"


class DibaoOffer(models.Model):
    """The task to tell a person whose tekun ended about dibao and relief, and to help with the form (MCA43-27)."""

    village_field = "person__village_id"

    class State(models.TextChoices):
        OPEN = "open", _("待告知")
        CLOSED = "closed", _("已办")

    class Result(models.TextChoices):
        APPLIED = "applied", _("已申请低保")
        RELIEF = "relief", _("转临时救助")
        UNQUALIFIED = "unqualified", _("核实不符合低保、临时救助条件")
        DECLINED = "declined", _("本人知道后不申请")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dibao_offers")
    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="dibao_offer")
    opened_on = models.DateField(_("发起日期"))
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    result = models.CharField(_("结果"), max_length=12, choices=Result.choices, blank=True)
    told_on = models.DateField(_("告知日期"), null=True)
    account = models.CharField(_("告知和帮办的经过"), max_length=LONGEST_REASON, blank=True)
    closed_by = user_key(null=True)
    files = _files()

    objects = ScopedQuerySet["DibaoOffer"].as_manager()

    class Meta:
        verbose_name = _("特困终止后告知低保")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open") | (~Q(result="") & Q(told_on__isnull=False, closed_by__isnull=False)),
                name="dibao_offer_closed_with_result",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.due_on}"
