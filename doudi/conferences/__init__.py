"""Case conferences (一事一议): bodies, meetings, questions of any room, decisions, minutes, tasks, precedents."""
