import { describe, expect, test } from 'vitest';
import { HOSTILE_ENTRY, SAMPLE_ENTRIES } from '../../../test/support/audit-entries.ts';
import { auditCsv } from './csv.ts';
import { auditOcsf } from './ocsf.ts';
import { auditTable } from './table.ts';

const text = (parts: Iterable<string>) => [...parts].join('');
const plain = { columns: 160, color: false };

describe('entries as CSV', () => {
  test('are one record a line under one heading, with account, subject and call in cells of their own', () => {
    const lines = text(auditCsv(SAMPLE_ENTRIES)).split('\r\n');
    expect(lines).toHaveLength(SAMPLE_ENTRIES.length + 2);
    const headings = lines[0]?.split(',') ?? [];
    const cells = lines[2]?.split(',') ?? [];
    const cellOf = (name: string) => cells[headings.indexOf(name)];
    expect(cellOf('account_id')).toBe('111122223333');
    expect(cellOf('subject')).toBe('AKIAIOSFODNN7EXAMPLE');
    expect(cellOf('call')).toBe('iam:UpdateAccessKey');
    expect(lines[2]).toContain('""accessKeyId"":""AKIAIOSFODNN7EXAMPLE""');
  });

  test('hold no formula, no control and no line break of a name', () => {
    const written = text(auditCsv([HOSTILE_ENTRY]));
    expect(written.split('\r\n')).toHaveLength(3);
    expect(written.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    for (const cell of written.split('\r\n')[1]?.split(',') ?? []) expect(cell).not.toMatch(/^"?[=+@]/);
  });
});

test('the person who was signed in is named in every format, beside whoever the program acted as', () => {
  const [first] = SAMPLE_ENTRIES;
  if (first === undefined) throw new Error('There is no sample.');
  const arn = 'arn:aws:sts::111122223333:assumed-role/Admin/keyreeve';
  const entries = [{ ...first, actor: { host: 'serve@host', arn, person: 'ann@example.com' } }];
  expect(text(auditTable(entries, plain))).toContain('ann@example.com by role/Admin/keyreeve');
  expect(text(auditCsv(entries))).toContain('ann@example.com');
  expect(JSON.parse(text(auditOcsf(entries)))[0].unmapped.keyreeve.actor.person).toBe('ann@example.com');
});

describe('entries as a table', () => {
  test('say when, what, of whom and with what outcome', () => {
    const table = text(auditTable(SAMPLE_ENTRIES, plain));
    expect(table).toMatch(
      /2\s+2026-11-22T12:00:00Z\s+step-intent\s+iam:UpdateAccessKey · AKIAIOSFODNN7EXAMPLE · 111122223333/,
    );
    expect(table).toMatch(/step-outcome\s+done/);
    expect(table).toMatch(/suppression\s+arn:aws:iam::111122223333:user\/ann · 111122223333/);
  });

  test('say how a plan ended, what an undo takes back, and by whom in short', () => {
    const [first] = SAMPLE_ENTRIES;
    if (first === undefined) throw new Error('no sample');
    const actor = { host: 'ann@host', arn: 'arn:aws:sts::111122223333:assumed-role/Admin/ann' };
    const of = { ...first, plan: 'p-1f0c2a9b7d34', actor };
    const table = text(
      auditTable(
        [
          { ...of, action: 'plan', about: { kind: 'undo', steps: 2, undoes: 'p-000000000000' } },
          { ...of, action: 'apply-ended', about: { done: 1, failed: 0, stale: 1 } },
        ],
        { ...plain, columns: 200 },
      ),
    );
    expect(table).toContain('p-1f0c2a9b7d34: undo of p-000000000000, steps 2');
    expect(table).toContain('p-1f0c2a9b7d34: done 1, stale 1');
    expect(table).toMatch(/steps 2: .+ role\/Admin\/ann$/m);
  });

  test('fit narrow screens, and show names harmlessly', () => {
    const narrow = text(auditTable([...SAMPLE_ENTRIES, HOSTILE_ENTRY], { columns: 80, color: false }));
    for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(narrow.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(narrow).not.toMatch(/^\s*::error/m);
  });
});

describe('entries as OCSF events', () => {
  const events = JSON.parse(text(auditOcsf([...SAMPLE_ENTRIES, HOSTILE_ENTRY])));

  test('are one event each, hold the whole entry, and are named by its hash', () => {
    const entries = [...SAMPLE_ENTRIES, HOSTILE_ENTRY];
    expect(events.map((event: { unmapped: { keyreeve: object } }) => event.unmapped.keyreeve)).toEqual(
      entries,
    );
    expect(events.map((event: { metadata: { uid: string } }) => event.metadata.uid)).toEqual(
      entries.map(({ hash }) => hash),
    );
  });

  test('tell scans from calls, what a call does, and an intent from its outcome', () => {
    const shown = events.map((event: Record<string, unknown>) => [event.type_name, event.status]);
    expect(shown).toEqual([
      ['Scan Activity: Completed', 'Success'],
      ['API Activity: Update', 'Intended'],
      ['API Activity: Update', 'Success'],
      ['API Activity: Delete', 'Failure'],
      ['API Activity: Other', 'Success'],
      ['API Activity: Create', 'Success'],
      ['API Activity: Other', 'Possibly sent'],
      ['API Activity: Other', 'Stale'],
    ]);
    expect(events[0]).toMatchObject({ num_detections: 5 });
    expect(events[2]).toMatchObject({
      api: { operation: 'iam:UpdateAccessKey', request: { uid: 'req-1' } },
      actor: { user: { uid: 'arn:aws:iam::111122223333:user/ann' } },
      src_endpoint: { hostname: 'laptop' },
      cloud: { account: { uid: '111122223333' } },
    });
  });
});
