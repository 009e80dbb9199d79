"""counts of judged lists are read from an index, not from their results"""

from alembic import op


revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    with op.batch_alter_table('batch_item', schema=None) as batch_op:
        batch_op.create_index('ix_batch_item_decision', ['batch_id', 'fault', 'decision'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('batch_item', schema=None) as batch_op:
        batch_op.drop_index('ix_batch_item_decision')
