"""Contests: the question bank, practice, exams, lessons and the pool of experts."""
