"""Teams that the county names to assess the self-care of people in tekun, and their assessments."""
