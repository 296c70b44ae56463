"""Who gets nothing: people of the layers without any department's aid, each to an end (P18-3.e)."""
