import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { makeContainerRoot } from '../../tools/container-root.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/watching.ts';
import { refusalOf } from './commands.ts';
import { textOf } from './read-template.ts';

const CONTAINERFILE = textOf('deploy/container/Containerfile').replaceAll(/\\\n\s*/g, ' ');
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

/** The values of an instruction, in order. */
function instructions(name: string): readonly string[] {
  return [...CONTAINERFILE.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, value]) => value ?? '');
}

const words = (text = '[]') => JSON.parse(text) as readonly string[];

describe('the container file', () => {
  test('runs as nobody, with what it writes on a volume, and stops by the signal that is heeded', () => {
    expect(instructions('USER')).toEqual(['65532:65532']);
    expect(instructions('VOLUME')).toEqual(['/var/lib/keyreeve']);
    expect(instructions('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(CONTAINERFILE).not.toMatch(/^(ADD|RUN.*(curl|wget|apt-get))/m);
    for (const from of instructions('FROM'))
      expect(from).toMatch(/^docker\.io\/library\/node:24-[a-z-]+( AS \w+)?$/);
  });

  test('says that it is untested as an image', () => {
    expect(CONTAINERFILE).toContain('UNTESTED as an image');
  });

  test('gives arguments that the command line takes', async () => {
    expect(await refusalOf(words(instructions('CMD')[0]))).toBeUndefined();
  });
});

describe('what is in it', () => {
  let folder: string;
  let sandbox: Sandbox;
  const at = (path: string) => join(folder, path);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyreeve-container-'));
    chmodSync(folder, 0o755);
    // The whole way, by npm pack and npm ci, takes half a minute.
    makeContainerRoot(at('opt'), process.env.KEYREEVE_CONTAINER === 'npm' ? 'npm' : 'copy');
    for (const path of ['state', 'tmp']) {
      mkdirSync(at(path), { mode: 0o700 });
      if (isRoot) chownSync(at(path), NOBODY, NOBODY);
    }
    writeFileSync(at('keyreeve.yaml'), 'version: 1\nrules:\n  root-access-key:\n    enabled: true\n');
    putNode(at('node'));
    const now = new Date().toISOString();
    sandbox = await startSandbox({ now, reportDelayMs: 0, world: [{ id: '111122223333' }] });
  });

  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Somebody else where we may choose: then nothing but its state and /tmp can be written. */
  const somebody = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const environment = () => ({
    ...Object.fromEntries(
      (instructions('ENV')[0] ?? '').split(' ').map((each) => each.split('=') as [string, string]),
    ),
    HOME: at('state'),
    KEYREEVE_STORE: at('state/store.sqlite'),
    TMPDIR: at('tmp'),
    PATH: '/usr/bin:/bin',
  });

  /** A command of the file with the image's places in the folder. */
  const placed = (command: readonly string[], port: number) =>
    command.map((word) =>
      word
        .replace(/^node$/, at('node'))
        .replaceAll('/opt/keyreeve', at('opt'))
        .replace('/etc/keyreeve', folder)
        .replace('9464', String(port)),
    );

  test('starts with nothing of this machine, and has no package of ours for development', () => {
    const [node = '', ...args] = placed(words(instructions('ENTRYPOINT')[0]), 0);
    const done = spawnSync(node, [...args, '--version'], {
      env: environment(),
      encoding: 'utf8',
      cwd: '/',
      ...somebody,
    });
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const name of ['typescript', 'vitest', 'esbuild', '@duckdb'])
      expect(() => linkSync(at(`opt/node_modules/${name}/package.json`), at('x'))).toThrow(/ENOENT/);
  });

  test('watches as another user, is healthy by its own check, and stops in order', async () => {
    const port = await freePort();
    const command = [...words(instructions('ENTRYPOINT')[0]), ...words(instructions('CMD')[0])];
    const [node = '', ...args] = placed(command, port);
    const env = { ...environment(), ...sandbox.env() };
    const listen = ['--listen', `127.0.0.1:${port}`, '--rule', 'root-access-key'];
    const child = spawn(node, [...args, ...listen], { env, cwd: at('state'), ...somebody });
    let lines = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lines += text;
    });
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    try {
      await until(() => lines.includes('"round-ended"') || child.exitCode !== null, 'a round', lines);
      expect(lines).toContain('"outcome":"complete"');
      const [, check = ''] = /CMD (\[.*\])$/.exec(instructions('HEALTHCHECK')[0] ?? '') ?? [];
      const [program = '', ...rest] = placed(words(check), port);
      expect(await statusOf(program, rest)).toBe(0);
      child.kill('SIGTERM');
      expect(await closed).toBe(0);
      expect(await statusOf(program, rest)).toBe(1);
    } finally {
      child.kill('SIGKILL');
    }
  });

  function statusOf(program: string, args: readonly string[]): Promise<number | null> {
    const child = spawn(program, args, { env: environment(), ...somebody });
    return new Promise((resolve) => child.once('close', resolve));
  }
});

/** This Node, where somebody else may run it: the checkout may lie in a home that is closed. */
function putNode(path: string): void {
  try {
    linkSync(process.execPath, path);
  } catch {
    // Another file system.
    copyFileSync(process.execPath, path);
  }
}
