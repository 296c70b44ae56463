from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "doudi.outreach.notices"
    label = "outreach_notices"
    verbose_name = _("提标告知")
