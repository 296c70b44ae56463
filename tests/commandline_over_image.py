"""The command line, over the image of a migrated database: python -m tests.commandline_over_image COMMAND...

For processes of their own in which making the tables is not what is tested; ``python -m doudi.commandline`` makes them.
The public password of the demonstration is hashed once for all its accounts.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from unittest.mock import patch

from django.contrib.auth import hashers

from doudi.commandline import main
from tests.database_image import FOLDER, image_folder, migrated_once

if __name__ == "__main__":
    os.environ[FOLDER] = str(image_folder())  # the command moves the folder for temporary files
    with migrated_once(), patch.object(hashers, "make_password", cache(hashers.make_password)):
        sys.exit(main(sys.argv[1:]))
