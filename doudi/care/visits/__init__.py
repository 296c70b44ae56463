"""Care visits: plan, what was found, samples, and missed visits that climb."""
