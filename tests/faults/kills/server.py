"""The web server that ``doudi serve`` has, with one process to answer: python -m tests.faults.kills.server PORT."""

import sys

if __name__ == "__main__":
    from doudi.commandline.application import set_up_django
    from doudi.commandline.serve import web_server

    set_up_django()
    web_server("127.0.0.1", int(sys.argv[1]), 1).serve()
