import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEvidence } from '../../src/app/evidence/make-evidence.ts';
import { findChromium, printPdf } from '../../src/app/evidence/print-pdf.ts';
import type { Account } from '../../src/core/model/account.ts';
import { HOSTILE_NAMES, INVISIBLE } from '../contract/hostile.ts';
import { filesOf } from '../evidence/tampering.ts';
import {
  controls,
  type HandMadeStore,
  keepLog,
  lastingStore,
  type RunMade,
} from '../support/evidence-store.ts';
import { found } from '../support/small-run.ts';
import { overflow, realBrowser, violations } from './browser.ts';

const { open } = realBrowser();
const OUTCOMES = [
  'passes',
  'fails',
  'unknown',
  'manual',
  'accepted',
  'not-applicable',
  'not-run',
  'not-covered',
] as const;
let kept: HandMadeStore;
let page: string;
let csv: string;

/** Two months with a gap between them; every name in it does harm somewhere. */
function hostileRuns(): readonly RunMade[] {
  return [1, 3].map((month) => ({
    now: `2026-0${month}-28T12:00:00Z`,
    accounts: HOSTILE_NAMES.map((name, index) => {
      const account: Account = { id: String(100_000_000_000 + index), partition: 'aws', name };
      const suppressed = { reason: name, author: name, until: '2026-12-31', by: 'settings' } as const;
      const user = {
        account,
        resource: { type: 'AwsIamUser' as const, arn: `arn:aws:iam::${account.id}:user/${name}`, name },
        says: name,
      };
      const isUnread = index === 3;
      return {
        account,
        status: isUnread ? ('failed' as const) : ('scanned' as const),
        findings: isUnread
          ? []
          : [found(`a${index}`, user), found(`b${index}`, { ...user, rule: 'root-access-key', suppressed })],
        coverage: { reason: name },
      };
    }),
    controls: controls(Object.fromEntries(OUTCOMES.map((result, index) => [`1.${index + 1}`, result]))).map(
      (each) => ({ ...each, title: `<b>${each.result}</b>`, words: HOSTILE_NAMES[9] }),
    ),
    marks: {
      suppressions: HOSTILE_NAMES.map((name) => ({
        reason: name,
        author: name,
        until: '2026-12-31',
        match: { arn: name },
      })),
      attestations: [],
    },
  }));
}

beforeAll(async () => {
  kept = await lastingStore(hostileRuns());
  await keepLog(kept.store, kept.folder, ['2026-01-02']);
  const now = '2026-03-30T00:00:00Z';
  const { path } = await makeEvidence(kept.store, {
    ...{ from: '2026-01-01', to: '2026-03-31', frameworks: ['cis_v130'], now, at: now },
    output: join(kept.folder, 'evidence.zip'),
  });
  const files = filesOf(readFileSync(path));
  page = String(files['summary.html']);
  csv = Object.entries(files)
    .filter(([name]) => name.endsWith('.csv') && !name.startsWith('reports/'))
    .map(([, bytes]) => String(bytes))
    .join('');
});

afterAll(() => kept.close());

describe.each([
  ['desktop, light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['360 px, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
] as const)('the summary of evidence on %s', (_name, options) => {
  test('has no fault that axe finds, asks nobody for anything, and is no wider than the window', async () => {
    const { page: shown, requests, complaints } = await open(page, options);
    expect(await violations(shown)).toEqual([]);
    expect(await overflow(shown)).toBe(0);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('hostile names are text in it, and nothing that cannot be seen is in it or in a table', async () => {
  const { page: shown } = await open(page);
  expect(await shown.evaluate('document.querySelectorAll("script").length')).toBe(1);
  expect(await shown.locator('main').innerText()).toContain('<script>alert(1)</script>');
  expect(page.replaceAll('\n', '')).not.toMatch(INVISIBLE);
  expect(csv.replaceAll('\r\n', '')).not.toMatch(INVISIBLE);
  expect(csv).not.toMatch(/(^|,)[=+@-]/m);
});

test('what is missing stands before everything else, in capitals', async () => {
  const { page: shown } = await open(page);
  const text = await shown.locator('main').innerText();
  expect(text.indexOf('FEBRUARY 2026: NO RUN ENDED')).toBeGreaterThan(0);
  expect(text.indexOf('FEBRUARY 2026: NO RUN ENDED')).toBeLessThan(text.indexOf('Open at the end'));
  expect(await shown.locator('#controls td', { hasText: 'NO RUN' }).count()).toBe(controls().length);
});

describe('the PDF', () => {
  test('is printed by Chromium with the time of the archive, and not of the clock', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-pdf-test-'));
    try {
      const file = join(folder, 'page.html');
      writeFileSync(file, page);
      const pdf = Buffer.from(await printPdf(findChromium(), file, '2026-03-30T00:00:00Z')).toString(
        'latin1',
      );
      expect(pdf.slice(0, 5)).toBe('%PDF-');
      expect(pdf).toContain("/CreationDate (D:20260330000000+00'00')");
      expect(pdf).toContain("/ModDate (D:20260330000000+00'00')");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is refused before the work where there is no Chromium, and told where what is named is none', async () => {
    const unavailable = expect.objectContaining({ code: 'pdf-unavailable', exitStatus: 4 });
    expect(() => findChromium('/nonexistent/chromium')).toThrow(unavailable);
    await expect(printPdf('/bin/true', '/nonexistent.html', '2026-03-30T00:00:00Z')).rejects.toThrow(
      unavailable,
    );
    await expect(printPdf('/etc/passwd', '/nonexistent.html', '2026-03-30T00:00:00Z')).rejects.toThrow(
      unavailable,
    );
  });
});
