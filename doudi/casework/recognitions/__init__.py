"""Recognitions without an award: in force for a time, renewed by a new case, ended early by two people."""
