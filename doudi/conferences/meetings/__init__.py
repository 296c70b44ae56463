"""Meetings: agenda, folder, attendance, recusal, decisions."""
