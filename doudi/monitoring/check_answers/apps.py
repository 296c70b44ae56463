from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckAnswersConfig(AppConfig):
    name = "doudi.monitoring.check_answers"
    label = "check_answers"
    verbose_name = _("核对答复")
