"""Papers of a case."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers of a case."""

    name = "doudi.casework.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"
