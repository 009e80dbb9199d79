"""Files of any size: gone on with where they stood, never beyond the disk, checked at the end."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec
import requests

from scrapers.archive import BROKEN
from scrapers.guards import DOWN, LAYOUT, Refusal, begins_as, refusal
from scrapers.http import Answer, Expect, NotAnswered
from scrapers.reach import file_name
from scrapers.walk import Failed, Question, Walk, small
from scrapers.wire import chunks

FORGOTTEN_DAYS = 14
"""What was begun and not gone on with for so long makes room: by then there is a newer release."""
CHECKED_AT_ONCE = 1_000_000_000
CHECKED_JOINED = 60_000_000_000
"""Archives that unpack to more bytes are not unpacked to check them: the loader tells of a broken member anyway. One
that was joined of pieces is checked sooner, for it can be fetched anew."""
KEPT = 64_000_000
"""A broken file of at most so many bytes goes into the archive, as what came instead of an answer."""
_LOOK = 100_000_000
"""So often, in bytes, the free space is looked at."""
_RANGE = re.compile(r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18}|\*)")


class Note(msgspec.Struct):
    """What is known of a file that is coming in. length: of the whole, where the site said it. joined: of pieces.

    sha256: in hex, once it is whole; problem: as of Answer.
    """

    url: str
    etag: str = ""
    modified: str = ""
    length: int | None = None
    joined: bool = False
    sha256: str = ""
    problem: str = ""

    @property
    def condition(self) -> str:
        """By what a site tells that the rest belongs to what we have (RFC 9110, 13.1.5), '' if by nothing."""
        return self.etag if self.etag.startswith('"') else self.modified


class Place:
    """Where a file of one address lies while it comes in, held against other processes. A context manager."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url
        self.path = folder / f"download-{sha256(url.encode()).hexdigest()[:24]}"
        self._note_path = _note_of(self.path)
        self._file: BinaryIO | None = None
        self.note = Note(url)
        self.size, self.digest = 0, sha256()

    def __enter__(self) -> Place:
        """Opens what came so far. Raises NotAnswered where another process is at it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._tidy()
        file = self._file = self.path.open("a+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise NotAnswered(DOWN, "another process is fetching this file") from None
        try:
            self.note = msgspec.json.decode(self._note_path.read_bytes(), type=Note)
        except (OSError, msgspec.DecodeError):
            self.restart()
            return self
        if self.note.url != self._url or not self.note.condition:
            self.restart()
        file.seek(0)
        while chunk := file.read(1 << 20):
            self.digest.update(chunk)
            self.size += len(chunk)
        if self.note.sha256 and self.note.sha256 != self.digest.hexdigest():
            self.restart()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._file
        self._file.close()

    def restart(self, note: Note | None = None) -> None:
        """Forgets what came so far."""
        assert self._file
        self._file.truncate(0)
        self.size, self.digest = 0, sha256()
        self.write_note(note or Note(self._url))

    def write_note(self, note: Note) -> None:
        self.note = note
        self._note_path.write_bytes(msgspec.json.encode(note))

    def add(self, chunk: bytes) -> None:
        """Writes what came. Raises NotAnswered where the disk does not take it."""
        assert self._file
        try:
            self._file.write(chunk)
        except OSError as error:
            raise NotAnswered(DOWN, f"the file cannot be written: {error}") from error
        self.digest.update(chunk)
        self.size += len(chunk)

    def flush(self) -> None:
        assert self._file
        self._file.flush()

    def room(self) -> int:
        """Free bytes of the disk."""
        return shutil.disk_usage(self._folder).free

    def _tidy(self) -> None:
        for path in self._folder.glob("download-*"):
            try:
                if path.stat().st_mtime < time.time() - FORGOTTEN_DAYS * 86_400:
                    os.unlink(path)
            except FileNotFoundError:
                continue  # another process was quicker


def forget(path: Path) -> None:
    """Removes a file that came in and was read, with what was noted of it."""
    path.unlink()
    _note_of(path).unlink(missing_ok=True)


def _note_of(path: Path) -> Path:
    return path.with_suffix(".note")


class Download:
    """One file, fetched into its place."""

    def __init__(self, walk: Walk, place: Place, expect: Expect, sleep: Callable[[float], None]) -> None:
        self._walk, self._place, self._expect, self._sleep = walk, place, expect, sleep
        self._limits = walk.limits
        self._anew = 0

    def run(self) -> Answer:
        """Fetches until the file is whole. Raises NotAnswered; what came so far stays for the next run."""
        drops = barren = 0
        while True:
            before = self._place.size
            try:
                return self._walk.go(self._question(), self._receive)
            except Failed as failed:
                self._place.flush()
                gained = self._place.size - before
                lasting = gained > self._limits.rate * self._limits.window and self._place.note.condition
                barren = 0 if lasting else barren + 1
                drops += 1
                pause = self._walk.pause(failed, max(barren, 1), 0.0)
                if pause is None or barren >= self._limits.tries or drops >= self._limits.drops:
                    self._walk.give_up(failed)
            self._sleep(pause)

    def _question(self) -> Question:
        if self._place.size and not self._place.note.condition:
            self._place.restart()  # nobody could say that the rest belongs to what we have
        note, headers = self._place.note, {"Accept-Encoding": "identity"}
        if note.sha256:
            headers |= {"If-None-Match": note.etag} if note.etag else {"If-Modified-Since": note.modified}
        elif self._place.size:
            headers |= {"Range": f"bytes={self._place.size}-", "If-Range": note.condition}
        return Question(
            method="GET", url=note.url, expect=self._expect, headers=headers, content={}, name=file_name(note.url)
        )

    def _receive(self, question: Question, url: str, host: str, response: requests.Response) -> Answer:
        headers, place = small(response), self._place
        match response.status_code:
            case 304 if place.note.sha256:
                return self._answer(question, url, headers, place.note.problem)
            case 200 if headers.get("content-encoding", "identity") == "identity":
                place.restart(_noted(question.url, headers))
                self._check_size(host, place.note.length)
                self._pour(question, url, host, response)
            case 206 if _continues(place, headers):
                place.write_note(msgspec.structs.replace(place.note, joined=True))
                self._pour(question, url, host, response)
            case 206 | 416 as status:
                if not (status == 416 and _is_all(place, headers)):
                    place.restart()
                    raise Failed(host, Refusal(DOWN, "the file is another one now", passing=True))
            case _:
                self._walk.whole(question, url, host, response)  # raises what the site says instead
                raise Failed(host, Refusal(LAYOUT, f"no file (HTTP {response.status_code})"))
        return self._finish(question, url, host, headers)

    def _check_size(self, host: str, length: int | None) -> None:
        if length is None:
            return
        if length > self._limits.largest:
            text = f"the file has {length} bytes; at most {self._limits.largest} are fetched"
            raise Failed(host, Refusal(LAYOUT, text))
        if length + self._limits.spare > self._place.room():
            raise Failed(host, Refusal(DOWN, f"our own disk has no room for the {length} bytes of this file"))

    def _pour(self, question: Question, url: str, host: str, response: requests.Response) -> None:
        """Writes what comes, as long as it comes fast enough and there is room."""
        place, limits = self._place, self._limits
        window, at_start, looked = time.monotonic(), place.size, place.size
        self._walk.wire.extend(limits.window * 2)
        for chunk in chunks(response, decode=False):
            if place.size == 0 and not begins_as(chunk, self._expect):
                self._walk.whole(question, url, host, response, begun=chunk)  # a page; raises what it says
                raise Failed(host, Refusal(LAYOUT, f"no {self._expect} where one is due"))
            place.add(chunk)
            if place.size > limits.largest:
                place.restart()
                raise Failed(host, Refusal(LAYOUT, f"the file has more than {limits.largest} bytes"))
            if place.size - looked > _LOOK:
                looked = place.size
                if place.room() < limits.spare:
                    raise Failed(host, Refusal(DOWN, "our own disk is nearly full"))
            if (now := time.monotonic()) - window > limits.window:
                if place.size - at_start < limits.rate * limits.window:
                    raise Failed(host, Refusal(DOWN, f"less than {limits.rate} bytes a second", passing=True))
                window, at_start = now, place.size
                self._walk.wire.extend(limits.window * 2)
        if self._walk.wire.late or (place.note.length is not None and place.size < place.note.length):
            raise Failed(host, Refusal(DOWN, f"the file is cut after {place.size} bytes", passing=True))

    def _finish(self, question: Question, url: str, host: str, headers: Mapping[str, str]) -> Answer:
        """Looks at the whole file. A broken end, or a joint that does not hold, is fetched anew; a member is told."""
        place = self._place
        place.flush()
        sure = place.note.length is not None and not place.note.joined
        wrong, problem = _wrong_with(place.path, self._expect, joined=place.note.joined)
        if wrong or (problem and place.note.joined and not self._anew):
            told = wrong or Refusal(DOWN, f"the pieces do not fit: {problem}")
            digest = self._walk.kept(place.path.read_bytes()) if place.size <= KEPT else None
            self._anew += 1
            place.restart()
            passing = self._anew == 1 and not sure
            raise Failed(host, msgspec.structs.replace(told, passing=passing), digest=digest)
        return self._answer(question, url, headers, problem)

    def _answer(self, question: Question, url: str, headers: Mapping[str, str], problem: str) -> Answer:
        place = self._place
        place.write_note(msgspec.structs.replace(place.note, sha256=place.digest.hexdigest(), problem=problem))
        return Answer(
            url=url,
            name=question.name,
            status=200,
            headers=headers,
            body=b"",
            sha256=place.digest.digest(),
            fetched_at=datetime.now(UTC),
            path=place.path,
            problem=problem,
        )


def _noted(url: str, headers: Mapping[str, str]) -> Note:
    length = headers.get("content-length", "")
    return Note(
        url,
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        length=int(length[:18]) if length.isascii() and length.isdigit() else None,
    )


def _continues(place: Place, headers: Mapping[str, str]) -> bool:
    """Whether a part is the one that was asked for, of the file whose beginning we have."""
    found = _RANGE.fullmatch(headers.get("content-range", ""))
    return bool(found and found[1] and int(found[1]) == place.size and _is_same(place.note, headers, found[2]))


def _is_all(place: Place, headers: Mapping[str, str]) -> bool:
    """Whether the site has nothing after what we have."""
    found = _RANGE.fullmatch(headers.get("content-range", ""))
    return bool(found and found[2] == str(place.size) and _is_same(place.note, headers, found[2]))


def _is_same(note: Note, headers: Mapping[str, str], total: str) -> bool:
    same_length = note.length is None or total in ("*", str(note.length))
    return same_length and headers.get("etag", note.etag) == note.etag


def _wrong_with(path: Path, expect: Expect, *, joined: bool) -> tuple[Refusal | None, str]:
    """Why a file is no answer, and what is wrong with one that can be read all the same."""
    if expect != "zip":
        return (refusal(200, {}, path.read_bytes(), expect) if path.stat().st_size <= KEPT else None), ""
    if path.stat().st_size == 0:
        return Refusal(LAYOUT, "HTTP 200 with an empty body"), ""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            if unpacked > (CHECKED_JOINED if joined else CHECKED_AT_ONCE):
                return None, ""
            return None, _broken_member(archive)
    except (*BROKEN, ValueError) as error:
        return Refusal(DOWN, f"the archive is cut or broken: {error}"[:200]), ""


def _broken_member(archive: zipfile.ZipFile) -> str:
    for info in archive.infolist():
        try:
            with archive.open(info) as member:
                while member.read(1 << 20):
                    pass
        except (*BROKEN, ValueError) as error:
            return f"the member {info.filename[:100]} cannot be read: {error}"[:300]
    return ""
