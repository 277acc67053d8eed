import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import { makeQueueTables } from '../queue/make-tables.ts';
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
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: first },
  { version: 2, up: queue },
  { version: 3, up: investigations },
];

/** The version this program writes. It refuses a newer one. */
export const STORE_VERSION = MIGRATIONS.length;

/** Ordered by the numbers of its characters, whatever language a PostgreSQL server orders by. */
const text = (kind: Kind) => sql.raw<string>(kind === 'sqlite' ? 'text' : 'text collate "C"');

const bytes = (kind: Kind) => (kind === 'sqlite' ? 'blob' : 'bytea');

/** A number that the database gives out. In SQLite a rowid: ids of rows that were deleted last can come again. */
function withId<T extends string>(table: CreateTableBuilder<T>, kind: Kind, name = 'id') {
  return kind === 'sqlite'
    ? table.addColumn(name, 'integer', (column) => column.primaryKey().autoIncrement())
    : table.addColumn(name, 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey());
}

/** Work on many machines, which a file of SQLite cannot be shared by. */
async function queue(db: Bare, kind: Kind): Promise<void> {
  if (kind === 'postgres') await makeQueueTables(db);
}

/** The stories of keys. */
async function investigations(db: Bare, kind: Kind): Promise<void> {
  await withId(db.schema.createTable('investigation'), kind)
    .addColumn('access_key_id', text(kind), (column) => column.notNull())
    .addColumn('made_at', text(kind), (column) => column.notNull())
    .addColumn('account', text(kind))
    .addColumn('body', 'bigint', (column) => column.notNull().references('piece.id'))
    .execute();
  await db.schema
    .createIndex('investigation_key')
    .on('investigation')
    .columns(['access_key_id', 'made_at'])
    .execute();
}

async function first(db: Bare, kind: Kind): Promise<void> {
  await runs(db, kind);
  await findings(db, kind);
  await records(db, kind);
}

async function runs(db: Bare, kind: Kind): Promise<void> {
  await withId(db.schema.createTable('piece'), kind)
    .addColumn('hash', text(kind), (column) => column.notNull().unique())
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
  // That a piece is there is no rule of the tables: for each that is pruned, all rows would be looked through that
  // could name it, or four more indexes kept. Pruning looks once (prune.ts).
  await withId(db.schema.createTable('run'), kind, 'number')
    .addColumn('state', text(kind), (column) => column.notNull())
    .addColumn('scope_kind', text(kind), (column) => column.notNull())
    .addColumn('scope_key', text(kind), (column) => column.notNull())
    .addColumn('now', text(kind), (column) => column.notNull())
    .addColumn('started_at', text(kind), (column) => column.notNull())
    .addColumn('ended_at', text(kind))
    .addColumn('alive_until', text(kind))
    .addColumn('host', text(kind), (column) => column.notNull())
    .addColumn('tool', text(kind), (column) => column.notNull())
    .addColumn('caller', text(kind))
    .addColumn('rules', 'bigint', (column) => column.notNull())
    .addColumn('facts', 'bigint', (column) => column.notNull())
    .addColumn('summary', 'bigint')
    .addColumn('controls', 'bigint')
    .addColumn('words', text(kind))
    .execute();
  await withId(db.schema.createTable('account'), kind)
    .addColumn('account_id', text(kind), (column) => column.notNull().unique())
    .addColumn('last_run', 'bigint')
    .addColumn('last_now', text(kind))
    .addColumn('last_scope', text(kind))
    .execute();
  await db.schema
    .createTable('run_account')
    .addColumn('run', 'bigint', (column) => column.notNull().references('run.number').onDelete('cascade'))
    .addColumn('account', 'bigint', (column) => column.notNull().references('account.id'))
    .addColumn('entry', 'integer', (column) => column.notNull())
    .addColumn('counted', 'integer', (column) => column.notNull())
    .addColumn('status', text(kind), (column) => column.notNull())
    .addColumn('coverage', 'bigint', (column) => column.notNull())
    .addColumn('times', text(kind), (column) => column.notNull())
    .addColumn('generated_at', text(kind))
    .addColumn('snapshot', 'bigint')
    .addColumn('snapshot_times', text(kind))
    .addColumn('report', 'bigint')
    .addPrimaryKeyConstraint('run_account_key', ['run', 'account', 'entry'])
    .execute();
  await db.schema.createIndex('run_account_account').on('run_account').columns(['account', 'run']).execute();
}

async function findings(db: Bare, kind: Kind): Promise<void> {
  await withId(db.schema.createTable('finding'), kind)
    .addColumn('account', 'bigint', (column) => column.notNull().references('account.id'))
    .addColumn('finding_id', text(kind), (column) => column.notNull())
    .addColumn('rule', text(kind), (column) => column.notNull())
    .addColumn('severity', text(kind), (column) => column.notNull())
    .addColumn('state', text(kind), (column) => column.notNull())
    .addColumn('body', text(kind), (column) => column.notNull())
    .addColumn('opened_seconds', 'bigint', (column) => column.notNull())
    .addColumn('changed_seconds', 'bigint', (column) => column.notNull())
    .addColumn('parameters', 'text', (column) => column.notNull())
    .addUniqueConstraint('finding_key', ['account', 'finding_id'])
    .execute();
  await db.schema
    .createTable('finding_change')
    .addColumn('finding', 'bigint', (column) => column.notNull().references('finding.id').onDelete('cascade'))
    .addColumn('run', 'bigint', (column) => column.notNull())
    .addColumn('now_seconds', 'bigint', (column) => column.notNull())
    .addColumn('from_state', text(kind))
    .addColumn('to_state', text(kind), (column) => column.notNull())
    .addColumn('change', text(kind), (column) => column.notNull())
    .addColumn('reason', text(kind))
    .addColumn('seconds_open', 'bigint')
    .addPrimaryKeyConstraint('finding_change_key', ['finding', 'run'])
    .execute();
}

async function records(db: Bare, kind: Kind): Promise<void> {
  await db.schema
    .createTable('plan')
    .addColumn('id', text(kind), (column) => column.primaryKey().notNull())
    .addColumn('hash', text(kind), (column) => column.notNull())
    .addColumn('made_at', text(kind), (column) => column.notNull())
    .addColumn('steps', 'integer', (column) => column.notNull())
    .addColumn('accounts', text(kind), (column) => column.notNull())
    .addColumn('body', text(kind), (column) => column.notNull())
    .execute();
  await withId(db.schema.createTable('notice'), kind)
    .addColumn('at', text(kind), (column) => column.notNull())
    .addColumn('run', 'bigint')
    .addColumn('recipient', text(kind), (column) => column.notNull())
    .addColumn('words', text(kind), (column) => column.notNull())
    .addColumn('ok', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('mark')
    .addColumn('hash', text(kind), (column) => column.primaryKey().notNull())
    .addColumn('what', text(kind), (column) => column.notNull())
    .addColumn('body', text(kind), (column) => column.notNull())
    .addColumn('first_run', 'bigint', (column) => column.notNull())
    .addColumn('last_run', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('entry')
    .addColumn('log', text(kind), (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', text(kind), (column) => column.notNull())
    .addColumn('at', text(kind), (column) => column.notNull())
    .addColumn('body', text(kind), (column) => column.notNull())
    .addPrimaryKeyConstraint('entry_key', ['log', 'seq'])
    .execute();
  await db.schema
    .createTable('lease')
    .addColumn('name', text(kind), (column) => column.primaryKey().notNull())
    .addColumn('holder', text(kind), (column) => column.notNull())
    .addColumn('until', text(kind), (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('note')
    .addColumn('name', text(kind), (column) => column.primaryKey().notNull())
    .addColumn('body', text(kind), (column) => column.notNull())
    .execute();
}
