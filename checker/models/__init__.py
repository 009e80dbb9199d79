"""Tables, one file per noun."""

from checker.models.base import PUBLIC, Base, open_at
from checker.models.company import Company, NameLeft, RoleRow, Standing
from checker.models.document import Document, Member, RecordBytes
from checker.models.event import Event
from checker.models.run import Clock, Issue, Refusal, Run, SourceRow
from checker.models.version import Body, Listing, Sighting, Version

__all__ = [
    "PUBLIC", "Base", "Body", "Clock", "Company", "Document", "Event", "Issue", "Listing", "Member",
    "NameLeft", "RecordBytes", "Refusal", "RoleRow", "Run", "Sighting", "SourceRow", "Standing", "Version",
    "open_at",
]  # fmt: skip
