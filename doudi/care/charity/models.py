"""Models of charity, collected from its subjects."""

from doudi.care.charity.activities.models import Activity, ActivityShare, Volunteer
from doudi.care.charity.matches.models import Match
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.projects.models import LinkingProject
from doudi.care.charity.resources.models import Giver, Resource

__all__ = [
    "Activity",
    "ActivityShare",
    "CharityNeed",
    "Giver",
    "LinkingProject",
    "Match",
    "Resource",
    "Volunteer",
]
