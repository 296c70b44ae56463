"""The public rule book, and standards that the office enters."""
