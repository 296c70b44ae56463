"""The command line, over the image of a migrated database: python -m tests.commandline_over_image COMMAND...

For processes of their own in which making the tables is not what is tested; ``python -m doudi.commandline`` makes them.
The public password of the demonstration is hashed once for all its accounts. With ``--without-rooms`` a demonstration
has its people and its payroll only: filling the other rooms takes most of the time.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from functools import cache
from unittest.mock import patch

from django.contrib.auth import hashers

from doudi.commandline import main
from tests.database_image import FOLDER, image_folder, migrated_once

WITHOUT_ROOMS = "--without-rooms"

if __name__ == "__main__":
    os.environ[FOLDER] = str(image_folder())  # the command moves the folder for temporary files
    arguments = sys.argv[1:]
    with ExitStack() as patches:
        patches.enter_context(migrated_once())
        patches.enter_context(patch.object(hashers, "make_password", cache(hashers.make_password)))
        if WITHOUT_ROOMS in arguments:
            arguments.remove(WITHOUT_ROOMS)
            patches.enter_context(patch("doudi.demo_site.rooms.fill_rooms", tuple))
        sys.exit(main(arguments))
