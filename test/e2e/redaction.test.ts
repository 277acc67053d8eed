import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AccountSpec } from '../../sandbox/index.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { account, judged, NOW, reportText, sandboxes, scanned } from '../support/sandboxes.ts';
import { textsOf } from '../support/texts.ts';

const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CREATED = '2026-01-10T10:00:00Z';
const password = { createdAt: CREATED };

/** What the rest of the catalogue speaks of. */
const INSIDE: Partial<AccountSpec> = {
  policies: [{ name: 'gibbon-admin', path: '/tarsier/', document: allow('*') }],
  groups: [{ name: 'ocelots', attached: ['gibbon-admin'] }],
  iamRoles: [
    { name: 'MarmosetRole', attached: ['AWSCloudShellFullAccess', 'gibbon-admin'] },
    { name: 'Support-Lemur', attached: ['AWSSupportAccess'], inline: { 'caracal-inline': allow('s3:*') } },
  ],
  serverCertificates: [{ name: 'dingo-shop', path: '/jackal/', expiresAt: '2026-01-01T00:00:00Z' }],
  analyzers: { 'us-east-1': [{ name: 'meerkat' }] },
  contacts: { security: { name: 'Ibis Person', email: 'ibis@example.com', phone: '+15550100' } },
  instances: { 'us-east-1': [{ id: 'i-0badb0bca70000000' }] },
  samlProviders: ['serval-sso'],
};

function allow(action: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

/** Everything in it has a name that no sentence of ours holds. */
const WORLD: readonly AccountSpec[] = [
  account({
    id: '310000000001',
    name: 'Zebrafish Holdings',
    users: [
      {
        name: 'quokka.one',
        createdAt: CREATED,
        password,
        accessKeys: [{ createdAt: CREATED }],
        groups: ['ocelots'],
        attached: ['gibbon-admin', 'AWSCompromisedKeyQuarantineV3'],
        inline: { 'caracal-own': allow('iam:*') },
        tags: { owner: 'Okapi Person' },
        certs: [{ uploadedAt: CREATED, id: 'PANGOLINCERTIFICATE00001' }],
        sshKeys: [{ uploadedAt: '2025-01-01T00:00:00Z', id: 'APKAQUOKKAQUOKKA0001' }],
        serviceCredentials: [
          { service: 'bedrock.amazonaws.com', createdAt: CREATED, id: 'ACCAQUOKKAQUOKKA0001' },
        ],
        mfaDevices: [{ kind: 'virtual', name: 'coati-watch' }],
      },
      { name: 'numbat.two', createdAt: CREATED, password, path: '/wombats/', accessKeys: twins() },
      { name: 'echidna', createdAt: CREATED, password, accessKeys: [{ createdAt: '2025-01-01T00:00:00Z' }] },
    ],
    root: { accessKeys: [{ createdAt: CREATED }], mfaDevices: [{ kind: 'virtual', name: 'coati-phone' }] },
    ...INSIDE,
  }),
  account({ id: '310000000002', name: 'Axolotl Labs', roles: [] }),
  account({ id: '310000000003', name: 'Pangolin Data', scpDenies: ['iam:*'] }),
  account({ id: '310000000004', name: 'Narwhal Archive', state: 'SUSPENDED' }),
  account({
    id: '310000000005',
    name: 'Capybara Web',
    report: { ...account().report, content: 'okapi,damaged' },
  }),
  account({
    id: '310000000006',
    name: 'Tapir Ops',
    denies: ['iam:ListAccessKeys', 'iam:GetLoginProfile'],
    users: [{ name: 'dugong.six', createdAt: CREATED, password, accessKeys: [{ createdAt: CREATED }] }],
    root: { accessKeys: [{ id: 'AKIAMARKHORMARKHOR22', createdAt: CREATED }] },
  }),
];

/** Account ids, key ids, and every name of that world; the endings of names too. */
const IDENTIFYING =
  /(?<![0-9a-f])\d{12}(?![0-9a-f])|A(?:KIA|SIA|IDA|ROA)[A-Z0-9]{8}|zebrafish|axolotl|pangolin|narwhal|capybara|tapir|quokka|numbat|wombat|echidna|dugong|okapi|markhor|gibbon|tarsier|ocelot|marmoset|lemur|caracal|dingo|jackal|meerkat|ibis|i-0badb0b|serval|coati|PANGOLINCERT|APKAQ|ACCAQ|sandbox-operator/i;

function twins() {
  return ['AKIANUMBATNUMBAT0001', 'AKIANUMBATNUMBAT0002'].map((id) => ({ id, createdAt: CREATED }));
}

describe('P16 --redact', () => {
  it('leaves no account id, name, user name or key id in any format', async () => {
    const world = await sandbox({ world: WORLD });
    const options = { organization: true, auditRoot: true, instances: true } as const;
    const scan = await scanned(world, { ...options, fresh: true, redact: true });
    for (const [format, text] of Object.entries(textsOf(scan))) {
      expect(IDENTIFYING.exec(text)?.[0], format).toBeUndefined();
      expect(text, format).toContain('account-0001');
    }
    const plain = await scanned(world, options);
    expect(scan.run.counts).toEqual(plain.run.counts);
    expect(scan.run.accounts).toEqual(plain.run.accounts);
    expect(JSON.stringify(plain.findings)).toMatch(IDENTIFYING);
  });

  it('tells two keys and two accounts apart still, the same in findings and coverage', async () => {
    const scan = await scanned(await sandbox({ world: WORLD }), { organization: true, redact: true });
    expect(new Set(scan.findings.map(({ id }) => id)).size).toBe(scan.findings.length);
    const covered = new Set(scan.coverage.map((each) => each.account.id));
    expect(covered.size).toBe(WORLD.length);
    expect(scan.findings.every((each) => covered.has(each.account.id))).toBe(true);
    const numbat = scan.findings.find(({ credential }) => credential?.sameSecond !== undefined);
    const ids = numbat?.credential?.sameSecond?.map(({ accessKeyId }) => accessKeyId);
    expect(new Set(ids).size).toBe(2);
  });

  it('holds on standard output, standard error and in files', async () => {
    const world = await sandbox({ world: WORLD });
    const outputs = ['run.json', 'run.ndjson', 'run.csv'].flatMap((name) => ['--output', join(folder, name)]);
    const ended = await keyreeve(['scan', '--org', '--redact', '--now', NOW, ...outputs], { sandbox: world });
    expect(ended.status).toBe(1);
    expect(IDENTIFYING.exec(ended.stdout + ended.stderr)?.[0]).toBeUndefined();
    const files = readdirSync(folder).filter((name) => name.startsWith('run.'));
    expect(files.toSorted()).toEqual(['run.csv', 'run.json', 'run.ndjson']);
    for (const name of files) expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(IDENTIFYING);
  });

  it('holds offline, for file names and for the message about a damaged file', async () => {
    const text = await reportText(await sandbox({ world: WORLD }));
    const path = join(folder, 'zebrafish-310000000001.csv');
    writeFileSync(path, text);
    const scan = await judged([path], { redact: true });
    for (const written of Object.values(textsOf(scan))) expect(written).not.toMatch(IDENTIFYING);
    writeFileSync(path, text.slice(0, -40));
    const damaged = await keyreeve(['scan', '--redact', '--credential-report', path]);
    expect(damaged.status).toBe(2);
    expect(damaged.stderr).toContain('report 1');
    expect(damaged.stderr).not.toMatch(IDENTIFYING);
  });
});
