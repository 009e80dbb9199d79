"""What a reader sees of a company: texts already in his language, each beside the evidence it rests on.

Nothing here knows of HTML or of addresses: a renderer turns `company` (ИНН or ОГРН) and `Proof.id` into links.
tone: good, warn, bad, unknown (grey), plain.
"""

from __future__ import annotations

import msgspec


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence of one statement, in words. `entry`: «ГРН 2257600939594 от 25.11.2025», where there is one.

    `about`: which part of the fact this entry set («доля»), where different entries set different parts.
    `whole`: it is a whole list, and `entry` names its day.
    """

    id: str
    source: str
    title: str
    entry: str
    about: str = ""
    as_of: str
    fetched: str
    official: str = ""
    possible: bool = False
    whole: bool = False


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The official page of a source, where a person looks for himself."""

    title: str
    url: str


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What the register itself says against the fact it stands beside: untrue, disqualified, hidden."""

    words: str
    detail: str = ""
    tone: str = "bad"
    proof: Proof | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled fact. `notes` are its lesser details; `further` proofs are of parts that another entry set.

    exact: the whole sum, where `value` is rounded. site: where to look instead, if we have nothing.
    """

    label: str
    value: str
    exact: str = ""
    company: str = ""
    notes: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    proof: Proof | None = None
    further: tuple[Proof, ...] = ()
    site: Site | None = None


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a table. `tone` colours it and is always said in words too.

    exact: the whole sum, where `text` is rounded. proof: the evidence of this cell alone; its text leads there.
    site: the source's own page of this record.
    """

    text: str
    company: str = ""
    tone: str = "plain"
    notes: tuple[str, ...] = ()
    exact: str = ""
    proof: Proof | None = None
    site: Site | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table with its evidence."""

    cells: tuple[Cell, ...]
    marks: tuple[Mark, ...] = ()
    proofs: tuple[Proof, ...] = ()


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a column. Numbers stand to the right; a day is never broken."""

    title: str
    number: bool = False
    day: bool = False
    note: str = ""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows beyond `shown` are folded away; 0 folds nothing. by_cell: each cell carries its own evidence, so that the
    rows have none; such a table of years is wide, and scrolls on a phone. folded: shown on demand, under its title.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    shown: int = 0
    by_cell: bool = False
    folded: bool = False


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar of a chart in the units of its drawing. said: the year and the exact sum; label: the sum in short."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    said: str
    label: str
    label_y: int


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the scale, or the name of a year under its bars."""

    at: int
    label: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Bars by year, laid out by the server. `description` says in words all that is drawn. series: which colour."""

    id: str
    title: str
    description: str
    series: int
    bars: tuple[Bar, ...]
    scale: tuple[Tick, ...]
    years: tuple[Tick, ...]
    zero: int


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the card under one heading. `id` is its anchor. asks: what to ask the company for."""

    id: str
    title: str
    note: str = ""
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    asks_title: str = ""
    asks: tuple[Line, ...] = ()


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of the overview. tone unknown: we do not know; anchor: where on the finance page more is told.

    code: what it measures, so that figures of several companies can stand in one row.
    """

    code: str
    label: str
    value: str
    exact: str = ""
    when: str = ""
    note: str = ""
    tone: str = "plain"
    anchor: str = ""
    proof: Proof | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The state in the register. `code` as in the API; `words` fit a chip; `full` is the register's own text."""

    code: str
    words: str
    full: str
    tone: str
    since: str
    since_iso: str | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a block before and after; '' where there was none."""

    label: str
    before: str
    after: str


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the story. `void`: the register itself later declared the entry invalid."""

    day: str
    kind: str
    title: str
    seen: str
    void: str
    notes: tuple[str, ...]
    differences: tuple[Difference, ...]
    proof: Proof


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of the verdict in words. `because`: why the sources it names did not answer; `look`: where to look."""

    code: str
    state: str
    points: int
    points_text: str
    sentence: str
    advice: str
    harmless: str
    stop: bool
    caps: str
    proofs: tuple[Proof, ...]
    because: tuple[str, ...] = ()
    look: tuple[Site, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Findings of one state: bad, unknown, neutral, good."""

    state: str
    title: str
    tone: str
    findings: tuple[FindingView, ...]


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """What would change the verdict, and to what."""

    condition: str
    decision: str
    words: str
    tone: str
    score: int | None


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """What we know of one source for this company. about: what it holds; age: of its data, and its promise.

    weak: why its silence tells next to nothing, '' where it tells something. expected: False of a closed source.
    saved: that people of the reader's organisation brought it, as a page or by its key; '' of others.
    """

    source: str
    title: str
    state: str
    words: str
    tone: str
    reason: str
    as_of: str
    checked: str
    stale: bool
    weak: str = ""
    expected: bool = True
    about: str = ""
    age: str = ""
    official: str = ""
    proof: Proof | None = None
    saved: str = ""


class VerdictView(msgspec.Struct, frozen=True, kw_only=True):
    """The advice in the words of the contract, with what it rests on."""

    decision: str
    words: str
    tone: str
    meaning: str
    basis: str
    score: int | None
    band: tuple[int, int] | None
    depth: str
    depth_words: str
    method: str
    assumed: str
    reasons: tuple[FindingView, ...]
    findings: tuple[FindingView, ...]
    groups: tuple[Group, ...]
    changes: tuple[ChangeView, ...]


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """What we do not know: the findings that say so, what this deal needs first; then sources that no finding names."""

    title: str
    findings: tuple[FindingView, ...]
    others: tuple[SourceView, ...]


class Asked(msgspec.Struct, frozen=True):
    """A source and how old it is, without what it said of the company."""

    title: str
    words: str
    day: str


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is. `known` is False where no source has a record of the number."""

    known: bool
    inn: str
    ogrn: str
    kpp: str
    kind: str
    form: str
    name: str
    full_name: str
    status: Status
    age: str
    registered: str
    head: str
    head_label: str
    head_office: str
    head_more: str
    address: str
    capital: str
    region: str
    as_of: str
    on: str
    header_marks: tuple[Mark, ...] = ()


class Card(Identity, frozen=True, kw_only=True):
    """The whole card."""

    verdict: VerdictView
    coverage: tuple[SourceView, ...]
    spoke: tuple[SourceView, ...]
    unchecked: tuple[SourceView, ...]
    unknown: Unknown | None
    overview: tuple[Figure, ...]
    sections: tuple[Section, ...]
    story: tuple[Happening, ...]
    story_total: int
