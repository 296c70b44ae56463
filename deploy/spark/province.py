"""The application for spark-submit: ``doudi province`` on the cluster that spark-submit is configured for.

spark-submit --master spark://host:7077 deploy/spark/province.py compute PROVINCE --from 2023-01 --to 2023-12 --out OUT
"""

import sys

from doudi.commandline import main

sys.exit(main(["province", *sys.argv[1:]]))
