"""Trainings: meetings and courses with agenda, sign-in, material and a short test."""
