from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContestsConfig(AppConfig):
    name = "doudi.outreach.contests"
    label = "outreach_contests"
    verbose_name = _("业务练习和竞赛")
