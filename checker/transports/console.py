"""The demo's way out: messages are shown on the terminal and kept in a file; nothing leaves the machine."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import click

from checker.transports.message import Message, NotSent

FILE = "outgoing.txt"


class Console:
    """Writes each message to the terminal and to `outgoing.txt` of a folder, which its owner alone can read."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def send(self, message: Message) -> None:
        """Shows the message. Raises NotSent where the file cannot be written; a terminal that is gone does no harm."""
        shown = _shown(message)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
            with os.fdopen(os.open(self._path, flags, 0o600), "ab", buffering=0) as file:
                file.write(shown.encode(errors="replace"))
        except OSError as error:
            raise NotSent(f"{FILE} cannot be written: {error.strerror}") from None
        with suppress(OSError, ValueError):
            click.echo(shown, nl=False)


def _shown(message: Message) -> str:
    """The message as lines; what a terminal would take for a command is left out."""
    head = [f"--- {message.channel}: {message.to}", *([message.subject] if message.subject else ()), ""]
    lines = [*head, *message.text.splitlines(), "---"]
    return "".join("".join(filter(str.isprintable, line)) + "\n" for line in lines)
