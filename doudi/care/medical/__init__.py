"""Insurance premiums, own-paid medical cost and hospital stays of people under support."""
