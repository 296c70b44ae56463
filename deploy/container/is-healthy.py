#!/opt/doudi/bin/python
"""Ask the service of this container whether it is well, as the web server in front of it would."""

import os
import urllib.request

ADDRESS = "http://127.0.0.1:8000/health/"
host = os.environ.get("DOUDI_HOSTS", "localhost").partition(",")[0]
asked = urllib.request.Request(ADDRESS, headers={"Host": host, "X-Forwarded-Proto": "https"})
with urllib.request.urlopen(asked, timeout=8) as answer:  # noqa: S310 - our own address
    if answer.status != 200:
        raise SystemExit(1)
