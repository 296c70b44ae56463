"""``python -m doudi.commandline``."""

import sys

from doudi.commandline import main

sys.exit(main())
