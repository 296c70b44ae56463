"""Records of error tolerance that wait for a user."""

from doudi.supervision.error_tolerance.queries import waiting_tasks
from doudi.ui.desk_tasks import register_desk_tasks

register_desk_tasks(waiting_tasks)
