import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GetCredentialReportCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { STATE } from '../support/keyreeve.ts';
import { KEY_RULES } from '../support/sandboxes.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { expectedFailures, type MadeUser, makePeople, PEOPLE } from './people.ts';
import {
  byKeys,
  enter,
  environment,
  evidenceIn,
  failures,
  findingOf,
  type Scanned,
  scanned,
} from './scanned.ts';

/** moto's own account, whatever the credentials. */
const ACCOUNT = '123456789012';
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
/** moto says this of every report. */
const MADE_IN_2015 = '2015-02-02T20:02:02Z';

let moto: Emulator | undefined;
let made: readonly MadeUser[] = [];
let first: Scanned;
let codeBefore: unknown;

beforeAll(async () => {
  moto = await startMoto();
  enter(environment(moto.url, KEYS));
  const iam = new IAMClient({});
  made = await makePeople(iam, PEOPLE);
  codeBefore = await iam.send(new GetCredentialReportCommand({})).catch((error: Error) => error.name);
  first = await byKeys();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.close();
});

describe('one account in moto', () => {
  test('fails with exactly the keys that were made, by their real ids', () => {
    expect(failures(first.findings)).toEqual(expectedFailures(made, 300));
    expect(new Set(first.findings.map(({ account }) => account.id))).toEqual(new Set([ACCOUNT]));
  });

  test('with no window for setup only the keys of the very second fail by that rule', async () => {
    const settings = { 'user-setup-access-key': { windowMinutes: '0' } };
    const { findings } = await byKeys({ settings });
    expect(failures(findings)).toEqual(expectedFailures(made, 0));
    expect(findingOf(findings, 'user-setup-access-key', 'later').status).toBe('pass');
  });

  test('S04 days later the keys that nobody used fail too, and one that was used does not', async () => {
    const accessKeyId = made.find(({ name }) => name === 'later')?.keys[0]?.id ?? '';
    // moto notes when a key signs a call.
    const its = new IAMClient({ credentials: { accessKeyId, secretAccessKey: 'x' } });
    await its.send(new ListUsersCommand({}));
    const { findings } = await byKeys({
      now: new Date(Date.now() + 3 * 86_400_000).toISOString(),
      settings: { 'user-setup-access-key': { windowMinutes: '0' } },
    });
    const finding = findingOf(findings, 'user-setup-access-key', 'later');
    expect(finding.status).toBe('pass');
    expect(finding.says).toMatch(/last used 3 days ago \(iam, us-east-1\)/);
    const unused = made.filter(({ name }) => name === 'early-and-later').flatMap(({ keys }) => keys);
    expect(unused).toHaveLength(2);
    for (const { id } of unused) {
      expect(failures(findings)).toContainEqual(
        expect.stringMatching(`^user-setup-access-key .*/early-and-later ${id}$`),
      );
    }
  });

  test('an unquoted comma in a name and in a path tears no row', () => {
    const odd = first.findings.filter(({ resource }) => resource.name === 'a+b=c,d@e.f-g');
    expect(odd.map(({ resource }) => resource.arn)).toEqual(
      Array.from({ length: 2 }, () => `arn:aws:iam::${ACCOUNT}:user/p,q/a+b=c,d@e.f-g`),
    );
  });

  test('users without a password are not spoken of, and those without a key pass', () => {
    for (const rule of ['user-setup-access-key', 'user-console-and-access-key']) {
      expect(findingOf(first.findings, rule, 'keys-only').status).toBe('not-applicable');
      expect(findingOf(first.findings, rule, 'nothing').status).toBe('not-applicable');
      expect(findingOf(first.findings, rule, 'console-only').status).toBe('pass');
    }
  });

  test('S06 an inactive key made at setup is no setup finding, and the lesser case of the other rule', () => {
    expect(findingOf(first.findings, 'user-setup-access-key', 'setup-inactive').status).toBe('pass');
    const { status, severity } = findingOf(first.findings, 'user-console-and-access-key', 'setup-inactive');
    expect([status, severity]).toEqual(['fail', 'low']);
  });

  test('R09 without a root row the live summary decides alone', () => {
    const root = findingOf(first.findings, 'root-access-key', '<root_account>');
    expect(root.status).toBe('pass');
    expect(evidenceIn(root, 'accountAccessKeysPresent')).toBe(0);
    expect(evidenceIn(root, 'rootKeysInReport')).toBeUndefined();
  });
});

describe("moto's credential report", () => {
  test('C01 is not there before the first scan, which has it made and polls once', () => {
    expect(codeBefore).toBe('CredentialReportNotPresentException');
    expect(first.run.calls).toMatchObject({ poll: 1, session: 1 });
  });

  test('is asked for no second time by a later scan', async () => {
    expect((await scanned({ rules: ['root-access-key'] })).run.calls).toMatchObject({ read: 3, poll: 0 });
  });

  test('C07 says it was made in 2015, so it is stale, every pass says so, and the run is not complete', () => {
    const [coverage] = first.coverage;
    expect(coverage).toMatchObject({ status: 'partial', users: PEOPLE.length });
    expect(coverage?.report).toMatchObject({ generatedAt: MADE_IN_2015, stale: true });
    expect(coverage?.notRead.map(({ code }) => code)).toEqual(['StaleReport']);
    expect(first.run.complete).toBe(false);
    const pass = findingOf(first.findings, 'user-setup-access-key', 'console-only');
    expect(pass.says).toContain(`As of the stale report of ${MADE_IN_2015}.`);
  });

  test('is never what a failure rests on: each failing user was read again live', () => {
    const failing = first.findings.filter(({ status }) => status === 'fail');
    expect(failing.length).toBeGreaterThan(0);
    for (const { says, credential } of failing) {
      expect(says).not.toContain('not read again');
      expect(credential?.accessKeyId ?? credential?.sameSecond?.[0]?.accessKeyId).toMatch(/^AKIA/);
    }
    const users = made.filter(({ password, keys }) => password && keys.length > 0);
    expect(first.coverage[0]?.usersReadAgain).toBe(users.length);
  });

  test('is not stale for who is content with its age', async () => {
    const { run, coverage } = await byKeys({ maxReportAgeHours: 50 * 366 * 24 });
    expect(coverage[0]).toMatchObject({ status: 'scanned', notRead: [] });
    expect(run.complete).toBe(true);
  });
});

describe('what moto lacks', () => {
  test('is told where --fresh wanted it: it answers LookupEvents with a web page', async () => {
    const { coverage, run } = await byKeys({ fresh: true, maxReportAgeHours: 50 * 366 * 24 });
    expect(coverage[0]?.status).toBe('partial');
    expect(coverage[0]?.notRead).toMatchObject([{ source: 'cloudtrail:LookupEvents', code: 'BadAnswer' }]);
    expect(run.complete).toBe(false);
  });
});

describe('the program', () => {
  const BY_KEYS = KEY_RULES.flatMap((rule) => ['--rule', rule]);
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const keyreeve = async (...args: string[]) => {
    const command = [`${root}bin/keyreeve.mjs`, ...args];
    const done = promisify(execFile)(process.execPath, command, {
      env: { ...process.env, XDG_STATE_HOME: STATE },
      maxBuffer: 1e8,
    });
    return done.then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        stdout,
        stderr,
      }),
    );
  };

  test('finds in moto what the library finds, and exits with 1', async () => {
    const { code, stdout, stderr } = await keyreeve('scan', ...BY_KEYS, '--format', 'json');
    expect(code, stderr).toBe(1);
    const report: Pick<Scanned, 'findings'> = JSON.parse(stdout);
    const facts = (findings: Scanned['findings']) =>
      findings.map(({ id, status }) => `${id} ${status}`).sort();
    expect(facts(report.findings)).toEqual(facts(first.findings));
  });

  test('exits with 3 where no finding counts and the report is stale', async () => {
    const { code, stderr } = await keyreeve('scan', ...BY_KEYS, '--quiet', '--fail-on', 'critical');
    expect(code, stderr).toBe(3);
  });
});
