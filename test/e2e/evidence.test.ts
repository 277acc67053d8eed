import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyEvidence } from '../../src/app/evidence/verify/verify-evidence.ts';
import { evidenceMake } from '../../src/cli/commands/evidence-make.ts';
import { evidenceVerify } from '../../src/cli/commands/evidence-verify.ts';
import { editedJson, filesOf, packed, resealed } from '../evidence/tampering.ts';
import { type EvidenceYear, evidenceYear, PRODUCTION, runTime, STAGING } from '../support/evidence-year.ts';
import { keyreeve } from '../support/keyreeve.ts';

let year: EvidenceYear;
let key: string;
let publicKey: string;
let signed: Awaited<ReturnType<typeof evidence>>;

beforeAll(async () => {
  year = await evidenceYear({ silent: [3], killed: [4], denied: [5], months: 6 });
  const pair = generateKeyPairSync('ed25519');
  key = join(year.folder, 'key.pem');
  publicKey = join(year.folder, 'key.pub.pem');
  writeFileSync(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(publicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  signed = await evidence('year.zip', '--sign-with', key);
});

afterAll(() => year.close());

/** Runs `keyreeve evidence` over the year of the sandbox; gives the path of the archive too. */
async function evidence(name: string, ...more: readonly string[]) {
  const output = join(year.folder, name);
  const ended = await keyreeve([
    ...['evidence', '--from', '2026-01-01', '--to', '2026-07-31', '--framework', 'soc2', '--no-config'],
    ...['--store', year.storePath, '--output', output, '--now', '2026-07-01T12:00:00Z', ...more],
  ]);
  return { ...ended, output };
}

describe('keyreeve evidence over a year of the sandbox', () => {
  test('makes a signed archive, exits 3 for what is missing, and lists it; verify accepts it', async () => {
    const { status, stdout, stderr, output } = signed;
    expect(stderr).toBe('');
    expect(status).toBe(3);
    expect(stdout).toMatch(/signed with the key [0-9a-f]{64}/);
    expect(stdout).toMatch(/MARCH 2026: NO RUN ENDED\. None was begun/);
    expect(stdout).toMatch(/APRIL 2026: NO RUN ENDED\. Begun and not ended: run 3 \(interrupted\)/);
    expect(stdout).toMatch(/MAY 2026: RUN 4 WAS INCOMPLETE: 1 account could not be read at all/);
    expect(stdout).toMatch(/THE PERIOD WAS NOT OVER/);
    expect(stdout).toContain(`Account ${STAGING} was not read in full by any run of May 2026.`);
    const verified = await keyreeve(['evidence', 'verify', output, '--public-key', publicKey]);
    expect(verified).toMatchObject({ status: 0, stderr: '' });
    expect(verified.stdout).toMatch(
      /^Verified: [\s\S]*the one that was handed in[\s\S]*INCOMPLETE: \d+ gaps/,
    );
  });

  test('tells what happened in it: a key that was deleted, one that was made, and what soc2 says of each month', () => {
    const files = filesOf(readFileSync(signed.output));
    const lines = String(files['findings/findings.jsonl'])
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const ofImporter = lines.filter(
      ({ resource, rule }) => resource === 'anna-importer' && rule === 'user-key-age',
    );
    expect(ofImporter).toMatchObject([{ account: PRODUCTION, atEnd: 'resolved' }]);
    expect(ofImporter[0].changes.at(-1)).toMatchObject({ change: 'resolved', judgedAsOf: runTime(2) });
    expect(lines.find(({ rule, since }) => rule === 'root-access-key' && since === runTime(6))).toBeDefined();
    const results: readonly { month: string; result: string }[] = JSON.parse(
      String(files['controls/results.json']),
    );
    const of = (month: string) =>
      new Set(results.filter((each) => each.month === month).map((each) => each.result));
    expect(of('2026-03')).toEqual(new Set(['no-run']));
    expect([...of('2026-06')]).not.toContain('not-run');
    expect([...of('2026-06')]).toContain('fails');
    const reports = Object.keys(files).filter((name) => name.startsWith(`reports/${PRODUCTION}/`));
    expect(reports).toHaveLength(4);
    expect(String(files[reports[0] ?? ''])).toMatch(/^user,arn,user_creation_time/);
  });

  test('for outsiders names nobody', async () => {
    const { status, output } = await evidence('outside.zip', '--sign-with', key, '--redact');
    expect(status).toBe(3);
    const everything = Object.values(filesOf(readFileSync(output)))
      .map(String)
      .join('');
    for (const real of [
      PRODUCTION,
      STAGING,
      'anna-importer',
      'AKIAI44QH8DHBEXAMPLE',
      'Ticket 4711',
      'laptop',
    ])
      expect(everything).not.toContain(real);
    expect(await verifyEvidence(output)).toMatchObject({ ok: true, of: { redacted: true } });
  });
});

describe('keyreeve evidence verify', () => {
  test('exits 1 and names the fault of an archive that was changed', async () => {
    const bytes = readFileSync(signed.output);
    bytes.write('README.TXT', bytes.indexOf('README.txt'));
    const path = join(year.folder, 'changed.zip');
    writeFileSync(path, bytes);
    expect(await keyreeve(['evidence', 'verify', path])).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^NOT VERIFIED: [\s\S]*bad-archive: /),
    });
  });

  test('without a key says whose fingerprint to compare; of an unsigned archive, that nobody vouches for it', async () => {
    const told = await keyreeve(['evidence', 'verify', signed.output]);
    expect(told.stdout).toMatch(
      /compare this fingerprint with the one that\s+its maker tells you by another way/,
    );
    const { output, stdout } = await evidence('unsigned.zip', '--unsigned');
    expect(stdout).toContain('UNSIGNED');
    expect(await keyreeve(['evidence', 'verify', output, '--unsigned'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('UNSIGNED'),
    });
  });
});

test('what verify prints of an archive that somebody else made rules no terminal', async () => {
  const files = filesOf(readFileSync(signed.output));
  const { privateKey, publicKey: theirs } = generateKeyPairSync('ed25519');
  const pem = theirs.export({ type: 'spki', format: 'pem' });
  const fingerprint = createHash('sha256')
    .update(theirs.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  const period = { from: '2026-01-01\u001b[2J\u001b[1;1H', to: '2026-07-31\u009b8m' };
  const forged = editedJson({ ...files, 'public-key.pem': Buffer.from(pem) }, 'summary.json', (summary) => {
    Object.assign(summary, { period, fingerprint });
  });
  const path = join(year.folder, 'forged.zip');
  writeFileSync(path, packed(resealed(forged, privateKey, (list) => ({ ...list, period, fingerprint }))));
  const { status, stdout } = await keyreeve(['evidence', 'verify', path]);
  expect(status).toBe(0);
  expect(stdout).toContain('2026-01-01\\u001b[2J');
  for (const control of ['\u001b', '\u009b']) expect(stdout).not.toContain(control);
});

describe('wrong use of it', () => {
  test('exits 2 and says what is missing', async () => {
    const { status, stderr } = await keyreeve(['evidence', '--from', '2026-01-01']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/required option '--to <day>'/);
  });

  test.each([
    [{}, /needs a key to be signed with/],
    [{ unsigned: true, signWith: 'key.pem' }, /contradict each other/],
    [{ unsigned: true, framework: ['soc9'] }, /There is no framework "soc9"/],
    [{ unsigned: true, scope: 'elsewhere' }, /No run of the period has the scope/],
    [{ unsigned: true, from: '2020-01-01', to: '2020-12-31' }, /The store holds no run of that time/],
    [{ signWith: '/nonexistent.pem' }, /there is no such file/],
  ])('as in %j is a problem of its own', async (more, words) => {
    const flags = {
      ...({
        from: '2026-01-01',
        to: '2026-07-31',
        framework: ['soc2'],
        reports: 'all',
        config: false,
      } as const),
      ...{ store: year.storePath, output: join(year.folder, 'refused.zip') },
    };
    await expect(evidenceMake({ ...flags, ...more })).rejects.toThrow(words);
  });

  test('a device or standard output is no place for an archive: nothing is put where it stands', async () => {
    const pipe = join(year.folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const into = await evidence('pipe', '--sign-with', key);
    expect(into.status).toBe(4);
    expect(into.stderr).toContain('it is a pipe or a device');
    const dash = await evidence('late.zip', '--sign-with', key, '--output', '-');
    expect(dash.status).toBe(2);
    expect(dash.stderr).toContain('(bad-argument)');
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  test('of verify too', async () => {
    const gone = expect.objectContaining({ code: 'unreadable-file' });
    await expect(evidenceVerify('/nonexistent.zip', {})).rejects.toThrow(gone);
    const both = evidenceVerify(signed.output, { publicKey, unsigned: true });
    await expect(both).rejects.toThrow(/contradict each other/);
  });
});
