"""Kinds of stories, levels of media, and which of them a township's duties count."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoryKind(models.TextChoices):
    """What a text tells (P18-28.c)."""

    STORY = "story", _("社会救助故事")
    PERSON = "person", _("先进个人事迹")
    EXPERIENCE = "experience", _("典型经验")
    PRACTICE = "practice", _("创新做法")


class MediaLevel(models.TextChoices):
    """Whose medium it is."""

    TOWNSHIP = "township", _("乡镇的栏目、公众号")
    COUNTY = "county", _("县级媒体")
    CITY = "city", _("市级媒体")
    PROVINCE = "province", _("省级媒体")
    NATION = "nation", _("国家级媒体")


class Answer(models.TextChoices):
    """What a township says of an experience that the bureau recommends."""

    ADOPTED = "adopted", _("照着做了")
    ADAPTED = "adapted", _("结合本地改了以后做了")
    UNSUITABLE = "unsuitable", _("不适合本地")


MONTHLY_KINDS = (StoryKind.STORY, StoryKind.PERSON)
"""What the monthly story may be (P18-28.a)."""
ARTICLE_KINDS = (StoryKind.EXPERIENCE, StoryKind.PRACTICE)
"""What the quarterly article may be (P18-28.b)."""
COUNTED_LEVELS = (MediaLevel.COUNTY, MediaLevel.CITY, MediaLevel.PROVINCE, MediaLevel.NATION)
"""Media of county level or higher."""
