"""`python -m checker …`: the commands. Exit 0 done · 1 done with refusals, or unknown · 2 bad usage or number."""

from checker.cli import accounts, asking, batch, fetching, loading, paper, running, sending, watching
from checker.cli.shell import main

__all__ = ["accounts", "asking", "batch", "fetching", "loading", "main", "paper", "running", "sending", "watching"]
