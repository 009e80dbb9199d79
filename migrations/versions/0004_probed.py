"""for whom a source was last probed

The settings may name another canary than the source's own.
"""

from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.add_column('source', sa.Column('canary', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('source', 'canary')
