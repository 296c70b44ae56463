"""Actions of institutions, admissions, leaving, absences and monthly lists."""
