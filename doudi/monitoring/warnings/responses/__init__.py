"""Whether warnings are looked at and answered in time, by township."""
