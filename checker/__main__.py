"""`python -m checker`."""

import signal

if __name__ == "__main__":  # workers of a load import this module again and need none of the commands
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while the program is still being read ends it quietly
    from checker.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(prog_name="python -m checker")
