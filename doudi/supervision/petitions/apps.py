from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "doudi.supervision.petitions"
    label = "supervision_petitions"
    verbose_name = _("信访办理")
