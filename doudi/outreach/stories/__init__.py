"""Stories and articles of townships, with consent, review and publication."""
