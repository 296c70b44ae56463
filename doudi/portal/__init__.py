"""Citizens on their phones (码上救): what can I get, one form for several matters, and following it."""
