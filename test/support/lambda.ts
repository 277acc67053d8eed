import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const BOOTSTRAP = fileURLToPath(new URL('./lambda-bootstrap.mjs', import.meta.url));

/** How a call of the function ended. */
export interface Invoked {
  readonly ended: 'response' | 'error' | 'exit';
  readonly body: unknown;
}

/** A function in an environment of its own, as Lambda keeps one. */
export interface Lambda {
  /** Calls the function, again with the same id where one is given. One call at a time, as Lambda does it. */
  invoke(event: unknown, id?: string): Promise<Invoked>;
  /** Everything that it printed. */
  log(): string;
  kill(): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly id: string;
  readonly event: unknown;
  readonly settle: (invoked: Invoked) => void;
}

/**
 * Lambda's Runtime API over HTTP on this machine, and a process that speaks to it (Lambda Developer Guide, "Using the
 * Lambda runtime API"). The process sees nothing of this environment but what is handed over.
 *
 * @param folder what would be under /var/task
 */
export async function startLambda(folder: string, env: Readonly<Record<string, string>>): Promise<Lambda> {
  let waiting: Waiting | undefined;
  let asking: ServerResponse | undefined;
  const hand = () => {
    if (waiting === undefined || asking === undefined) return;
    asking.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': waiting.id,
      'lambda-runtime-deadline-ms': String(Date.now() + 120_000),
    });
    asking.end(JSON.stringify(waiting.event));
    asking = undefined;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '' } = request;
      if (url.endsWith('/invocation/next')) {
        asking = response;
        hand();
        return;
      }
      response.writeHead(202).end('{"status":"OK"}');
      const { settle } = waiting ?? {};
      waiting = undefined;
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      settle?.({ ended: url.endsWith('/response') ? 'response' : 'error', body });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const said: string[] = [];
  const child = begin(folder, { ...env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` }, said);
  child.once('exit', () => waiting?.settle({ ended: 'exit', body: said.join('') }));
  let calls = 0;
  return {
    invoke: (event, id = `request-${++calls}`) =>
      new Promise((settle) => {
        waiting = { id, event, settle };
        hand();
      }),
    log: () => said.join(''),
    kill: () => void child.kill('SIGKILL'),
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      server.closeAllConnections();
      server.close();
    },
  };
}

function begin(folder: string, env: Readonly<Record<string, string>>, said: string[]): ChildProcess {
  const child = spawn(process.execPath, [BOOTSTRAP], {
    cwd: folder,
    // Nothing of this machine: what the function needs must be in its package.
    env: { LAMBDA_TASK_ROOT: folder, _HANDLER: 'index.handler', AWS_REGION: 'us-east-1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  return child;
}
