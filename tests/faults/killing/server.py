"""The web server that ``doudi serve`` has, with one process to answer: python -m tests.faults.killing.server PORT."""

import sys

if __name__ == "__main__":
    from doudi.commandline.serve import web_server
    from doudi.commandline.site import set_up

    set_up()
    web_server("127.0.0.1", int(sys.argv[1]), 1).serve()
