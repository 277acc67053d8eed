import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A dashboard in a process of its own. */
export interface Served {
  readonly url: string;
  /** The header of somebody who is signed in. */
  readonly cookie: string;
  /** A job that goes on as long as the dashboard. */
  readonly job: string;
  /** Bytes that it holds after a collection. */
  memory(): Promise<{ readonly held: number; readonly rss: number }>;
}

/** Serves a store, hands the dashboard to `work` when all is judged, and ends it whatever happens. */
export async function withDashboard<T>(store: string, work: (served: Served) => Promise<T>): Promise<T> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', here('dashboard-serve-process.ts'), store, here('../dist/web/')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The dashboard has ended by itself.');
    return JSON.parse(value);
  };
  try {
    const told = await next();
    return await work({
      ...told,
      memory: () => {
        child.stdin.write('memory\n');
        return next();
      },
    });
  } finally {
    child.stdin.end();
    await exit;
  }
}
