"""Words of care visits, and the states of a planned visit with the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class VisitKind(TextChoices):
    """Who makes a visit."""

    CARER = "carer", _("照料人")
    VILLAGE = "village", _("村（居）")
    TOWNSHIP = "township", _("乡镇")
    COUNTY = "county", _("县局")


class Cycle(TextChoices):
    """How often a visit comes again; samples and agreed visits come once."""

    WEEKS = "weeks", _("按周")
    MONTHS = "months", _("按月")
    NEW_CASE = "new_case", _("新增对象走访")
    SAMPLE = "sample", _("县局抽查")


class VisitState(TextChoices):
    """Where a planned visit stands. A missed one stays so, also after the reason was recorded."""

    OPEN = "open", _("待探视")
    DONE = "done", _("已探视")
    MISSED = "missed", _("没有探视")
    CANCELLED = "cancelled", _("不用探视")


class CancelCause(TextChoices):
    """Why a planned visit is not to be made."""

    DIED = "died", _("本人去世")
    AWARD_ENDED = "award_ended", _("待遇终止")
    INSTITUTION = "institution", _("集中供养")
    PAUSED = "paused", _("住院或外出")
    CHANGED = "changed", _("探视间隔变了")


class ClimbLevel(TextChoices):
    """To whom an unmade visit has climbed; in the order of the climb."""

    NOBODY = "", _("没有上报")
    TOWNSHIP = "township", _("乡镇经办人")
    LEADER = "leader", _("乡镇负责人")
    BUREAU = "bureau", _("县局")


class Outcome(TextChoices):
    """Whom a visit met."""

    SEEN = "seen", _("见到本人")
    NOT_MET = "not_met", _("没有见到人")
    HOSPITAL = "hospital", _("住院了")
    INSTITUTION = "institution", _("住进了机构")
    MOVED = "moved", _("搬走了")
    DIED = "died", _("已去世")


class Manner(TextChoices):
    """How a visit was made."""

    ON_SITE = "on_site", _("上门")
    PHONE = "phone", _("电话")


class PauseCause(TextChoices):
    """Why nobody has to visit for a while."""

    HOSPITAL = "hospital", _("住院")
    AWAY = "away", _("外出投亲")


VISIT_TRANSITIONS: TransitionTable[VisitState] = TransitionTable(
    {
        (VisitState.OPEN, "make"): VisitState.DONE,
        (VisitState.MISSED, "make"): VisitState.DONE,
        (VisitState.CANCELLED, "make"): VisitState.DONE,
        (VisitState.OPEN, "miss"): VisitState.MISSED,
        (VisitState.OPEN, "cancel"): VisitState.CANCELLED,
        (VisitState.MISSED, "cancel"): VisitState.CANCELLED,
        (VisitState.CANCELLED, "reopen"): VisitState.OPEN,
    }
)
