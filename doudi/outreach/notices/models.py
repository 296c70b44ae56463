"""Notice rounds, the notice of each household with its lines, how it was told, and where the text was published."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.jobs.models import Job
from doudi.outreach.notices.workflow import PublicationKind, RoundState, Way
from doudi.policy import programme_name
from doudi.registry.models import Household, Person

LONGEST_TEXT = 600


class NoticeRound(models.Model):
    """What was decided on a day, told to every household that it changes something for.

    ``decided`` separates the dues as known the day before from those as known on it. ``first_month`` is the first month
    that changes, ``pay_month`` the first that is paid by the new figures at once: the months before it are paid back.
    Sums are in fen, for all households.
    """

    title = models.CharField(_("名称"), max_length=80)
    decided = models.DateField(_("决定日期"))
    first_month = models.DateField(_("从哪个月算起"))
    pay_month = models.DateField(_("从哪个月起按新标准发放"))
    paid_by = models.DateField(_("哪天以前到账"))
    explanation = models.CharField(_("给群众的说明"), max_length=LONGEST_TEXT, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=RoundState.choices, default=RoundState.PREPARING)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    message_job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    households_number = models.PositiveIntegerField(_("户数"), default=0)
    people_number = models.PositiveIntegerField(_("人数"), default=0)
    gain_fen = models.BigIntegerField(_("每月增加"), default=0)
    back_fen = models.BigIntegerField(_("补发合计"), default=0)
    has_run = models.BooleanField(_("已与发放名册比较"), default=False)
    without_addressee_number = models.PositiveIntegerField(_("没有在世成员的户"), default=0)
    prepared_by = user_key(db_index=False)
    prepared_on = models.DateField(_("准备日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    discarded_why = models.CharField(_("放弃的理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("告知批次")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("decided",), condition=~Q(state="discarded"), name="one_notice_round_of_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")),
                name="notice_round_confirmed_by_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False), name="notice_round_was_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(pay_month__gte=F("first_month")), name="notice_round_pays_from_its_first_month"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_notices:round", self.pk)

    @property
    def tone(self) -> str:
        """The tone of its state's tag."""
        return {RoundState.CONFIRMED: "good", RoundState.DISCARDED: ""}.get(RoundState(self.state), "warn")

    @property
    def is_out(self) -> bool:
        """Whether a second person confirmed it, so that it may be told."""
        return self.state == RoundState.CONFIRMED


class Notice(models.Model):
    """What changes for a household, in the village where it lives now; sums of its lines in fen per month.

    ``back_fen`` is paid back for the months before the pay month, or asked back if negative. ``run_differs`` marks a
    household whose amounts are not those of the payroll run of the pay month.
    """

    village_field = "village_code"

    round = models.ForeignKey(NoticeRound, on_delete=models.CASCADE, related_name="notices", db_index=False)
    number = models.PositiveIntegerField(_("编号"))
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Person, verbose_name=_("户主"), on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村（居）"), max_length=12)
    people_number = models.PositiveSmallIntegerField(_("人数"))
    from_fen = models.BigIntegerField(_("原来每月"))
    to_fen = models.BigIntegerField(_("现在每月"))
    back_fen = models.BigIntegerField(_("补发"))
    has_children_benefit = models.BooleanField(_("有儿童待遇，只送密封件"))
    has_telephone = models.BooleanField(_("有电话"))
    has_loss = models.BooleanField(_("有减少的项目"))
    is_withheld = models.BooleanField(_("有钱暂未发出"))
    run_differs = models.BooleanField(_("与发放名册不一致"))

    objects = ScopedQuerySet["Notice"].as_manager()

    class Meta:
        verbose_name = _("告知单")
        ordering = ("village_code", "number")
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="one_notice_of_a_number"),
            models.UniqueConstraint(
                fields=("round", "household"), condition=Q(household__isnull=False), name="one_notice_of_a_household"
            ),
        )
        indexes = (models.Index(fields=("round", "village_code"), name="notices_of_village"),)

    def __str__(self) -> str:
        return f"{self.round_id}-{self.number}"

    @property
    def change_fen(self) -> int:
        """What the household gets more in a month; below zero what it gets less."""
        return self.to_fen - self.from_fen

    @property
    def first_month(self) -> date:
        """The first month in which something changes for the household."""
        return min(line.first_month for line in self.lines.all())


class NoticeLine(models.Model):
    """One programme of a notice; fen per month, summed over the people of the household.

    ``last_month`` is empty for a benefit that goes on. A benefit that ended has the amounts of its last month, which
    count for nothing in the sums of the notice.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="lines")
    programme = models.CharField(_("项目"), max_length=40)
    people_number = models.PositiveSmallIntegerField(_("人数"))
    from_fen = models.BigIntegerField(_("原来每月"))
    to_fen = models.BigIntegerField(_("现在每月"))
    back_fen = models.BigIntegerField(_("补发"))
    first_month = models.DateField(_("起"))
    last_month = models.DateField(_("止"), null=True)
    area = models.CharField(_("城乡"), max_length=5, blank=True)

    class Meta:
        verbose_name = _("告知事项")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.programme}"

    @property
    def programme_label(self) -> str:
        """The Chinese name of the programme."""
        return programme_name(self.programme)

    @property
    def change_fen(self) -> int:
        """The change in a month."""
        return self.to_fen - self.from_fen


class Delivery(models.Model):
    """That a household was told in a way on a day, as the village or the township recorded it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)
    told_on = models.DateField(_("日期"))
    recorded_by = user_key(null=True, db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("告知登记")
        ordering = ("told_on", "pk")
        constraints = (models.UniqueConstraint(fields=("notice", "way"), name="one_delivery_of_a_way"),)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.way}"


class Publication(models.Model):
    """That the public text of a round was published at a place on a day."""

    village_field = "village_code"

    round = models.ForeignKey(NoticeRound, on_delete=models.PROTECT, related_name="publications")
    village_code = models.CharField(_("县、乡镇或村"), max_length=12)
    kind = models.CharField(_("方式"), max_length=8, choices=PublicationKind.choices)
    place = models.CharField(_("地点或媒体"), max_length=80)
    published_on = models.DateField(_("日期"))
    recorded_by = user_key(db_index=False)
    recorded_on = models.DateField(_("登记日期"))

    objects = ScopedQuerySet["Publication"].as_manager()

    class Meta:
        verbose_name = _("公开登记")
        ordering = ("-published_on", "-pk")

    def __str__(self) -> str:
        return self.place

    @property
    def area(self) -> str:
        """The county, township or village."""
        return place_name(self.village_code) if self.village_code[6:].strip("0") else str(_("全县"))
