"""What a source is: one folder that says what it holds, how it is read, and what its silence means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from checker.records import Parsed
from scrapers.http import Answer, Client, NotAnswered
from scrapers.xmlhead import Head

Block = tuple[str, str, Mapping[str, Any]]
"""(block, key, value): the unit in which facts are read and differences are taken. The key is a business key."""


class Role(msgspec.Struct, frozen=True):
    """A person or company that heads or founds another. `person` is an ИНН or ОГРН: never a name (wall 4).

    kind: head · founder · managing_company. counts: False for receivers, liquidators and founders of a
    joint-stock company, whose entry says nothing about control today (law-and-practice 1(a)5, 6).
    share: hundredths of a per cent, None where unknown. since: YYYYMMDD.
    """

    person: str
    kind: str
    name: str
    counts: bool
    share: int | None
    since: int | None


class Profile(msgspec.Struct, frozen=True):
    """What of a register record is read across companies: names for the search, state and people for the rules.

    status, ended: codes of the register ('' where none); ended_on, registered_on: YYYYMMDD or None.
    """

    ogrn: str
    kind: str
    full_name: str
    short_name: str
    region: str
    status: str
    ended: str
    ended_on: int | None
    registered_on: int | None
    activity: str
    roles: tuple[Role, ...]


class Look(msgspec.Struct, frozen=True):
    """The beginning of a file, by which its format is recognised. head: of XML alone."""

    name: str
    first: bytes
    head: Head | None


class About(msgspec.Struct, frozen=True):
    """What a file says of itself outside of its bytes: its name, and the day on which we got it (YYYYMMDD)."""

    name: str = ""
    fetched: int = 0


class Withheld(ValueError):
    """The file is of this format, and its data are not public: they are not read."""


class NotRead(ValueError):
    """The file is of a known kind that holds no records; the text says which kind and why."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which files of a source are written.

    recognise: the beginning of a file → its format's version as people know it ("4.07", "json"), None if it is not
    of this format; raises Withheld, NotRead. parse: bytes → records. whole: whether some bytes are one record and
    nothing else: other slices of a file are opened to nobody.
    piece: what `parse` gives of a piece of a large file, so that several processes read it: (a place → the bytes from
    there on), and where the piece begins and ends, whatever stands there. Pieces that follow each other, the first from
    0 on and the last to any end beyond the file's, give together what the whole gives.
    """

    recognise: Callable[[Look], str | None]
    parse: Callable[[Iterable[bytes], About], Iterator[Parsed]]
    whole: Callable[[bytes], bool]
    piece: Callable[[Callable[[int], Iterable[bytes]], About, int, int], Iterator[Parsed]] | None = None


def asked_name(source: str, number: str, ending: str = "json") -> str:
    """What the answer of a source about one number is called: «npd-540123456723.json»."""
    return f"{source}-{number}.{ending}"


def names_asked(source: str, name: str) -> bool:
    """Whether a document is called as the answer of this source about some number."""
    return re.fullmatch(rf"{source}-[0-9]{{10,15}}\.[a-z]+", name) is not None


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """How a source is asked for one subject.

    ask: a number (ИНН) → the answers that speak of it, each of which this source's formats read; an answer that says
    "nothing" is given too, and is read as no records at all. Where such bytes do not say who was asked, the answer's
    name does (`asked_name`), and by it alone the format knows them. Raises NotAnswered.
    hosts: host → least seconds between two requests to it. kinds: whom the site can be asked for.
    silence: what "nothing found" means for what was known: "nothing", or "ended" (it is over).
    canary: the ИНН of a subject that is always found; before "nothing found" is believed, it is asked for; '' where
    nobody's number may stand here (the operator can name one), or none is needed. canary_of: the source of the same
    site whose canary vouches for this one as long as it has none itself. names: whether an answer that says no names
    the number that was asked for: such an answer is believed without a canary.
    """

    ask: Callable[[Client, str], Iterator[Answer]]
    hosts: Mapping[str, float]
    kinds: frozenset[str]
    silence: Literal["nothing", "ended"]
    canary: str
    canary_of: str = ""
    names: bool = False


class Offer(msgspec.Struct, frozen=True):
    """One release or one day that a source offers as files.

    key: its name at the source, never used twice. day: of which day it is. urls: its files, in the order of reading.
    whole: a whole list, by which who is missing has ended. refused: why its files could not be listed now; it is a
    window like any other, and one that failed.
    """

    key: str
    day: date
    urls: tuple[str, ...]
    whole: bool
    refused: NotAnswered | None = None


class Bulk(msgspec.Struct, frozen=True, kw_only=True):
    """How a source is fetched as files.

    offers: what lies there now, the oldest first: everything after the given day (None: what a new base needs), each
    of which is a window that is retried until it is done. Raises NotAnswered. hosts: as of Live. calendar: when it
    looks, as a crontab of five fields in Moscow time. certificate: the hosts ask for the operator's client certificate;
    without one they are not asked at all ("no_key").
    """

    offers: Callable[[Client, date | None], list[Offer]]
    hosts: Mapping[str, float]
    calendar: str
    certificate: bool = False


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A source, declared once in its folder as SOURCE.

    formats: how its files are written. absence: what a subject missing from a complete
    file means: "nothing" (a partial file says nothing) or "ended" (a full list no longer names it).
    complete_from: a release with at least so many records is a whole list of itself; smaller ones are partial
    unless the operator vouches for them. promise_hours: how old an answer may be and still count as fresh.
    periodic: its parts are years, published in the autumn of the next one: a list of an older year answers nothing.
    inline: bytes of a body that lies in the ledger's row; a larger one lies apart, compressed, which takes longer.
    closed: the last day of which the source speaks at all, where what it told of has ended: of later days it promises
    nothing, its last list is neither stale nor an answer, and only those whom it names hear of it.
    numbered: its parts are numbers of records, and one list names them all and ends what it no longer names.
    lists: where a numbered source publishes several such lists, the first digits of a part name its list: these. Only
    all of them together do not name somebody. Parts that begin otherwise belong to none.
    fleeting: a list or an answer older than the promise says nothing at all of whom it does not name: what it told of
    comes and goes within days, and "nothing was there then" is no answer today.
    looked: part, channel → whether a record that came so means that the source was looked at for its subject. One that
    stands on a page about another, or tells of one paper, says nothing of the rest: it is a fact, and no check.
    kinds: kinds of subject that the source can hold; any other is not_applicable.
    confirmed: the parser was tried on real bytes. dataset: the official number of an open data set.
    blocks: a body → its blocks. profile: a body → what is read across companies (registers only).
    record_of: body, part → the source's own number of the entry, for evidence of one block.
    live, bulk: how it is asked for one subject, and fetched as files; None: only files that somebody brings are read.
    off: why the source is not asked in this version, '' where it is.
    shut: the site is closed to programs (the reason of the contract: "blocked", "captcha"): it is asked only where the
    operator orders it (CHECKER_ASK_CLOSED), and whatever it holds comes by files and saved pages.
    """

    code: str
    title: str
    official: str
    schedule: str
    promise_hours: int
    absence: str
    complete_from: int | None
    kinds: frozenset[str]
    confirmed: bool
    parser: int
    formats: tuple[Format, ...]
    blocks: Callable[[Mapping[str, Any]], Iterator[Block]]
    profile: Callable[[Mapping[str, Any]], Profile] | None = None
    periodic: bool = False
    numbered: bool = False
    lists: tuple[str, ...] = ()
    inline: int = 500
    fleeting: bool = False
    closed: date | None = None
    live: Live | None = None
    bulk: Bulk | None = None
    off: str = ""
    shut: str = ""
    looked: Callable[[str, str], bool] = lambda part, channel: True  # noqa: ARG005

    def is_closed(self, on: date) -> bool:
        """Whether the source says nothing of this day any more."""
        return self.closed is not None and on > self.closed

    @property
    def silence(self) -> str:
        """What it means that a whole answer about one subject does not name what was known: "nothing" or "ended".

        Where nobody asks the source live, saved answers are silent as its whole lists are.
        """
        return self.live.silence if self.live else self.absence

    def list_of(self, part: str) -> str:
        """The part under which a whole list that holds this part is noted."""
        return part[: len(self.lists[0]) if self.lists else 0] if self.numbered else part


def blocks_of(source: Source, body: Mapping[str, Any]) -> Sequence[Block]:
    """The blocks of a body with keys that do not repeat: a second one of the same key gets «#2»."""
    found = list(source.blocks(body))
    if len(found) == 1:  # as of thousands of cases and proceedings
        return found
    met: dict[tuple[str, str], int] = {}
    for place, (block, key, value) in enumerate(found):
        count = met[block, key] = met.get((block, key), 0) + 1
        if count > 1:
            found[place] = block, f"{key}#{count}", value
    return found
