import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

type Kind = Database['kind'];
type Bare = Kysely<unknown>;

/** One step from a version of the tables to the next. A step that was published is never changed. */
export interface Migration {
  /** The version that the store has after it. */
  readonly version: number;
  up(db: Bare, kind: Kind): Promise<void>;
}

/** In order, from 1 without gaps. */
export const MIGRATIONS: readonly Migration[] = [{ version: 1, up: first }];

/** The version this program writes. It refuses a newer one. */
export const STORE_VERSION = MIGRATIONS.length;

const bytes = (kind: Kind) => (kind === 'sqlite' ? 'blob' : 'bytea');

/** A number that the database gives out. In SQLite a rowid: ids of rows that were deleted last can come again. */
function withId<T extends string>(table: CreateTableBuilder<T>, kind: Kind, name = 'id') {
  return kind === 'sqlite'
    ? table.addColumn(name, 'integer', (column) => column.primaryKey().autoIncrement())
    : table.addColumn(name, 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey());
}

async function first(db: Bare, kind: Kind): Promise<void> {
  await runs(db, kind);
  await findings(db, kind);
  await records(db, kind);
}

async function runs(db: Bare, kind: Kind): Promise<void> {
  await withId(db.schema.createTable('piece'), kind)
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('packed', sql.raw(bytes(kind)), (column) => column.notNull())
    .addColumn('packed_bytes', 'bigint', (column) => column.notNull())
    .addColumn('plain_bytes', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('piece_part')
    .addColumn('parent', 'bigint', (column) => column.notNull().references('piece.id').onDelete('cascade'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('part', 'bigint', (column) => column.notNull().references('piece.id'))
    .addPrimaryKeyConstraint('piece_part_key', ['parent', 'position'])
    .execute();
  await db.schema.createIndex('piece_part_part').on('piece_part').column('part').execute();
  await withId(db.schema.createTable('run'), kind, 'number')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('scope_kind', 'text', (column) => column.notNull())
    .addColumn('scope_key', 'text', (column) => column.notNull())
    .addColumn('now', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('alive_until', 'text')
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('tool', 'text', (column) => column.notNull())
    .addColumn('caller', 'text')
    .addColumn('rules', 'bigint', (column) => column.notNull().references('piece.id'))
    .addColumn('facts', 'bigint', (column) => column.notNull().references('piece.id'))
    .addColumn('summary', 'bigint', (column) => column.references('piece.id'))
    .addColumn('controls', 'bigint', (column) => column.references('piece.id'))
    .addColumn('words', 'text')
    .execute();
  await withId(db.schema.createTable('account'), kind)
    .addColumn('account_id', 'text', (column) => column.notNull().unique())
    .addColumn('last_run', 'bigint')
    .addColumn('last_now', 'text')
    .addColumn('last_scope', 'text')
    .execute();
  await db.schema
    .createTable('run_account')
    .addColumn('run', 'bigint', (column) => column.notNull().references('run.number').onDelete('cascade'))
    .addColumn('account', 'bigint', (column) => column.notNull().references('account.id'))
    .addColumn('entry', 'integer', (column) => column.notNull())
    .addColumn('counted', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('coverage', 'bigint', (column) => column.notNull().references('piece.id'))
    .addColumn('times', 'text', (column) => column.notNull())
    .addColumn('generated_at', 'text')
    .addColumn('snapshot', 'bigint', (column) => column.references('piece.id'))
    .addColumn('snapshot_times', 'text')
    .addColumn('report', 'bigint', (column) => column.references('piece.id'))
    .addPrimaryKeyConstraint('run_account_key', ['run', 'account', 'entry'])
    .execute();
  await db.schema.createIndex('run_account_account').on('run_account').columns(['account', 'run']).execute();
}

async function findings(db: Bare, kind: Kind): Promise<void> {
  await withId(db.schema.createTable('finding'), kind)
    .addColumn('account', 'bigint', (column) => column.notNull().references('account.id'))
    .addColumn('finding_id', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('opened_seconds', 'bigint', (column) => column.notNull())
    .addColumn('changed_seconds', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('finding_key', ['account', 'finding_id'])
    .execute();
  await db.schema
    .createTable('finding_change')
    .addColumn('finding', 'bigint', (column) => column.notNull().references('finding.id').onDelete('cascade'))
    .addColumn('run', 'bigint', (column) => column.notNull())
    .addColumn('now_seconds', 'bigint', (column) => column.notNull())
    .addColumn('from_state', 'text')
    .addColumn('to_state', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('seconds_open', 'bigint')
    .addPrimaryKeyConstraint('finding_change_key', ['finding', 'run'])
    .execute();
}

async function records(db: Bare, kind: Kind): Promise<void> {
  await db.schema
    .createTable('plan')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('steps', 'integer', (column) => column.notNull())
    .addColumn('accounts', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await withId(db.schema.createTable('notice'), kind)
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('run', 'bigint')
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('ok', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('mark')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('first_run', 'bigint', (column) => column.notNull())
    .addColumn('last_run', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('entry')
    .addColumn('log', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('entry_key', ['log', 'seq'])
    .execute();
  await db.schema
    .createTable('lease')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('note')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
}
