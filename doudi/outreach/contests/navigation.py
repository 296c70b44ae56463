"""The entries of contests in the navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY,
        _("业务练习"),
        "outreach_contests:practice",
        pages=("outreach_contests:answer",),
        order=60,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("我的考试"),
        "outreach_contests:exams",
        pages=tuple(f"outreach_contests:{name}" for name in ("sheet", "begin", "answers", "finish", "certificate")),
        order=61,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        pgettext_lazy("list", "技能竞赛"),
        "outreach_contests:contests",
        pages=("outreach_contests:contest", "outreach_contests:enter", "outreach_contests:weak_topics"),
        order=62,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("题库"),
        "outreach_contests:questions",
        pages=("outreach_contests:question", "outreach_contests:new_question"),
        order=63,
        is_minor=True,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("讲好一堂业务课"),
        "outreach_contests:lessons",
        pages=("outreach_contests:lesson", "outreach_contests:new_lesson"),
        order=64,
        is_minor=True,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("专家库推荐"),
        "outreach_contests:experts",
        pages=("outreach_contests:expert", "outreach_contests:nominate", "outreach_contests:letter"),
        order=65,
        is_minor=True,
    ),
)
