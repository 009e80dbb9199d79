"""events by the moment they were known from: what is new to watch lists"""

from alembic import op


revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_known_from', ['known_from'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_known_from')
