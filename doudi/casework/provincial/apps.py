"""Files of the provincial app."""

from django.apps import AppConfig


class ProvincialConfig(AppConfig):
    """Files of the provincial app."""

    name = "doudi.casework.provincial"
    label = "provincial"
    default_auto_field = "django.db.models.BigAutoField"
