import { describe, expect, test } from 'vitest';
import { found, PROD, RUN_NOW, TEST, unlisted } from '../../../test/support/small-run.ts';
import type { Finding } from '../model/finding.ts';
import type { Attestation, Suppression, SuppressionMatch } from '../settings/settings.ts';
import { findingId } from './identity.ts';
import { type MarkSettings, marker } from './marks.ts';

const COVERED = { rules: ['user-key-age', 'security-questions'], accounts: [PROD.id, TEST.id] };

function suppression(match: SuppressionMatch, more: Partial<Suppression> = {}): Suppression {
  return {
    reason: 'Moved in spring.',
    author: 'Ann',
    until: '2026-12-31',
    place: 'keyreeve.yaml:3',
    match,
    ...more,
  };
}

function attestation(more: Partial<Attestation> = {}): Attestation {
  return {
    rule: 'security-questions',
    account: PROD.id,
    by: 'Bob',
    on: '2026-11-01',
    until: '2027-11-01',
    evidence: { file: 'evidence/questions.png', sha256: 'ab'.repeat(32) },
    place: 'keyreeve.yaml:9',
    ...more,
  };
}

function marking({ suppressions = [], attestations = [], ...rest }: Partial<MarkSettings>, now = RUN_NOW) {
  return marker({ suppressions, attestations, ...rest }, now);
}

function suppresses(match: SuppressionMatch, finding: Finding): boolean {
  return marking({ suppressions: [suppression(match)] }).mark(finding).suppressed !== undefined;
}

const keyed = (user: string, accessKeyId: string) =>
  found(user, { credential: { kind: 'access-key', accessKeyId, createdAt: `2020-01-01T00:00:00Z` } });

describe('a suppression', () => {
  test('P07 marks the finding, which keeps its status, severity and words', () => {
    const finding = found('app');
    expect(marking({ suppressions: [suppression({ finding: finding.id })] }).mark(finding)).toEqual({
      ...finding,
      suppressed: { reason: 'Moved in spring.', author: 'Ann', until: '2026-12-31', by: 'settings' },
    });
  });

  test.each([
    ['2026-11-22T23:59:59Z', true],
    ['2026-11-23T00:00:00Z', false],
  ])('P08 that ends on 22 November holds at %s: %s', (now, holds) => {
    const marks = marking({ suppressions: [suppression({ rule: '*' }, { until: '2026-11-22' })] }, now);
    expect(marks.mark(found('app')).suppressed !== undefined).toBe(holds);
  });

  test('P08 that ended yesterday counts again, and is told with its place', () => {
    const marks = marking({ suppressions: [suppression({ rule: 'user-*' }, { until: '2026-11-21' })] });
    expect(marks.mark(found('app')).suppressed).toBeUndefined();
    expect(marks.lapsed(COVERED)).toEqual([
      {
        what: 'suppression',
        why: 'expired',
        place: 'keyreeve.yaml:3',
        until: '2026-11-21',
        match: 'rule user-*',
      },
    ]);
    expect(marks.lapsed(COVERED, true)[0]).not.toHaveProperty('match');
  });

  test('by the id of the finding holds before those above it in the file, and these in their order', () => {
    const finding = found('app');
    const { rule, account, resource, id } = finding;
    const all = [
      suppression({ rule: 'user-*' }, { author: 'first' }),
      suppression({ rule, account: account.id, arn: resource.arn }, { author: 'second' }),
      suppression({ finding: id }, { author: 'by id' }),
    ];
    const author = (suppressions: Suppression[]) =>
      marking({ suppressions }).mark(finding).suppressed?.author;
    expect(author(all)).toBe('by id');
    expect(author(all.slice(0, 2))).toBe('first');
    expect(author(all.slice(0, 2).reverse())).toBe('second');
  });

  test('is found among ten thousand in no time, and so is what matched nothing', () => {
    const suppressions = Array.from({ length: 10_000 }, (_, index) =>
      suppression({ rule: 'user-key-age', account: PROD.id, arn: found(`u${index}`).resource.arn }),
    );
    const marks = marking({ suppressions });
    const accounts = Array.from({ length: 300 }, (_, index) => String(100_000_000_000 + index));
    const start = performance.now();
    for (let index = 0; index < 300; index += 1) marks.mark(found(`u${index}`));
    expect(marks.lapsed({ rules: ['user-key-age'], accounts: [...accounts, PROD.id] })).toHaveLength(9_700);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('P10 K04 of one user speaks of no other whose name begins or ends like it', () => {
    const arn = found('app').resource.arn;
    expect(suppresses({ arn }, found('app'))).toBe(true);
    for (const name of ['app-prod', 'app1', 'ap', 'App', 'my-app', 'app/app'])
      expect(suppresses({ arn }, found(name)), name).toBe(false);
    expect(suppresses({ arn: 'arn:aws:iam::111122223333:user/user-0000' }, found('user-00001'))).toBe(false);
  });

  test('P10 of app* speaks of both, ? is one character, and nothing else is special', () => {
    const arn = 'arn:aws:iam::*:user/app';
    expect(suppresses({ arn: `${arn}*` }, found('app-prod'))).toBe(true);
    expect(suppresses({ arn: `${arn}?` }, found('app1'))).toBe(true);
    expect(suppresses({ arn: `${arn}?` }, found('app'))).toBe(false);
    for (const pattern of ['.*', 'a[p]p', '(app)', '{app}', 'a.p', '^app$', 'app|x'])
      expect(suppresses({ arn: `arn:aws:iam::111122223333:user/${pattern}` }, found('app')), pattern).toBe(
        false,
      );
  });

  test('P11 by the ARN pasted from a report works, and so does its account', () => {
    const { resource, account } = found('dev.ops+ci@example.com');
    expect(suppresses({ arn: resource.arn, account: account.id }, found('dev.ops+ci@example.com'))).toBe(
      true,
    );
    expect(suppresses({ account: TEST.id, arn: resource.arn }, found('dev.ops+ci@example.com'))).toBe(false);
  });

  test('P12 of one key leaves the other of the same user failing', () => {
    const one = keyed('app', 'AKIAAAAAAAAAAAAAAAA1');
    const two = keyed('app', 'AKIAAAAAAAAAAAAAAAA2');
    expect(suppresses({ key: 'AKIAAAAAAAAAAAAAAAA1' }, one)).toBe(true);
    expect(suppresses({ key: 'AKIAAAAAAAAAAAAAAAA1' }, two)).toBe(false);
    expect(suppresses({ key: '*' }, found('app'))).toBe(false);
  });

  test('P12 K12 of one key does not hide another that fails in the same finding', () => {
    const shared = (other: 'fail' | 'pass') =>
      found('app', {
        credential: {
          kind: 'access-key',
          accessKeyId: 'AKIAONE',
          sameSecond: [
            { accessKeyId: 'AKIAONE', verdict: 'fail' },
            { accessKeyId: 'AKIATWO', verdict: other },
          ],
        },
      });
    expect(suppresses({ key: 'AKIAONE' }, shared('fail'))).toBe(false);
    expect(suppresses({ key: 'AKIAONE' }, shared('pass'))).toBe(true);
    expect(suppresses({ key: 'AKIA*' }, shared('fail'))).toBe(true);
  });

  test('P03 P04 by id is not inherited by a user made again under the same name', () => {
    const arn = found('app').resource.arn;
    const id = (userMade: string) => findingId('user-key-age', arn, userMade, '2026-02-01T00:00:00Z');
    const before = found('app', { id: id('2020-01-01T00:00:00Z') });
    const again = found('app', { id: id('2026-01-01T00:00:00Z') });
    expect(suppresses({ finding: before.id }, before)).toBe(true);
    expect(suppresses({ finding: before.id }, again)).toBe(false);
    expect(suppresses({ finding: `${before.id.slice(0, 8)}*` }, before)).toBe(false);
  });

  test('says nothing of what is unknown: the run would look complete', () => {
    const unknown = found('app', { status: 'unknown' });
    const marks = marking({ suppressions: [suppression({ rule: '*' })] });
    expect(marks.mark(unknown)).toBe(unknown);
    expect(marks.lapsed(COVERED)).toEqual([]);
  });

  test('leaves passes alone, and is told where nothing failed that it speaks of', () => {
    const marks = marking({ suppressions: [suppression({ arn: found('app').resource.arn })] });
    const pass = found('app', { status: 'pass' });
    expect(marks.mark(pass)).toBe(pass);
    expect(marks.lapsed(COVERED)).toMatchObject([{ why: 'matched-nothing', place: 'keyreeve.yaml:3' }]);
  });

  test('is not told as matching nothing where its account could not be listed', () => {
    const marks = marking({
      suppressions: [
        suppression({ arn: found('app').resource.arn }),
        suppression({ arn: found('app', { account: TEST }).resource.arn }, { place: 'keyreeve.yaml:8' }),
      ],
    });
    marks.mark(unlisted(PROD, 'user-key-age'));
    expect(marks.lapsed(COVERED)).toMatchObject([{ place: 'keyreeve.yaml:8' }]);
  });

  test('is not told as matching nothing by a run of other accounts or rules', () => {
    const settings = {
      suppressions: [suppression({ account: PROD.id }), suppression({ rule: 'root-*' })],
    };
    const covered = { rules: ['user-key-age'], accounts: [TEST.id] };
    expect(marking(settings).lapsed(covered)).toEqual([]);
    expect(marking(settings).lapsed({ rules: ['root-mfa'], accounts: [PROD.id] })).toHaveLength(2);
  });
});

describe('an attestation', () => {
  const manual = found('', { rule: 'security-questions', status: 'manual' });

  test('is shown with its hash and end date, and the status stays manual', () => {
    expect(marking({ attestations: [attestation({ note: 'They are set.' })] }).mark(manual)).toEqual({
      ...manual,
      attested: {
        by: 'Bob',
        on: '2026-11-01',
        until: '2027-11-01',
        note: 'They are set.',
        evidenceSha256: 'ab'.repeat(32),
        evidenceFile: 'evidence/questions.png',
      },
    });
  });

  test('holds for what could not be read, and never for what fails', () => {
    const marks = marking({ attestations: [attestation()] });
    expect(marks.mark({ ...manual, status: 'unknown' }).attested).toBeDefined();
    expect(marks.mark({ ...manual, status: 'fail' }).attested).toBeUndefined();
    expect(marks.lapsed(COVERED)).toEqual([]);
  });

  test('speaks of its account and resource only', () => {
    expect(marking({ attestations: [attestation({ account: TEST.id })] }).mark(manual)).toBe(manual);
    expect(marking({ attestations: [attestation({ arn: 'arn:aws:iam::1:root' })] }).mark(manual)).toBe(
      manual,
    );
  });

  test('goes before a suppression of the same finding', () => {
    const marked = marking({
      suppressions: [suppression({ rule: 'security-questions' })],
      attestations: [attestation()],
    }).mark(manual);
    expect(marked).toHaveProperty('attested');
    expect(marked).not.toHaveProperty('suppressed');
  });

  test('of tomorrow does not hold yet, and of yesterday no more', () => {
    const marks = marking({
      attestations: [
        attestation({ on: '2026-11-23' }),
        attestation({ until: '2026-11-21', place: 'keyreeve.yaml:20' }),
      ],
    });
    expect(marks.mark(manual).attested).toBeUndefined();
    expect(marks.lapsed(COVERED)).toEqual([
      expect.objectContaining({ what: 'attestation', why: 'expired', place: 'keyreeve.yaml:20' }),
    ]);
  });
});

describe('an exemption by tag', () => {
  const tagsOf = (arn: string) => (arn.endsWith('/glass') ? { 'break-glass': 'true' } : undefined);
  const exempt = { tag: 'break-glass', value: 'true' };

  test('suppresses what fails for the user who has the tag', () => {
    const marks = marking({ exempt });
    expect(marks.mark(found('glass'), undefined, { tagsOf }).suppressed).toEqual({
      reason: 'Exempt by the tag break-glass.',
      by: 'tag',
    });
    expect(marks.mark(found('app'), undefined, { tagsOf }).suppressed).toBeUndefined();
    expect(marks.mark(found('glass')).suppressed).toBeUndefined();
    expect(
      marks.mark(found('glass', { status: 'unknown' }), undefined, { tagsOf }).suppressed,
    ).toBeUndefined();
  });

  test.each([
    [{ tag: 'break-glass' }, true],
    [{ tag: 'break-glass', value: 'yes' }, false],
    [{ tag: 'constructor' }, false],
    [{ tag: 'break-glass', rules: ['user-key-*'] }, true],
    [{ tag: 'break-glass', rules: ['user-mfa'] }, false],
  ])('of %j: %s', (each, expected) => {
    const marked = marking({ exempt: each }).mark(found('glass'), undefined, { tagsOf });
    expect(marked.suppressed !== undefined).toBe(expected);
  });
});

test('P16 with redaction the real finding is matched, and what people wrote is left out', () => {
  const shown = found('user-0001', { account: { id: 'account-0001', partition: 'aws' } });
  const marks = marking({
    suppressions: [suppression({ arn: found('app').resource.arn })],
    attestations: [attestation({ note: 'For app.' })],
    exempt: { tag: 'team-app' },
  });
  const suppressed = marks.mark(found('app'), shown, { redacted: true });
  const manual = found('', { rule: 'security-questions', status: 'manual' });
  const attested = marks.mark(manual, shown, { redacted: true });
  const exempt = marks.mark(found('other'), shown, { redacted: true, tagsOf: () => ({ 'team-app': '' }) });
  expect(suppressed).toMatchObject({ id: shown.id, suppressed: { reason: 'redacted', author: 'redacted' } });
  expect(attested).toMatchObject({ id: shown.id, attested: { by: 'redacted', note: 'redacted' } });
  expect(exempt).toMatchObject({ suppressed: { reason: 'redacted', by: 'tag' } });
  expect(JSON.stringify([suppressed, attested, exempt])).not.toMatch(/Ann|Bob|spring|team|png|\bapp\b/);
});
