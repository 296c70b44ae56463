"""Petitions with their inquiries, extensions, opinions, reviews and recusals (XF2022)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Person
from doudi.supervision.petitions.kinds import (
    Channel,
    InquiryKind,
    Office,
    Outcome,
    PetitionKind,
    ReviewLevel,
    ReviewResult,
    Satisfaction,
    ToldBy,
    Topic,
    Way,
)
from doudi.supervision.petitions.workflow import PetitionState


class Petition(models.Model):
    """A petition. ``village_code`` is the village, township or county that it is about.

    ``petitioner`` is who petitions, where registered; ``about`` is whom a report accuses. ``repeat_of`` is the first
    petition of the matter; ``is_repeat`` is None until somebody judged it. ``due_on`` is the day by which the office
    owes the next answer; ``tell_due_on`` and ``finish_due_on`` stay for the figures of supervision. One sent on the
    portal has no ``registered_by``, and the hash of the code that opens where it stands.
    """

    village_field = "village_code"

    number = models.CharField(_("编号"), max_length=16, unique=True)
    channel = models.CharField(_("来源"), max_length=10, choices=Channel.choices)
    transferred_from = models.CharField(_("转送、交办机关"), max_length=60, blank=True)
    received_on = models.DateField(_("收到日期"), db_index=True)
    village_code = models.CharField(_("涉及的地方"), max_length=12)
    office = models.CharField(_("办理机关"), max_length=8, choices=Office.choices)
    kind = models.CharField(_("类别"), max_length=10, choices=PetitionKind.choices)
    topic = models.CharField(_("事项"), max_length=10, choices=Topic.choices)
    is_real_name = models.BooleanField(_("实名"))
    is_grave = models.BooleanField(_("重大、复杂、疑难"), default=False)
    sealed_name = SealedField(_("信访人"), kind=SealedKind.ROW, blank=True)
    name_index = BlindIndexField(kind=SealedKind.ROW)
    phone = SealedField(_("电话"), kind=SealedKind.PHONE, blank=True)
    phone_index = BlindIndexField(kind=SealedKind.PHONE)
    sealed_address = SealedField(_("住址"), kind=SealedKind.ADDRESS, blank=True)
    petitioner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="petitions")
    about = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="reports_about")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="petitions")
    sealed_text = SealedField(_("反映的情况和请求"), kind=SealedKind.ROW)
    state = models.CharField(_("状态"), max_length=16, choices=PetitionState.choices, default=PetitionState.REGISTERED)
    due_on = models.DateField(_("期限"), null=True, db_index=True)
    tell_due_on = models.DateField(_("告知期限"))
    told_on = models.DateField(_("告知日期"), null=True)
    told_by = models.CharField(_("怎样告知"), max_length=12, choices=ToldBy.choices, blank=True)
    way = models.CharField(_("引导去向"), max_length=16, choices=Way.choices, blank=True)
    led_to = models.CharField(_("去哪个机关"), max_length=60, blank=True)
    objected_on = models.DateField(_("提出异议日期"), null=True)
    sealed_objection = SealedField(_("异议理由"), kind=SealedKind.ROW, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    finish_due_on = models.DateField(_("办结期限"), null=True)
    finished_on = models.DateField(_("办结日期"), null=True)
    is_repeat = models.BooleanField(_("重复信访"), null=True)
    repeat_of = models.ForeignKey(
        "self", verbose_name=_("最初的信访"), null=True, on_delete=models.PROTECT, related_name="repeats"
    )
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=Satisfaction.choices, blank=True)
    asked_on = models.DateField(_("询问满意度日期"), null=True)
    registered_by = user_key(null=True, db_index=False)
    code_hash = models.CharField(max_length=128, blank=True)
    registered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    handler = user_key(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Petition"].as_manager()

    class Meta:
        verbose_name = _("信访事项")
        ordering = (F("due_on").asc(nulls_last=True), "-received_on", "-pk")
        indexes = (
            models.Index(fields=("village_code", "state"), name="petition_in_village"),
            models.Index(fields=("name_index",), name="petition_name"),
            models.Index(fields=("phone_index",), name="petition_phone"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(is_repeat=True) & Q(repeat_of__isnull=False)
                | (Q(is_repeat=None) | Q(is_repeat=False)) & Q(repeat_of=None),
                name="petition_repeats_another",
            ),
            models.CheckConstraint(
                condition=Q(finish_due_on=None, accepted_on=None)
                | Q(finish_due_on__isnull=False, accepted_on__isnull=False),
                name="accepted_petition_has_a_limit",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.TRANSFER) | ~Q(transferred_from=""),
                name="transferred_petition_names_office",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("supervision_petitions:petition", self.pk)

    @property
    def is_overdue(self) -> bool:
        """Whether the office owes an answer since yesterday or longer."""
        return self.due_on is not None and self.due_on < today()

    @property
    def place(self) -> str:
        """Township and village, the township, or the county."""
        return place_name(self.village_code.removesuffix("000").removesuffix("000"))

    @property
    def masked_name(self) -> str:
        """The surname of who petitions, or that no name was given."""
        name = self.sealed_name.clear() if self.sealed_name else ""
        return f"{name[:1]}某" if name else str(_("匿名"))


class Inquiry(models.Model):
    """A statement heard, an inquiry, a hearing or a mediation. Never edited."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="inquiries")
    kind = models.CharField(_("方式"), max_length=10, choices=InquiryKind.choices)
    held_on = models.DateField(_("日期"))
    sealed_text = SealedField(_("情况"), kind=SealedKind.ROW)
    recorded_by = user_key(db_index=False)
    recorded_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("调查核实")
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"


class Extension(models.Model):
    """An extension that an officer proposes and a leader decides; the petitioner is told why (XF2022-34)."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="extension")
    reason = models.CharField(_("延期理由"), max_length=300)
    days = models.PositiveSmallIntegerField(_("延长的天数"))
    proposed_by = user_key(db_index=False)
    proposed_on = models.DateField(_("提出日期"))
    is_agreed = models.BooleanField(_("同意"), null=True)
    decided_by = user_key(null=True, db_index=False)
    decided_on = models.DateField(_("决定日期"), null=True)
    told_on = models.DateField(_("告知日期"), null=True)
    told_by = models.CharField(_("怎样告知"), max_length=12, choices=ToldBy.choices, blank=True)

    class Meta:
        verbose_name = _("延长办理期限")
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="petition_extension_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.petition_id} {self.days}"


class Opinion(models.Model):
    """What answers a petition: request, facts, reasons, basis, outcome (XF2022-32). The last one counts."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="opinions")
    outcome = models.CharField(_("处理意见"), max_length=16, choices=Outcome.choices)
    sealed_request = SealedField(_("投诉请求"), kind=SealedKind.ROW)
    sealed_facts = SealedField(_("查明的事实"), kind=SealedKind.ROW)
    sealed_reasons = SealedField(_("理由"), kind=SealedKind.ROW)
    basis = models.CharField(_("法律法规依据"), max_length=300)
    drafted_by = user_key(db_index=False)
    drafted_on = models.DateField(_("起草日期"))
    approved_by = user_key(null=True, db_index=False)
    approved_on = models.DateField(_("审批日期"), null=True)
    number = models.CharField(_("文书编号"), max_length=16, blank=True)
    returned_why = models.CharField(_("退回理由"), max_length=300, blank=True)
    delivered_on = models.DateField(_("送达日期"), null=True)
    delivered_by = models.CharField(_("怎样送达"), max_length=12, choices=ToldBy.choices, blank=True)

    class Meta:
        verbose_name = _("信访处理意见")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="petition_opinion_by_second_person",
            ),
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="one_number_an_opinion"),
        )

    def __str__(self) -> str:
        return f"{self.petition_id} {self.outcome}"


class Review(models.Model):
    """A review or re-check of the opinion by the next level; ``is_by_bureau`` where that is the bureau itself."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="reviews")
    level = models.CharField(_("复查复核"), max_length=8, choices=ReviewLevel.choices)
    is_by_bureau = models.BooleanField(_("由县民政局复查"))
    requested_on = models.DateField(_("请求日期"))
    sealed_grounds = SealedField(_("不服的理由"), kind=SealedKind.ROW)
    due_on = models.DateField(_("期限"))
    result = models.CharField(_("复查复核意见"), max_length=8, choices=ReviewResult.choices, blank=True)
    sealed_text = SealedField(_("意见和理由"), kind=SealedKind.ROW, blank=True)
    drafted_by = user_key(null=True, db_index=False)
    approved_by = user_key(null=True, db_index=False)
    returned_why = models.CharField(_("退回理由"), max_length=300, blank=True)
    decided_by = models.CharField(_("复查复核机关"), max_length=60, blank=True)
    answered_on = models.DateField(_("书面答复日期"), null=True)
    requested_by = user_key(db_index=False)

    class Meta:
        verbose_name = _("复查复核")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("petition", "level"), name="each_review_of_a_petition_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="petition_review_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.petition_id} {self.level}"


class Recusal(models.Model):
    """Somebody of the staff with an interest in a petition, who stays out of it (XF2022-28)."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="recusals")
    user = user_key()
    reason = models.CharField(_("理由"), max_length=200)
    recorded_by = user_key(db_index=False)
    recorded_on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("信访回避")
        constraints = (models.UniqueConstraint(fields=("petition", "user"), name="one_recusal_of_a_user"),)

    def __str__(self) -> str:
        return f"{self.petition_id} {self.user_id}"


class PetitionCode(models.Model):
    """A code that opens a petition, issued after the one it came with was lost. Only its hash is kept.

    The last one without ``expires_at`` replaces all before it; one with it was sent by text, for one use.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="codes")
    code_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField(_("到期"), null=True)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("信访查询码")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.petition_id}"


class Rating(models.Model):
    """What the petitioner thinks of the handling in their own words, given once by who has the code. Never edited."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="rating")
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=Satisfaction.choices)
    sealed_reason = SealedField(_("理由"), kind=SealedKind.ROW, blank=True)
    rated_on = models.DateField(_("评价日期"))

    class Meta:
        verbose_name = _("信访人的评价")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.satisfaction}"
