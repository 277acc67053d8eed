import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AuditLogSettings } from '../core/settings/settings.ts';
import { auditLogPath, hostActor, type LogSettings, openLog, openNotes } from './audit-log.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'keyreeve-log-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function stateIn(path: string | undefined): void {
  vi.stubEnv('XDG_STATE_HOME', path);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

const settingsIn = (where: string, auditLog: AuditLogSettings = {}): LogSettings => ({
  path: join(where, 'keyreeve.yaml'),
  settings: { auditLog },
});

const SCAN = { action: 'scan' } as const;

describe('the log lies', () => {
  test('where the option says, as seen from here', () => {
    const here = auditLogPath('a.jsonl', settingsIn('/etc/k', { path: 'b.jsonl' }));
    expect(here).toEqual({ path: join(process.cwd(), 'a.jsonl'), named: true });
  });

  test('else where the settings say, as seen from them, else beside them', () => {
    const set = auditLogPath(undefined, settingsIn('/etc/k', { path: '../log/b.jsonl' }));
    expect(set).toEqual({ path: '/etc/log/b.jsonl', named: true });
    const beside = { path: '/etc/k/keyreeve-audit.jsonl', named: false };
    expect(auditLogPath(undefined, settingsIn('/etc/k'))).toEqual(beside);
    expect(auditLogPath(undefined, { path: '/etc/k/keyreeve.yaml' })).toEqual(beside);
  });

  test('else in the folder for state, of which a relative name is ignored', () => {
    stateIn('/var/state');
    expect(auditLogPath(undefined, undefined)).toEqual({
      path: '/var/state/keyreeve/audit.jsonl',
      named: false,
    });
    for (const none of ['state', undefined]) {
      stateIn(none);
      const usual = join(homedir(), '.local', 'state', 'keyreeve', 'audit.jsonl');
      expect(auditLogPath(undefined, undefined).path).toBe(usual);
    }
  });
});

describe('opening it', () => {
  test('makes the folder for state, and no folder that somebody named', () => {
    const where = folder();
    stateIn(join(where, 'not', 'there'));
    expect(openLog(undefined, undefined).append({ ...SCAN, at: 'x', actor: hostActor() })).toMatchObject({
      seq: 1,
      tool: 'keyreeve 0.0.0-test',
    });
    expect(() => openLog(join(where, 'missing', 'a.jsonl'), undefined)).toThrow(
      expect.objectContaining({ code: 'audit-log-unwritable' }),
    );
  });

  test('refuses a key of the settings that is none, also at the default place', () => {
    const where = folder();
    writeFileSync(join(where, 'key.pem'), 'nonsense');
    const open = () => openNotes(undefined, settingsIn(where, { signWith: 'key.pem' }), () => {});
    expect(open).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });
});

describe('a command that changes nothing', () => {
  test('warns in one line where the default log cannot be written, and goes on', () => {
    const where = folder();
    mkdirSync(join(where, 'keyreeve-audit.jsonl'));
    const warnings: string[] = [];
    const note = openNotes(undefined, settingsIn(where), (text) => void warnings.push(text));
    note(SCAN);
    expect(warnings).toEqual([
      expect.stringMatching(/^Not in the audit log: .*keyreeve-audit\.jsonl cannot be/),
    ]);
    expect(warnings[0]).not.toContain('\n');
  });

  test('fails before its work where the log that was named cannot be written', () => {
    const where = folder();
    const unwritable = expect.objectContaining({ code: 'audit-log-unwritable' });
    expect(() => openNotes(where, settingsIn(where), () => {})).toThrow(unwritable);
    expect(() => openNotes(undefined, settingsIn(where, { path: '.' }), () => {})).toThrow(unwritable);
  });

  test('names who acts by AWS and by this machine', () => {
    const where = folder();
    openNotes(undefined, settingsIn(where), () => {})(SCAN, 'arn:aws:iam::111122223333:user/ann');
    const [entry] = openLog(undefined, settingsIn(where)).entries();
    expect(entry?.actor).toEqual(hostActor('arn:aws:iam::111122223333:user/ann'));
    expect(entry?.actor.host).toMatch(/^[^@]+@[^@]+$/);
    expect(entry?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});
