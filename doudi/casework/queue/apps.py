"""Queues of cases."""

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Queues of cases."""

    name = "doudi.casework.queue"
    label = "casequeue"
    default_auto_field = "django.db.models.BigAutoField"
