"""Tables, one file per noun."""

from checker.models.asked import Asking, Host, Job, Lease, Notice, Outcome, Step, Window
from checker.models.base import PUBLIC, Base, open_at
from checker.models.company import Company, NameLeft, RoleRow, Standing
from checker.models.document import Document, Member, RecordBytes
from checker.models.event import Event
from checker.models.run import Clock, Issue, Refusal, Run, SourceRow
from checker.models.version import Body, Listing, Sighting, Version, sighted

__all__ = [
    "PUBLIC", "Asking", "Base", "Body", "Clock", "Company", "Document", "Event", "Host", "Issue", "Job", "Lease",
    "Listing", "Member", "NameLeft", "Notice", "Outcome", "RecordBytes", "Refusal", "RoleRow", "Run", "Sighting",
    "SourceRow", "Standing", "Step", "Version", "Window", "open_at", "sighted",
]  # fmt: skip
