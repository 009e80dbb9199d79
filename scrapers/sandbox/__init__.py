"""A made-up country in the tax service's own formats, for `make run` and for tests.

All of it is made up: companies, people, addresses, sums and stories. No number in it can belong to anybody:
ИНН and КПП begin with 98, ОГРН and ГРН carry the region 98, and there is neither such a subject of the
federation nor such a tax office. Check digits are right, so the service takes the numbers for what they are.
"""

from __future__ import annotations

from scrapers.sandbox.country import Country
from scrapers.sandbox.files import Listed, Manifest, build

__all__ = ["Country", "Listed", "Manifest", "build"]
