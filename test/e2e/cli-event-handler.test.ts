import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyreeve } from '../support/keyreeve.ts';

const NOW = ['--now', '2026-11-22T12:00:00Z'];

/** A folder with a key that signs, its public half, and that of a stranger. */
function place() {
  const cwd = mkdtempSync(join(tmpdir(), 'keyreeve-standing-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const pair = generateKeyPairSync('ed25519');
  const stranger = generateKeyPairSync('ed25519');
  const pem = (key: typeof pair.publicKey) => key.export({ format: 'pem', type: 'spki' });
  writeFileSync(join(cwd, 'signing.pem'), pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  writeFileSync(join(cwd, 'public.pem'), pem(pair.publicKey));
  writeFileSync(join(cwd, 'stranger.pem'), pem(stranger.publicKey));
  return { cwd, run: (...args: string[]) => keyreeve(args, { cwd }) };
}

const SAYS = [
  '--account',
  '222222222222',
  '--rule',
  'user-setup-access-key',
  '--reason',
  'None is to be.',
  '--author',
  'Ann',
];
const SIGNED = ['--key', 'signing.pem', '--output', 'plan.json', '--audit-log', 'log.jsonl'];

describe('a standing plan', () => {
  test('is made, shown and verified; by another key, changed, or expired it is not taken', async () => {
    const { cwd, run } = place();
    const made = await run('standing-plan', 'new', ...SAYS, '--expires', '30d', ...SIGNED, ...NOW);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toMatch(/^Standing plan sp-[0-9a-f]{12}\n {2}allows {7}to switch off a key/);
    expect(made.stdout).toMatch(/until {8}2026-12-22T12:00:00Z[\s\S]*KEYREEVE_PUBLIC_KEY=MCowBQYDK2VwAyEA/);
    expect(made.stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
    const noted = await run('audit', 'show', '--audit-log', 'log.jsonl', '--format', 'json');
    expect(JSON.parse(noted.stdout)).toMatchObject([
      {
        action: 'standing-plan',
        about: { accounts: ['222222222222'], madeBy: 'Ann' },
        words: 'None is to be.',
      },
    ]);
    expect(await run('standing-plan', 'show', 'plan.json', ...NOW)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('Whether it is signed by the right key was not looked at'),
    });
    const verify = (key: string, ...more: string[]) =>
      run('standing-plan', 'verify', 'plan.json', '--public-key', key, ...more);
    expect(await verify('public.pem', ...NOW)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('It holds, for 30 days more.'),
    });
    expect(await verify('public.pem', '--now', '2026-12-22T12:00:00Z')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('It has expired, at 2026-12-22T12:00:00Z.'),
    });
    const strange = await verify('stranger.pem', ...NOW);
    expect(strange).toMatchObject({ status: 2, stderr: expect.stringContaining('(bad-standing-plan)') });
    const path = join(cwd, 'plan.json');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('222222222222', '999999999999'));
    expect(await verify('public.pem', ...NOW)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('was changed since it was made'),
    });
  });

  test.each([
    ['no account', ['--rule', 'user-setup-access-key'], '30d', /--account names nothing/],
    [
      'a rule that a deactivation does not answer',
      ['--account', '222222222222', '--rule', 'user-mfa'],
      '30d',
      /no rule that switching a key off answers/,
    ],
    ['91 days', SAYS.slice(0, 4), '91d', /longer than 90 days/],
    ['an end that is no time', SAYS.slice(0, 4), 'soon', /--expires is not a time/],
    [
      'an account that is none',
      ['--account', '1', '--rule', 'user-setup-access-key'],
      '30d',
      /no id of twelve digits/,
    ],
  ])('with %s is wrong use, and nothing is written', async (_name, says, expires, words) => {
    const { run } = place();
    const args = [...says, '--reason', 'x', '--author', 'Ann', '--expires', expires, ...SIGNED, ...NOW];
    const failed = await run('standing-plan', 'new', ...args);
    expect(failed).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(words) });
    expect(await run('standing-plan', 'show', 'plan.json')).toMatchObject({ status: 2 });
  });

  test('is not written over one that is there, nor signed with a key of another kind', async () => {
    const { cwd, run } = place();
    const make = () => run('standing-plan', 'new', ...SAYS, '--expires', '1d', ...SIGNED, ...NOW);
    expect((await make()).status).toBe(0);
    expect(await make()).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(cwd, 'signing.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    rmSync(join(cwd, 'plan.json'));
    expect(await make()).toMatchObject({ status: 2, stderr: expect.stringContaining('must be Ed25519') });
  });
});

describe('the package of the handler', () => {
  test('holds the code, the licences, the settings and the plan, and is the same bytes each time', async () => {
    const { cwd, run } = place();
    writeFileSync(join(cwd, 'keyreeve.yaml'), 'version: 1\nexempt: { tag: break-glass }\n');
    await run('standing-plan', 'new', ...SAYS, '--expires', '1d', ...SIGNED, ...NOW);
    const pack = (output: string) =>
      run('handler', 'package', '--output', output, '--standing-plan', 'plan.json');
    const made = await pack('out');
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain('holds index.mjs, LICENSES.txt, keyreeve.yaml, standing-plan.json');
    expect(made.stdout).toContain('StandingPlanFile=standing-plan.json');
    const zip = readFileSync(join(cwd, 'out/keyreeve-event-handler.zip'));
    const files = unzipSync(zip);
    expect(Buffer.from(files['keyreeve.yaml'] ?? []).toString()).toContain('break-glass');
    expect(Buffer.from(files['LICENSES.txt'] ?? []).toString()).toContain('@aws-sdk/client-iam');
    expect(readFileSync(join(cwd, 'out/template.yaml'), 'utf8')).toContain('HomeRegionOnly');
    await pack('again');
    expect(readFileSync(join(cwd, 'again/keyreeve-event-handler.zip')).equals(zip)).toBe(true);
  });

  test('V04: for another region, and with settings or a plan that the function could not use, none is written', async () => {
    const { cwd, run } = place();
    const pack = (...more: string[]) => run('handler', 'package', '--output', 'out', ...more);
    expect(await pack('--region', 'eu-west-1')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/reach the event bus of us-east-1 alone[\s\S]*\(wrong-region\)/),
    });
    writeFileSync(join(cwd, 'plan.json'), '{}');
    expect(await pack('--standing-plan', 'plan.json')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('(bad-standing-plan)'),
    });
    writeFileSync(join(cwd, 'keyreeve.yaml'), 'version: 1\nexmpt: {}\n');
    expect(await pack()).toMatchObject({ status: 2, stderr: expect.stringContaining('(bad-settings)') });
    rmSync(join(cwd, 'keyreeve.yaml'));
    writeFileSync(join(cwd, 'out'), 'a file stands there');
    expect(await pack()).toMatchObject({ status: 4, stderr: expect.stringContaining('(output-unwritable)') });
  });
});
