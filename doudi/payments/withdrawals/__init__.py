"""Single payments taken out of a run, by the confirmation of a second person."""
