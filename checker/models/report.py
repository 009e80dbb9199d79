"""Reports that were made, and the files that were made of them. Moments in milliseconds of UTC."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment


class Report(Base):
    """A report of an organisation: what was asked, and how it begins, so that a list need not open the files.

    number: of its canonical JSON, so that whoever asks the same again has the same row. as_of: of which knowledge it
    speaks; day: of which day; contract: when the deal was signed. deal: as an address spells it; '' for none.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        Index("ix_report_organisation_id", "organisation_id", "id"),
        Index("ix_report_organisation_subject", "organisation_id", "subject"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"), index=True)
    number: Mapped[str] = mapped_column(Text, index=True)
    subject: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(Text)
    as_of: Mapped[int] = mapped_column(Moment)
    day: Mapped[int] = mapped_column(Day)
    deal: Mapped[str] = mapped_column(Text)
    contract: Mapped[int | None] = mapped_column(Day)
    decision: Mapped[str] = mapped_column(Text)
    score: Mapped[int | None]
    made_at: Mapped[int] = mapped_column(Moment)


class ReportFile(Base):
    """A file of a report as it lies in the folder of reports, under its SHA-256. size: in bytes."""

    __tablename__ = "report_file"

    report_id: Mapped[int] = mapped_column(BigId, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    size: Mapped[int] = mapped_column(BigId)
    made_at: Mapped[int] = mapped_column(Moment)
