import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/core/rules/index.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { account, NOW, REPORTED_AT, sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const CREATED = '2026-01-10T10:00:00Z';
const USED = { at: '2026-11-20T00:00:00Z' };

interface Printed {
  readonly run: {
    readonly now: string;
    readonly rules: readonly { readonly id: string; readonly parameters: object }[];
    readonly frameworks: readonly string[];
  };
  readonly findings: readonly {
    readonly rule: string;
    readonly status: string;
    readonly controls: readonly { readonly framework: string; readonly id: string }[];
  }[];
}

/** Scans one account whose only key was made six minutes after its user. */
async function printed(...args: string[]): Promise<Printed> {
  const accessKeys = [{ createdAt: '2026-01-10T10:06:00Z', lastUsed: USED }];
  const users = [{ name: 'alice', createdAt: CREATED, password: { createdAt: CREATED }, accessKeys }];
  const world = await sandbox({ world: [account({ users })] });
  const ended = await keyreeve(['scan', '--format', 'json', '--now', NOW, ...args], { sandbox: world });
  expect(ended.stderr).toBe('');
  return JSON.parse(ended.stdout) as Printed;
}

describe('what is judged', () => {
  it('is what --rule names', async () => {
    const { run, findings } = await printed('--rule', 'root-access-key', '--rule', 'user-setup-access-key');
    expect(run.rules.map(({ id }) => id)).toEqual(['root-access-key', 'user-setup-access-key']);
    expect(findings.map(({ rule }) => rule)).toEqual(['root-access-key', 'user-setup-access-key']);
  });

  it('is what --framework holds, and only its control ids are printed', async () => {
    const { run, findings } = await printed('--framework', 'cis_v130');
    expect(run.frameworks).toEqual(['cis_v130']);
    expect(run.rules.map(({ id }) => id)).toEqual(
      RULES.filter(({ controls }) => controls.cis_v130 !== undefined).map(({ id }) => id),
    );
    const printedControls = new Set(
      findings.flatMap(({ controls }) => controls.map(({ framework }) => framework)),
    );
    expect(printedControls).toEqual(new Set(['cis_v130']));
    expect(findings.every(({ controls }) => controls.length > 0)).toBe(true);
    const ofRoot = findings.find(({ rule }) => rule === 'root-access-key');
    expect(ofRoot?.controls.map(({ id }) => id)).toEqual(['1.4']);
  });

  it('is rules of --severity or worse', async () => {
    const { run } = await printed('--severity', 'high');
    const severe = RULES.filter(
      ({ severity, maturity }) => maturity === 'stable' && (severity === 'critical' || severity === 'high'),
    );
    const handedIn = severe.filter(({ onlyWith }) => onlyWith === undefined);
    expect(run.rules.map(({ id }) => id)).toEqual(handedIn.map(({ id }) => id));
  });

  it('is judged with --set, and the value stands in the run', async () => {
    const args = ['--rule', 'user-setup-access-key', '--set', 'user-setup-access-key.windowMinutes=10'];
    const { run, findings } = await printed(...args);
    expect(findings.map(({ status }) => status)).toEqual(['fail']);
    expect(run.rules[0]?.parameters).toMatchObject({ windowMinutes: 10, graceDays: 1 });
    expect((await printed('--rule', 'user-setup-access-key')).findings[0]?.status).toBe('pass');
  });

  it('is judged as of --now', async () => {
    expect((await printed()).run.now).toBe(NOW);
    expect((await printed('--now', REPORTED_AT.slice(0, 10))).run.now).toBe('2026-11-22T00:00:00Z');
  });
});

describe('a selection that cannot be is refused with status 2, a reason and a way out', () => {
  it.each([
    ['K16 an unknown rule', ['--rule', 'root-acess-key'], /no rule "root-acess-key"[\s\S]*root-access-key/],
    ['K16 an unknown framework', ['--framework', 'cis_v131'], /no framework "cis_v131"[\s\S]*cis_v130/],
    [
      'K16 no rule left',
      ['--framework', 'cis_v130', '--rule', 'user-console-and-access-key'],
      /No rule is left/,
    ],
    [
      'K16 no rule left by severity',
      ['--framework', 'cis_v700', '--rule', 'user-setup-access-key'],
      /No rule is left/,
    ],
    [
      'an unknown parameter',
      ['--set', 'user-setup-access-key.window=1'],
      /no parameter "window"[\s\S]*windowMinutes/,
    ],
    ['a value out of its borders', ['--set', 'user-setup-access-key.windowMinutes=1441'], /From 0 to 1440/],
    [
      'a parameter of a rule not chosen',
      ['--rule', 'root-access-key', '--set', 'user-setup-access-key.graceDays=2'],
      /not among the chosen/,
    ],
    ['a time that is none', ['--now', '22.11.2026'], /--now is not a time[\s\S]*2026-11-22/],
    ['an unknown severity', ['--severity', 'urgent'], /critical, high, medium/],
    ['an unknown format', ['--format', 'yaml'], /table, json, ndjson, csv/],
    ['an option misspelt', ['--framwork', 'cis_v130'], /Did you mean --framework\?/],
    ['no account left', ['--skip-account', '111122223333'], /No account is left/],
    ['--ou without --org', ['--ou', 'ou-abcd-12345678'], /Add --org/],
    ['an account id that is none', ['--account', '1234'], /"1234" is not an account id/],
    ['an organisation and a list', ['--org', '--account', '111122223333'], /cannot go together/],
    ['reports and --org', ['--org', '--credential-report', 'a.csv'], /cannot go together/],
    [
      'reports and --skip-account',
      ['--skip-account', '111122223333', '--credential-report', 'a.csv'],
      /--skip-account/,
    ],
    ['a time for a live report', ['--report-time', '2026-01-01'], /Leave out --report-time/],
    [
      'an age for a report from a file',
      ['--max-report-age', '1', '--credential-report', 'a.csv'],
      /--max-report-age/,
    ],
    ['an --output that tells no format', ['--output', 'findings.txt'], /names no format[\s\S]*\.json/],
    ['an --output to standard output', ['--output', 'json:-'], /--format/],
  ])('%s', async (_what, args, reason) => {
    const world = await sandbox({ world: [account()] });
    const ended = await keyreeve(['scan', ...args], { sandbox: world });
    expect(ended.stderr).toMatch(reason);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(world.calls.byOperation).not.toHaveProperty('iam:GenerateCredentialReport');
  });

  it('an account list with a damaged line names file and line', async () => {
    const input = '# ours\n111122223333\nnot-an-id\n';
    const ended = await keyreeve(['scan', '--accounts', '-'], { input });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/-:3: "not-an-id"/);
    expect(ended.stderr).toContain('(bad-account-list)');
  });

  it('an account list with comments, roles and a repeated id is read from standard input', async () => {
    const world = await sandbox({ world: [account(), account({ id: '444455556666', roles: ['Audit'] })] });
    const input = '# ours\n111122223333\n\n444455556666,Audit  # by another role\n111122223333\n';
    const args = ['scan', '--accounts', '-', '--format', 'json', '--now', NOW];
    const ended = await keyreeve(args, { sandbox: world, input });
    const { coverage } = JSON.parse(ended.stdout) as {
      coverage: { account: { id: string }; status: string }[];
    };
    expect(coverage.map((each) => [each.account.id, each.status])).toEqual([
      ['111122223333', 'scanned'],
      ['444455556666', 'scanned'],
    ]);
  });
});
