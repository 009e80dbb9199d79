"""The workers of one load: processes that parse and compare, and the queue through which the one writer hears them."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from queue import Empty, Queue
from threading import Thread

import msgspec

from checker.ingest.work import Batch, Task, work

DONE = b""
"""A worker's last word; without it the run has failed, else its companies would look absent."""

WAITING = 4
"""So many batches may wait for the writer: workers go on while it writes, and memory stays bounded."""


class WorkerLost(RuntimeError):
    """A worker ended without its last word; the run failed, what was committed stays, the next load completes it."""


def batches(tasks: Sequence[Task], *, parallel: bool) -> Generator[Batch]:
    """All batches of all tasks; in this process, or from one process a task. Raises WorkerLost."""
    if not parallel:
        for task in tasks:
            yield from work(task)
        return
    context = multiprocessing.get_context("spawn")  # a forked child would share the open database
    heard: Queue[bytes | None] = Queue(WAITING)
    workers, listeners = [], []
    for task in tasks:
        receiver, sender = context.Pipe(duplex=False)
        worker = context.Process(target=_send, args=(task, sender), daemon=True)
        worker.start()
        sender.close()
        listener = Thread(target=_listen, args=(receiver, heard), daemon=True)
        listener.start()
        workers.append(worker)
        listeners.append(listener)
    try:
        yield from _decoded(heard, len(tasks))
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
        while any(listener.is_alive() for listener in listeners):
            try:
                heard.get(timeout=0.01)
            except Empty:
                continue


def _decoded(heard: Queue[bytes | None], working: int) -> Iterator[Batch]:
    decode = msgspec.msgpack.Decoder(Batch).decode
    while working:
        word = heard.get()
        if word is None:
            raise WorkerLost("a worker ended before its last batch")
        if word == DONE:
            working -= 1
        else:
            yield decode(word)


def _listen(pipe: Pipe, heard: Queue[bytes | None]) -> None:
    """Hears one worker to its last word; None for one that died before it."""
    try:
        while (word := pipe.recv_bytes()) != DONE:
            heard.put(word)
        heard.put(DONE)
    except (EOFError, OSError):  # OSError: it died in the middle of a message
        heard.put(None)
    finally:
        pipe.close()


def _send(task: Task, pipe: Pipe) -> None:
    with without_collector():
        for batch in work(task):
            pipe.send_bytes(msgspec.msgpack.encode(batch))
    pipe.send_bytes(DONE)


@contextmanager
def without_collector() -> Iterator[None]:
    """A load makes millions of small objects and no cycles; looking for cycles costs a third of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
