"""Administrative divisions (county, townships, villages) and the scope of users."""
