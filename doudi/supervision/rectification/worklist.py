"""Tasks of rectification that wait for a user."""

from doudi.supervision.rectification.doubts.queries import waiting_tasks as doubts_waiting
from doudi.supervision.rectification.queries import waiting_tasks
from doudi.ui.desk_tasks import register_desk_tasks

register_desk_tasks(waiting_tasks)
register_desk_tasks(doubts_waiting)
