/**
 * Takes the pictures of the dashboard in `docs/images/dashboard`, of the demo after a plan was applied and a key looked
 * into: `npm run build`, then `node tools/dashboard-images.ts`. Run by hand, and the pictures looked at; no test compares
 * them. Needs Chromium.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { FindingsPage } from '../src/web/api/findings.ts';
import type { Job } from '../src/web/api/jobs.ts';
import type { PlanView } from '../src/web/api/plans.ts';
import { launchChromium } from '../test/support/chromium.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const TO = here('../docs/images/dashboard/');
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
/** Of WebP, as Chromium writes it: text stays sharp, and a picture takes less than 120 KB. */
const QUALITY = 82;
const RULE = 'user-setup-access-key';

const cwd = mkdtempSync(join(tmpdir(), 'keyreeve-images-'));
const demo = spawn(
  process.execPath,
  [here('../bin/keyreeve.mjs'), 'serve', '--demo', '--listen', '127.0.0.1:0'],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd,
  },
);
const browser = await launchChromium();
try {
  const page = await (await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' })).newPage();
  await page.goto(await linkOf());
  await page.getByText('Key age against last use').waitFor();
  mkdirSync(TO, { recursive: true });
  await takeAll(page, await lived(page));
} finally {
  await browser.close();
  if (demo.exitCode === null) {
    demo.kill('SIGTERM');
    await once(demo, 'exit');
  }
  rmSync(cwd, { recursive: true, force: true });
}

/** The link that it prints. What it prints afterwards is read on, or it could print no more. */
function linkOf(): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = '';
    demo.stdout.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      const [link] = /http:\S+\/sign-in\?token=\S+/.exec(words) ?? [];
      if (link !== undefined) resolve(link);
    });
    demo.once('exit', () => reject(new Error(`It ended with: ${words}`)));
  });
}

function api<T>(page: Page, path: string, body?: object): Promise<T> {
  const how = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  return page.evaluate<T>(
    `fetch(${JSON.stringify(`/api/v1${path}`)}, ${JSON.stringify(how ?? {})}).then((answer) => answer.json())`,
  );
}

/** Has something done, and waits until it has ended. */
async function done(page: Page, path: string, body: object): Promise<Job> {
  const answer = await api<{ job?: Job }>(page, path, body);
  if (answer.job === undefined) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  let { job } = answer;
  while (job.state === 'running') {
    await setTimeout(100);
    ({ job } = await api<{ job: Job }>(page, `/jobs/${job.id}`));
  }
  if (job.state !== 'done') throw new Error(`${path}: ${JSON.stringify(job)}`);
  return job;
}

interface Lived {
  readonly finding: string;
  readonly principal: string;
  readonly plan: string;
}

/** Owners are told, their keys planned to be deactivated, and what one of them did is known. */
async function lived(page: Page): Promise<Lived> {
  await judged(page);
  const chosen = await api<FindingsPage>(page, `/findings?rule=${RULE}&standing=open&limit=6`);
  const findings = chosen.items.map(({ id }) => id);
  const told = await planned(page, findings);
  const { plan } = await api<PlanView>(page, `/plans/${told}`);
  const accounts = [...new Set(plan.steps.map(({ account }) => account.id))];
  await api(page, `/plans/${told}/approval`, { hash: plan.hash, accounts });
  await done(page, `/plans/${told}/apply`, { hash: plan.hash, confirm: told });
  await done(page, '/scans', {});
  await judged(page);
  const used = await api<FindingsPage>(
    page,
    '/findings?q=story-backdoor-user&credential=access-key&limit=50',
  );
  const row = used.items.find(({ principal, credential }) => principal && credential?.accessKeyId);
  if (row?.credential?.accessKeyId === undefined) throw new Error('The demo has no such story.');
  await done(page, '/investigations', { accessKeyId: row.credential.accessKeyId, days: 30 });
  return {
    finding: findings[0] ?? 'none',
    principal: `${row.account.id}/user/${encodeURIComponent(row.resource.name)}`,
    plan: await planned(page, findings),
  };
}

/** Waits until everything that was scanned is judged. */
async function judged(page: Page): Promise<void> {
  for (;;) {
    const { asOf } = await api<FindingsPage>(page, '/findings?limit=1');
    if (asOf.runs.length > 0 && asOf.building === undefined) return;
    await setTimeout(200);
  }
}

async function planned(page: Page, findings: readonly string[]): Promise<string> {
  const { result } = await done(page, '/plans', { findings });
  if (result?.kind !== 'plan' || result.plan === undefined) throw new Error('No plan was made.');
  return result.plan;
}

async function takeAll(page: Page, { finding, principal, plan }: Lived): Promise<void> {
  const wide = async (name: string, path: string, sign: string) => {
    await see(page, path, sign);
    await take(page, `${name}-1280`);
  };
  await wide('overview', '/', 'Key age against last use');
  await page.emulateMedia({ colorScheme: 'dark' });
  await wide('overview-dark', '/', 'Key age against last use');
  await page.emulateMedia({ colorScheme: 'light' });
  await wide('findings', `/findings?finding=${finding}`, 'What to do');
  await wide('principal', `/principals/${principal}`, 'Calls a day');
  await wide('plan', `/plans/${plan}`, 'Where it stands');
  await wide('accounts', '/accounts', 'Runs');
  await wide('framework', '/frameworks/cis_v700', 'Results of run');
  await page.setViewportSize(PHONE);
  await see(page, '/', 'Key age against last use');
  await take(page, 'overview-360');
  await see(page, '/findings', 'Export');
  await take(page, 'findings-360');
}

async function see(page: Page, path: string, sign: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.getByText(sign).first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** Chromium writes WebP by its own protocol alone. */
async function take(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  const bytes = Buffer.from(data, 'base64');
  writeFileSync(join(TO, `${name}.webp`), bytes);
  process.stdout.write(`${name}.webp: ${Math.round(bytes.length / 1000)} kB\n`);
}
