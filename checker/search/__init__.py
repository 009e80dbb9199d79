"""Finding a company: `search` by the base alone (number, beginning of a name), `find` however the name is written."""

from checker.search.finding import Answer, find, search
from checker.search.index import Broken, Names
from checker.search.keep import bring_up_to_date
from checker.search.rows import Hit, names_of

__all__ = ["Answer", "Broken", "Hit", "Names", "bring_up_to_date", "find", "names_of", "search"]
