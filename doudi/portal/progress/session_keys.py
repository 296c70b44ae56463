"""Session keys of what this browser may follow."""

FOLLOWED_KEY = "followed"
"""Primary key of the application that this session may see."""
FOLLOWED_REQUEST_KEY = "followed_request"
"""Primary key of the request that this session may see."""
REQUEST_CODE_KEY = "request_code"
"""The code of the request that this browser sent, for its receipt."""
