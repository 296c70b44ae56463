"""Uploaded files (photographs, PDF, rolls), stored encrypted outside the folders that the web serves."""
