"""Steps of a case that another department takes: the federation reviews the disability subsidies (SC52-5)."""
