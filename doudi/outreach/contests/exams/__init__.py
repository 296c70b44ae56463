"""Exams: the draw, the answer sheet, marks and ranks."""
