from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TipOffsConfig(AppConfig):
    name = "doudi.supervision.tip_offs"
    label = "supervision_tip_offs"
    verbose_name = _("作风举报")
