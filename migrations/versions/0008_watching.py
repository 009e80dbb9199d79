"""watch lists, what happened to whom they name, and what was told of it"""

from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('score',
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('reach', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('known_from', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('known_to', sa.BigInteger(), nullable=True),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('raw', sa.Integer(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'reach', 'known_from', name=op.f('pk_score')),
    sqlite_with_rowid=False
    )
    op.create_table('touched',
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('upto', sa.BigInteger(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=True),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_touched'))
    )
    with op.batch_alter_table('touched', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_touched_until'), ['until'], unique=False)

    op.create_table('watch_cursor',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('upto', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_watch_cursor'))
    )
    op.create_table('alert_channel',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('digest_at', sa.SmallInteger(), nullable=False),
    sa.Column('quiet_from', sa.SmallInteger(), nullable=True),
    sa.Column('quiet_to', sa.SmallInteger(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('off_at', sa.BigInteger(), nullable=True),
    sa.Column('off_reason', sa.Text(), nullable=True),
    sa.Column('told_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_alert_channel_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_alert_channel_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_channel'))
    )
    with op.batch_alter_table('alert_channel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_channel_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_channel_user_id'), ['user_id'], unique=False)

    op.create_table('watch_list',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('people', sa.Boolean(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_watch_list_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_list'))
    )
    with op.batch_alter_table('watch_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_watch_list_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('over_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['channel_id'], ['alert_channel.id'], name=op.f('fk_delivery_channel_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_channel_id'), ['channel_id'], unique=False)

    op.create_table('watch',
    sa.Column('list_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('follows', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['list_id'], ['watch_list.id'], name=op.f('fk_watch_list_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_watch_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_watch_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('list_id', 'subject', name=op.f('pk_watch'))
    )
    with op.batch_alter_table('watch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_watch_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index('ix_watch_subject', ['subject', 'organisation_id'], unique=False)

    op.create_table('alert',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('grave', sa.Boolean(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.SmallInteger(), nullable=True),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('decision_before', sa.Text(), nullable=True),
    sa.Column('decision_after', sa.Text(), nullable=True),
    sa.Column('score_before', sa.Integer(), nullable=True),
    sa.Column('score_after', sa.Integer(), nullable=True),
    sa.Column('deadline', sa.Integer(), nullable=True),
    sa.Column('acknowledged_at', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['user.id'], name=op.f('fk_alert_acknowledged_by'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_alert_event_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_alert_organisation_id')),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_alert_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('organisation_id', 'subject', 'name', name=op.f('uq_alert_organisation_id_subject_name'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index('ix_alert_organisation_id', ['organisation_id', 'at', 'id'], unique=False)

    op.create_table('delivery_try',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delivery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('began_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_delivery_try_delivery_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_try'))
    )
    with op.batch_alter_table('delivery_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_try_delivery_id'), ['delivery_id'], unique=False)

    op.create_table('notification',
    sa.Column('alert_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('delivery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['alert_id'], ['alert.id'], name=op.f('fk_notification_alert_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['channel_id'], ['alert_channel.id'], name=op.f('fk_notification_channel_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_notification_delivery_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('alert_id', 'channel_id', name=op.f('pk_notification'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index('ix_notification_delivery_id', ['delivery_id'], unique=False)
        batch_op.create_index('ix_notification_due_at', ['due_at', 'channel_id'], unique=False, sqlite_where=sa.text('delivery_id IS NULL'), postgresql_where=sa.text('delivery_id IS NULL'))

    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extra', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('delivery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_outgoing_delivery_id'), ['delivery_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_outgoing_delivery_id'), 'delivery', ['delivery_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outgoing_delivery_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_outgoing_delivery_id'))
        batch_op.drop_column('delivery_id')
        batch_op.drop_column('extra')

    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_due_at', sqlite_where=sa.text('delivery_id IS NULL'), postgresql_where=sa.text('delivery_id IS NULL'))
        batch_op.drop_index('ix_notification_delivery_id')

    op.drop_table('notification')
    with op.batch_alter_table('delivery_try', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delivery_try_delivery_id'))

    op.drop_table('delivery_try')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index('ix_alert_organisation_id')

    op.drop_table('alert')
    with op.batch_alter_table('watch', schema=None) as batch_op:
        batch_op.drop_index('ix_watch_subject')
        batch_op.drop_index(batch_op.f('ix_watch_organisation_id'))

    op.drop_table('watch')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delivery_channel_id'))

    op.drop_table('delivery')
    with op.batch_alter_table('watch_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_watch_list_organisation_id'))

    op.drop_table('watch_list')
    with op.batch_alter_table('alert_channel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_channel_user_id'))
        batch_op.drop_index(batch_op.f('ix_alert_channel_organisation_id'))

    op.drop_table('alert_channel')
    op.drop_table('watch_cursor')
    with op.batch_alter_table('touched', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_touched_until'))

    op.drop_table('touched')
    op.drop_table('score')
