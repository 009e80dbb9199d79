"""The sites of the made-up country: one application on loopback that answers as the real sites do.

`https://HOST/PATH` of a real site is `/HOST/PATH` here; pages and files name the official addresses. Nothing is
answered that dossier (sources/fns.md) or saved answers do not have.
"""

from scrapers.sandbox.sites.app import LOOPBACK, PORT, make_app, make_sites, serving
from scrapers.sandbox.sites.faults import KINDS, SOURCES, BadFault, Faults, parse_faults
from scrapers.sandbox.sites.world import Manners, World

__all__ = [
    "KINDS",
    "LOOPBACK",
    "PORT",
    "SOURCES",
    "BadFault",
    "Faults",
    "Manners",
    "World",
    "make_app",
    "make_sites",
    "parse_faults",
    "serving",
]
