import { type Kysely, sql } from 'kysely';

/** Makes the tables of the queue. Only in PostgreSQL: a file of SQLite is one machine's. */
export async function makeQueueTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('queue_run')
    .addColumn('run', 'bigint', (column) => column.primaryKey().references('run.number').onDelete('cascade'))
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('organization', 'text', (column) => column.notNull())
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('organization_accounts', 'integer')
    .addColumn('part', 'text')
    .addColumn('started_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('listed_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('queue_target')
    .addColumn('run', 'bigint', (column) => column.notNull().references('queue_run.run').onDelete('cascade'))
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('worker', 'text')
    .addColumn('since', 'timestamptz', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('part', 'text')
    .addPrimaryKeyConstraint('queue_target_key', ['run', 'account_id'])
    .execute();
  await db.schema.createIndex('queue_target_state').on('queue_target').columns(['run', 'state']).execute();
  await db.schema
    .createTable('queue_worker')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('pid', 'integer', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('organization', 'text', (column) => column.notNull())
    .addColumn('concurrency', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn('seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('stopped_at', 'timestamptz')
    .execute();
  await db.schema
    .createTable('queue_rate')
    .addColumn('organization', 'text', (column) => column.primaryKey().notNull())
    .addColumn('full_rate', 'float8', (column) => column.notNull())
    .addColumn('current_rate', 'float8', (column) => column.notNull())
    .addColumn('rated_ms', 'float8', (column) => column.notNull())
    .addColumn('lowered_ms', 'float8', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('queue_share')
    .addColumn('organization', 'text', (column) => column.notNull())
    .addColumn('worker', 'text', (column) => column.notNull())
    .addColumn('share', 'float8', (column) => column.notNull())
    .addColumn('until_ms', 'float8', (column) => column.notNull())
    .addColumn('before_share', 'float8', (column) => column.notNull())
    .addColumn('before_until_ms', 'float8', (column) => column.notNull())
    .addPrimaryKeyConstraint('queue_share_key', ['organization', 'worker'])
    .execute();
}
