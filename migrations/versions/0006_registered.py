"""when an address was registered

An account whose address is never confirmed is dropped after a week; those that wait now begin theirs.
"""

from datetime import UTC, datetime

from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.add_column('user', sa.Column('registered_at', sa.BigInteger(), nullable=True))
    user = sa.table('user', sa.column('registered_at', sa.BigInteger()), sa.column('confirmed_at', sa.DateTime()))
    now = int(datetime.now(UTC).timestamp() * 1000)
    op.execute(sa.update(user).where(user.c.confirmed_at.is_(None)).values(registered_at=now))


def downgrade() -> None:
    op.drop_column('user', 'registered_at')
