"""The citizens' pages on phones (码上救): self-check, application form, progress, public notices."""
