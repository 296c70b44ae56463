"""Tasks of inspections that wait for a user."""

from doudi.supervision.inspections.queries import waiting_tasks
from doudi.ui.desk_tasks import register_desk_tasks

register_desk_tasks(waiting_tasks)
