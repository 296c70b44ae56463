"""Reports of deaths: one person reports with evidence, a second one confirms."""
