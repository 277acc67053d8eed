import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';

export interface TrinoServer {
  readonly url: string;
  close(): Promise<void>;
}

const PATIENCE_MS = 180_000;

/**
 * Starts a Trino of one node on loopback, with the one catalog `hive`: tables in a file metastore, files on this
 * machine. All it writes lies in `folder`.
 */
export async function startTrino(java: string, files: string, folder: string): Promise<TrinoServer> {
  const port = await freePort();
  settle(files, folder, port);
  const log = join(folder, 'server.log');
  const child = launch(java, files, folder, log);
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await listens(child, url);
  } catch (cause) {
    await close();
    const end = readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
    throw new Error(`Trino did not start. The end of its log:\n${end}`, { cause });
  }
  return { url, close };
}

function settle(files: string, folder: string, port: number): void {
  for (const name of ['catalog', 'plugin', 'data']) mkdirSync(join(folder, name), { recursive: true });
  // Only this plugin: all others would be loaded at every start.
  cpSync(join(files, 'plugin/hive'), join(folder, 'plugin/hive'), { recursive: true });
  const lines = [
    'coordinator=true',
    'node-scheduler.include-coordinator=true',
    `http-server.http.port=${port}`,
    `discovery.uri=http://127.0.0.1:${port}`,
    'node.internal-address=127.0.0.1',
    'node.bind-ip=127.0.0.1',
    'http-server.log.enabled=false',
    'query.max-memory-per-node=1GB',
    `plugin.dir=${join(folder, 'plugin')}`,
    `catalog.config-dir=${join(folder, 'catalog')}`,
  ];
  writeFileSync(join(folder, 'config.properties'), `${lines.join('\n')}\n`);
  const catalog = [
    'connector.name=hive',
    'hive.metastore=file',
    `hive.metastore.catalog.dir=file://${join(folder, 'metastore')}`,
    'fs.hadoop.enabled=true',
    'hive.partition-projection-enabled=true',
    // Folders of days without events are not there.
    'hive.ignore-absent-partitions=true',
  ];
  writeFileSync(join(folder, 'catalog/hive.properties'), `${catalog.join('\n')}\n`);
}

function launch(java: string, files: string, folder: string, log: string): ChildProcess {
  const options = [
    '-Xmx2G',
    '-XX:+UseG1GC',
    '-XX:+ExitOnOutOfMemoryError',
    '-Djdk.attach.allowAttachSelf=true',
    '--enable-native-access=ALL-UNNAMED',
    '-Dnode.environment=test',
    '-Dnode.id=keyreeve',
    `-Dnode.data-dir=${join(folder, 'data')}`,
    `-Dconfig=${join(folder, 'config.properties')}`,
  ];
  const child = spawn(
    join(java, 'bin/java'),
    ['-cp', join(files, 'lib/*'), ...options, 'io.trino.server.TrinoServer'],
    {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', JAVA_HOME: java, HOME: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const written = createWriteStream(log);
  child.stdout?.pipe(written, { end: false });
  child.stderr?.pipe(written, { end: false });
  return child;
}

async function listens(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    if (await isReady(url)) return;
    await pause(500);
  }
  throw new Error(`It was not ready after ${PATIENCE_MS / 1000} seconds.`);
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/info`).then(
    (given) => given.json(),
    () => undefined,
  );
  return (answer as { readonly starting?: boolean } | undefined)?.starting === false;
}
