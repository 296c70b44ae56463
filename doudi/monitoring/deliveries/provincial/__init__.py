"""The exchange with the provincial platform: the low-income population out, its warnings in as a data set."""
