"""From an application to a decision: procedures declared once, the cases that run by them, and their clocks."""
