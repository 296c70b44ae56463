"""The measures of the rooms below, by subject; rooms of supervision register their own."""
