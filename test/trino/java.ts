import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Trino 470 asks for it (Trino documentation, "Deploying Trino", Java runtime environment). */
const OLDEST = 23;
const SYSTEM = '/usr/lib/jvm';

/** The home of a Java that Trino runs on. Throws, naming what was looked at, where there is none. */
export function findJava(env: Readonly<Record<string, string | undefined>>): string {
  const named = Object.keys(env)
    .filter((name) => /^JAVA_HOME(_\d+(_\w+)?)?$/.test(name))
    .flatMap((name) => env[name] ?? []);
  const installed = existsSync(SYSTEM) ? readdirSync(SYSTEM).map((name) => join(SYSTEM, name)) : [];
  const looked = [...new Set([...named, ...installed])].map((home) => ({ home, version: versionOf(home) }));
  const [newest] = looked.toSorted((a, b) => b.version - a.version);
  if (newest !== undefined && newest.version >= OLDEST) return newest.home;
  const seen = looked.map(({ home, version }) => `${home} (${version === 0 ? 'no Java' : version})`);
  throw new Error(
    `Trino needs Java ${OLDEST} or later: set JAVA_HOME to one. Looked at: ${seen.join(', ') || 'nothing'}.`,
  );
}

function versionOf(home: string): number {
  const program = join(home, 'bin', 'java');
  if (!existsSync(program)) return 0;
  const { stderr } = spawnSync(program, ['-XshowSettings:properties', '-version'], { encoding: 'utf8' });
  return Number(/java\.specification\.version = (\d+)/.exec(stderr)?.[1] ?? 0);
}
