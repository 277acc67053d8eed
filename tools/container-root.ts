/**
 * Puts the files of the container image together without a container: `node tools/container-root.ts FOLDER`, by the steps
 * of `deploy/container/Containerfile`. `--copy` takes the packages from `node_modules` in place of npm, which is much
 * faster, and the same by the lock file. The folder must not be there yet.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** How the packages come into the folder. */
export type From = 'npm' | 'copy';

/** Makes `/opt/keyreeve` of the image in a folder that is not there yet. */
export function makeContainerRoot(folder: string, from: From): void {
  if (existsSync(folder)) throw new Error(`${folder} is there already.`);
  mkdirSync(folder, { recursive: true });
  if (from === 'npm') byNpm(folder);
  else byCopy(folder);
}

function byNpm(folder: string): void {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  const [packed = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  run('tar', ['--extract', '--gzip', '--file', packed, '--strip-components', '1', '--no-same-owner'], folder);
  rmSync(join(folder, packed));
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  const options = ['--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  run('npm', ['ci', ...options], folder);
}

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

function byCopy(folder: string): void {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    files: readonly string[];
  };
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const packages = Object.entries(lock.packages)
    .filter(([, { dev, optional, devOptional }]) => ![dev, optional, devOptional].includes(true))
    // A package inside another one comes with it.
    .filter(([path]) => path !== '' && path.lastIndexOf('node_modules/') === 0)
    .map(([path]) => path);
  const all = [...files, 'package.json', ...packages];
  // Links cost no time; another file system, or another cp, has none.
  const linked = spawnSync('cp', ['-al', '--parents', ...all, folder], { cwd: root, stdio: 'ignore' });
  if (linked.status === 0) return;
  for (const path of all) cpSync(join(root, path), join(folder, path), { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  if (folder === undefined) throw new Error('Name a folder.');
  makeContainerRoot(folder, process.argv.includes('--copy') ? 'copy' : 'npm');
}
