"""Bank exchange: payment files to banks and their answers, both on record."""
