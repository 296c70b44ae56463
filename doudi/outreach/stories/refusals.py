"""Refusals of stories."""

from doudi.core.refusals import Refused


class StoryIncomplete(Refused):
    """A story lacks its title, its text, its month or a photograph that opens."""

    code = "story_incomplete"


class ConsentMissing(Refused):
    """A story tells about a person who has not agreed on paper."""

    code = "story_consent_missing"


class StoryNotAllowed(Refused):
    """A story tells about a child, or of an illness: neither is written about."""

    code = "story_not_allowed"


class ContentNotChecked(Refused):
    """The text has words that may be names, illnesses or children, and nobody has said that they were looked at."""

    code = "story_content_not_checked"


class PublicationIncomplete(Refused):
    """A publication lacks its medium, its day or its proof."""

    code = "story_publication_incomplete"


class RecommendationNotPossible(Refused):
    """An experience cannot be recommended: it is a story, it is recommended already, or the day is over."""

    code = "story_recommendation_not_possible"


class AnswerNotPossible(Refused):
    """An experience is not recommended, or this township has answered."""

    code = "story_answer_not_possible"
