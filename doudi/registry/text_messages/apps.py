from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextMessagesConfig(AppConfig):
    name = "doudi.registry.text_messages"
    label = "text_messages"
    verbose_name = _("短信")
