import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '470';
const ARTIFACT = `io.trino:trino-server:${VERSION}:tar.gz`;

/**
 * The folder of an unpacked Trino: from the cache, else from the local Maven repository, else from Maven Central, which
 * is a download of 965 MB and 1.1 GB unpacked.
 */
export function trinoFiles(say: (line: string) => void): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'keyreeve');
  const unpacked = join(cache, `trino-server-${VERSION}`);
  if (existsSync(unpacked)) return unpacked;
  const archive = join(
    homedir(),
    `.m2/repository/io/trino/trino-server/${VERSION}/trino-server-${VERSION}.tar.gz`,
  );
  if (!existsSync(archive)) {
    say(`fetching Trino ${VERSION} from Maven Central, 965 MB`);
    run('mvn', ['-q', 'dependency:get', `-Dartifact=${ARTIFACT}`, '-Dtransitive=false']);
  }
  say(`unpacking Trino ${VERSION} to ${unpacked}`);
  // Put in its place when it is whole, so that what was broken off is not taken for it.
  const half = join(cache, `unpacking-${process.pid}`);
  mkdirSync(half, { recursive: true });
  try {
    run('tar', ['xzf', archive, '-C', half]);
    renameSync(join(half, `trino-server-${VERSION}`), unpacked);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return unpacked;
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw new Error(`${command} is missing: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}
