import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FindingsPage } from '../../../src/web/api/findings.ts';
import type { StandingWord } from '../../../src/web/api/parts.ts';
import type { PlanList } from '../../../src/web/api/plans.ts';
import { realBrowser } from '../../html/browser.ts';
import { changesOf } from '../../support/sandboxes.ts';
import { startWhole, type Whole } from './dashboard.ts';
import { MEMBER, organisation } from './organisation.ts';

const { visit } = realBrowser();
let whole: Whole;
beforeAll(async () => {
  whole = await startWhole(organisation(new Date()));
});
afterAll(() => whole.close());

/** How ann's setup key stands; the board is judged again a moment after a scan has ended. */
function expectSetupKey(standing: StandingWord): Promise<void> {
  const asked = `/findings?rule=user-setup-access-key&account=${MEMBER}&standing=open,resolved&limit=50`;
  const stands = async () => (await whole.get<FindingsPage>(asked)).items.map((row) => row.standing);
  return expect.poll(stands).toEqual([standing]);
}

async function scanFrom(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Accounts', exact: true }).first().click();
  // The first visit has a button of that name too, which stays until the page of accounts is there.
  await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Scan now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Scan now' });
  await dialog.getByText('organisation').first().waitFor();
  await dialog.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.getByRole('region', { name: 'Scan', exact: true }).getByText('Done').waitFor();
}

/** What the scan has changed comes a moment after its own words, which may tell it too. */
async function scanChanged(page: Page, what: string): Promise<void> {
  const scan = page.getByRole('region', { name: 'Scan', exact: true });
  await scan.getByRole('link', { name: new RegExp(`^\\d+ ${what}$`) }).waitFor();
}

/** From the page of a plan that waits: the wrong id of an account is refused, the right one approves. */
async function approve(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Approve …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve this plan' });
  const field = dialog.getByRole('textbox');
  await field.fill('222222222223');
  await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialog.getByText('This is not the id of that account.').waitFor();
  await field.fill(MEMBER);
  await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The second confirmation is the plan's own id; a wrong one applies nothing. */
async function apply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Apply …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply this plan now' });
  const send = dialog.getByRole('button', { name: /^Apply \d+ steps?$/ });
  const field = dialog.getByRole('textbox');
  await field.fill('p-000000000000');
  await send.click();
  await dialog.getByText('This is not the id of this plan.').waitFor();
  await field.fill(page.url().match(/p-[0-9a-f]{12}/)?.[0] ?? 'none');
  await send.click();
  await page.getByText('Applied: every step is done').waitFor();
}

test('from an empty store to a key that is deactivated, proved, and taken back', async () => {
  const { page, requests, complaints } = await visit(whole.link());
  await page.getByRole('heading', { name: 'Nothing has been scanned yet' }).waitFor();
  await scanFrom(page);

  // The root key stands among the findings, and on the page of root with where it was read.
  await page.getByRole('link', { name: 'Findings', exact: true }).first().click();
  const table = page.getByRole('grid', { name: 'Findings' });
  await page.getByLabel('Search findings').fill('root-access-key');
  await table
    .getByRole('row', { name: /payments-prod/ })
    .first()
    .waitFor();
  await table.getByRole('link', { name: 'The root user has an access key' }).first().click();
  const panel = page.getByRole('complementary', { name: 'The finding' });
  await panel.getByRole('link', { name: 'Open root' }).click();
  await page.getByRole('heading', { name: /Open findings \(\d+\)/ }).waitFor();
  expect(page.url()).toContain(`/principals/${MEMBER}/root/`);
  await page.getByRole('cell', { name: 'iam:GetAccountSummary' }).first().waitFor();

  // Root and the setup key of ann together in one plan, chosen in the table.
  await page.goto(`${whole.url}/findings?rule=root-access-key,user-setup-access-key&account=${MEMBER}`);
  await page.getByRole('checkbox', { name: 'Select all rows' }).click();
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make the plan' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Open the plan' }).click();
  await page.getByText('attach-root-scp').first().waitFor();
  await page.getByText('notify-owner').first().waitFor();
  expect(await page.getByRole('button', { name: 'Apply …' }).count()).toBe(0);
  await approve(page);
  await apply(page);

  // Her owner is told; the next plan deactivates, from her own page.
  await page.goto(`${whole.url}/principals/${MEMBER}/user/ann`);
  await page.getByRole('button', { name: 'Plan removal' }).click();
  await page.waitForURL(/\/plans\/p-/);
  await page.getByText('deactivate-key').first().waitFor();
  await approve(page);
  await apply(page);
  const deactivation = page.url().replace(/\?.*/, '');
  await scanFrom(page);
  await scanChanged(page, 'fixed');
  await expectSetupKey('resolved');

  // Taken back by a plan of its own, and the next scan finds it again.
  await page.goto(deactivation);
  await page.getByRole('button', { name: 'Take it back …' }).first().click();
  const undo = page.getByRole('dialog', { name: 'Take this plan back' });
  await undo.getByRole('button', { name: 'Make that plan' }).click();
  await undo.getByRole('link', { name: 'Review that plan' }).click();
  await approve(page);
  await apply(page);
  await scanFrom(page);
  await scanChanged(page, 'new');
  await expectSetupKey('open');

  // All of it stands in the log, with the person, and the chain holds.
  await page.getByRole('link', { name: 'Audit log' }).click();
  await page
    .getByRole('grid', { name: 'Entries of the audit log' })
    .getByText('Step ended')
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText('The chain is whole').waitFor();

  const calls = changesOf(whole.sandbox).map(({ operation, parameters }) => [operation, parameters.Status]);
  expect(calls).toEqual([
    ['organizations:CreatePolicy', undefined],
    ['organizations:AttachPolicy', undefined],
    ['iam:UpdateAccessKey', 'Inactive'],
    ['iam:UpdateAccessKey', 'Active'],
  ]);
  expect([requests, complaints, whole.faults]).toEqual([[], [], []]);
});

test('a viewer sees it all, finds no button that changes anything, and is refused by the server too', async () => {
  await whole.job('/scans', {});
  await whole.job('/plans', { rules: ['root-access-key'] });
  const { page, complaints } = await visit(whole.url, whole.signedIn('viewer'));
  const [plan] = (await whole.get<PlanList>('/plans')).items;
  const changes =
    /^(Scan|Plan|Suppress|Approve|Apply|Take|Make|Investigate|Contain|Dry run|Stop|Ask who|End\b)/;
  for (const [path, sign] of [
    ['/', 'Root keys'],
    ['/accounts', 'payments-prod'],
    ['/findings', 'payments-prod'],
    [`/principals/${MEMBER}/user/ann`, 'Access keys'],
    [`/accounts/${MEMBER}`, 'Users and root'],
    ['/plans', 'All plans'],
    [`/plans/${plan?.id}`, 'Where it stands'],
  ] as const) {
    await page.goto(whole.url + path);
    await page.getByText(sign).first().waitFor();
    await page.waitForLoadState('networkidle');
    const buttons = await page.getByRole('button').allTextContents();
    expect(
      buttons.filter((each) => changes.test(each.trim())),
      path,
    ).toEqual([]);
    expect(await page.getByRole('checkbox', { name: /^Select/ }).count(), path).toBe(0);
  }
  const before = changesOf(whole.sandbox).length;
  for (const [path, body] of [
    ['/scans', {}],
    ['/plans', { rules: ['root-access-key'] }],
    [`/plans/${plan?.id}/approval`, { hash: plan?.hash, accounts: [MEMBER] }],
    [`/plans/${plan?.id}/apply`, { hash: plan?.hash, confirm: plan?.id }],
    [`/plans/${plan?.id}/undo`, {}],
  ] as const) {
    const answer = await whole.post(path, body, 'viewer');
    expect([path, answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      path,
      403,
      'not-allowed',
    ]);
  }
  expect(changesOf(whole.sandbox)).toHaveLength(before);
  expect(complaints).toEqual([]);
});
