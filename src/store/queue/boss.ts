import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { PgBoss, type SendOptions } from 'pg-boss';
import type { Line } from '../queue-port.ts';
import { connectable } from '../sql/address.ts';
import type { Queries } from '../sql/database.ts';

/** pg-boss keeps its tables in a schema of their own. */
const JOBS_SCHEMA = 'keyreeve_jobs';

/** Jobs of a worker that says nothing for so long go to others. pg-boss takes no less. */
const HEARTBEAT_SECONDS = 10;

/** Of an account, the first included, when its workers die or AWS cannot answer. */
const ATTEMPTS = 8;
/** Finding the accounts and ending a run: nobody sees to them but another attempt. */
const OTHER_ATTEMPTS = 30;

const DAY_SECONDS = 86_400;

/** What a job carries: ids, and nothing else. */
export interface JobData {
  readonly kind: 'list' | 'account' | 'close';
  readonly run: number;
  /** Of the run's row: see there. */
  readonly token: string;
  readonly account?: string;
}

/** Two questions a second come by here; its writes go through the store's own connections. */
const CONNECTIONS = 3;

/** pg-boss on this database, its tables made or brought up to date. */
export async function startBoss(address: string, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: connectable(address),
    schema: JOBS_SCHEMA,
    application_name: 'keyreeve-jobs',
    max: CONNECTIONS,
    // A killed worker is noticed a second after its last sign has grown old, not a minute.
    monitorIntervalSeconds: 1,
    superviseIntervalSeconds: 1,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', onError);
  await boss.start({ attempts: 5 });
  return boss;
}

/** The queue of a line, and where its jobs go whose workers died too often. */
export function queueNames({ version, organization }: Line): {
  readonly jobs: string;
  readonly lost: string;
} {
  const jobs = `scan/${version.replaceAll(/[^\w.-]/g, '_')}/${organization}`;
  return { jobs, lost: `${jobs}/lost` };
}

/** Makes the queues of a line, where they are not there. */
export async function makeQueues(boss: PgBoss, line: Line): Promise<void> {
  const { jobs, lost } = queueNames(line);
  const keeps = {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    // A scan of a large account that AWS throttles may take hours; whoever does it says that it lives.
    expireInSeconds: 23 * 3600,
    // A run waits for its workers for as long as it takes.
    retentionSeconds: 365 * DAY_SECONDS,
    deleteAfterSeconds: DAY_SECONDS,
  };
  await boss.createQueue(lost, { ...keeps, retryLimit: OTHER_ATTEMPTS, retryDelay: 1 });
  await boss.createQueue(jobs, {
    ...keeps,
    deadLetter: lost,
    retryLimit: ATTEMPTS - 1,
    // After a worker was killed its jobs are tried at once; whoever gives a job back says when.
    retryDelay: 0,
  });
}

/** How a job is sent. The same job twice has the same id, and is sent once. */
export function jobOf(data: JobData, generation: number) {
  const isAccount = data.kind === 'account';
  return {
    id: idOf([data.token, data.kind, data.account ?? '', String(generation)]),
    data,
    // Of several runs the one that has to be listed or ended is not kept waiting by the accounts of another.
    priority: isAccount ? 0 : 10,
    ...(!isAccount && { retryLimit: OTHER_ATTEMPTS - 1 }),
  };
}

/** A UUID made of a hash (RFC 9562, version 8). */
function idOf(parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Has pg-boss work within a transaction of ours. */
export function within(db: Queries): NonNullable<SendOptions['db']> {
  return {
    async executeSql(text, values = []) {
      const { rows } = await db.executeQuery<object>(CompiledQuery.raw(text, values));
      return { rows };
    },
  };
}
