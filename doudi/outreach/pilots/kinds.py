"""Kinds of pilots (P18-25.a to .d, P18-14.a) and of what is sent upward about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PilotKind(models.TextChoices):
    """What a pilot tries."""

    STANDARDS = "standards", _("“资金+物质+服务”标准化")
    WINDOW = "window", _("救助窗口（站、点）服务标准化")
    DISCOVERY = "discovery", _("困境主动发现与监测预警机制标准化")
    POWERS = "powers", _("权限下放改革县乡权限划分")
    CHARITY = "charity", _("政府救助与慈善救助衔接")


CLAUSES = {
    PilotKind.STANDARDS: "P18-25.a",
    PilotKind.WINDOW: "P18-25.b",
    PilotKind.DISCOVERY: "P18-25.c",
    PilotKind.POWERS: "P18-25.d",
    PilotKind.CHARITY: "P18-14.a",
}
"""The duty of each kind."""


class PaperKind(models.TextChoices):
    """What is sent upward."""

    CASE = "case", _("创新试点案例")
    THEORY = "theory", _("理论研究成果")
    SUMMARY = "summary", _("试点总结")


class PaperOutcome(models.TextChoices):
    """What became of a paper."""

    RECEIVED = "received", _("已收到")
    ADOPTED = "adopted", _("被采用、推广")
    PUBLISHED = "published", _("被刊发")
    DECLINED = "declined", _("没有采用")
