"""A person in the place of a name: companies that somebody heads whose name has the words of the query."""

from __future__ import annotations

import tantivy

from checker import text
from checker.search.index import SCHEMA
from checker.search.query import CANDIDATES, Found
from checker.search.rows import Filter, Hit
from checker.search.words import clean, skeletons

MOST_WORDS = 3
"""Surname, given name, patronymic."""


def headed(searcher: tantivy.Searcher, query: str) -> list[Found]:
    """Names of companies at whose head stands somebody with a word of the query for a surname, the first word first.

    Of a surname that very many heads bear, the first by the rank of their companies.
    """
    found = []
    for surname in _words(query):
        question = tantivy.Query.term_query(SCHEMA, "surname", surname, "basic")
        hits = searcher.search(question, CANDIDATES, count=False, weight_by_field="quality").hits
        only = Filter(heads=(surname,))
        found += [Found(0.0, str(searcher.doc(place).get_first("name")), False, only) for _score, place in hits]
    return found


def is_headed_so(hit: Hit, query: str) -> bool:
    """Whether every word of the query stands in the name of the company's head."""
    return set(_words(query)) <= set(skeletons(text.fold(hit.head)))


def _words(query: str) -> list[str]:
    found = skeletons(text.fold(clean(query)))
    return found if len(found) <= MOST_WORDS else []
