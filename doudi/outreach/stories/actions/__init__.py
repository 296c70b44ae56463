"""Actions on stories: write and hand in, review, consent, publish and recall."""
