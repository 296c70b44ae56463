"""County, townships, villages: where people live and where officers may look."""
