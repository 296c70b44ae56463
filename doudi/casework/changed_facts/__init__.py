"""Facts that a case found to differ from the registry, as the people who sign see them: old, new, source, evidence."""
