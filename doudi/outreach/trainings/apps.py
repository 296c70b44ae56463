from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingsConfig(AppConfig):
    name = "doudi.outreach.trainings"
    label = "outreach_trainings"
    verbose_name = _("会议和培训")
