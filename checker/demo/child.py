"""`python -m checker.demo.child PARENT COMMAND…`: a command of Checker that ends when the process PARENT is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

LOOKS_SECONDS = 1.0


def end_with(parent: int) -> None:
    """Ends this process, as SIGTERM would, once its parent is another: kill -9 leaves no time to tell the children."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOKS_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while the program is still being read ends it quietly
    end_with(int(sys.argv.pop(1)))
    from checker.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(prog_name="python -m checker")
