"""lists of companies that are judged together"""

from alembic import op
import sqlalchemy as sa


revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.create_table('batch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('before_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('deal', sa.Text(), nullable=False),
    sa.Column('sum_kop', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('as_of', sa.BigInteger(), nullable=True),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('owner', sa.Text(), nullable=True),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('wrongs', sa.Integer(), nullable=False),
    sa.Column('doubles', sa.Integer(), nullable=False),
    sa.Column('left_out', sa.Integer(), nullable=False),
    sa.Column('cut', sa.Boolean(), nullable=False),
    sa.Column('macros', sa.Boolean(), nullable=False),
    sa.Column('tallies', sa.JSON(), nullable=False),
    sa.Column('worse', sa.Integer(), nullable=True),
    sa.Column('repeat_on', sa.SmallInteger(), nullable=True),
    sa.Column('next_on', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['before_id'], ['batch.id'], name=op.f('fk_batch_before_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_batch_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_batch_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch'))
    )
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_before_id'), ['before_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_batch_next_on'), ['next_on'], unique=False)
        batch_op.create_index('ix_batch_open', ['id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('ix_batch_organisation_id', ['organisation_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_batch_user_id'), ['user_id'], unique=False)

    op.create_table('batch_item',
    sa.Column('batch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('typed', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('fault', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('raw', sa.Integer(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('worse', sa.Text(), nullable=True),
    sa.Column('got_worse', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_batch_item_batch_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('batch_id', 'position', name=op.f('pk_batch_item'))
    )


def downgrade() -> None:
    op.drop_table('batch_item')
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batch_user_id'))
        batch_op.drop_index('ix_batch_organisation_id')
        batch_op.drop_index('ix_batch_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_batch_next_on'))
        batch_op.drop_index(batch_op.f('ix_batch_before_id'))

    op.drop_table('batch')
