"""Tables, one file per noun."""

from checker.models.account import (
    ApiKey,
    Attempt,
    Audit,
    Demo,
    Invitation,
    Licence,
    LookUp,
    Membership,
    Note,
    Organisation,
    Outgoing,
    PhoneCode,
    SellerKey,
    ServiceRole,
    SignIn,
    Usage,
    UserRole,
    UserRow,
)  # fmt: skip
from checker.models.asked import Host, Job, Lease, Notice, Outcome, Step, Window
from checker.models.base import PUBLIC, Base, open_at
from checker.models.batch import Batch, BatchItem
from checker.models.company import Company, NameLeft, RoleRow, Standing
from checker.models.document import Document, Member, RecordBytes
from checker.models.event import Event
from checker.models.report import Report, ReportFile
from checker.models.run import Clock, Issue, Refusal, Run, SourceRow
from checker.models.version import Body, Listing, Sighting, Version, sighted
from checker.models.watching import (
    Alert,
    AlertChannel,
    Delivery,
    DeliveryTry,
    Notification,
    Score,
    Touched,
    Watch,
    WatchCursor,
    WatchList,
)  # fmt: skip

__all__ = [
    "PUBLIC", "Alert", "AlertChannel", "ApiKey", "Attempt", "Audit", "Base", "Batch", "BatchItem", "Body", "Clock",
    "Company", "Delivery", "DeliveryTry", "Demo", "Document", "Event", "Host", "Invitation", "Issue", "Job", "Lease",
    "Licence", "Listing", "LookUp", "Member", "Membership", "NameLeft", "Note", "Notice", "Notification",
    "Organisation", "Outcome", "Outgoing", "PhoneCode", "RecordBytes", "Refusal", "Report", "ReportFile", "RoleRow",
    "Run", "Score", "SellerKey", "ServiceRole", "Sighting", "SignIn", "SourceRow", "Standing", "Step", "Touched",
    "Usage", "UserRole", "UserRow", "Version", "Watch", "WatchCursor", "WatchList", "Window", "open_at", "sighted",
]  # fmt: skip
