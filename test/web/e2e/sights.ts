import type { Page } from 'playwright-core';
import type { Investigation } from '../../../src/core/model/investigation.ts';
import type { FindingsPage } from '../../../src/web/api/findings.ts';
import type { PlanView } from '../../../src/web/api/plans.ts';
import { hurried } from '../../support/sandboxes.ts';
import type { Whole } from './dashboard.ts';
import { HOSTILE, HOSTILE_NAMES, MEMBER } from './organisation.ts';

/** Something that can be seen: a page, with what was opened on it. */
export interface Sight {
  readonly name: string;
  readonly path: string;
  /** Where that is which was opened on a page that is a sight of its own; the page itself. */
  readonly within?: string;
  /** Waits until everything is there, and opens what is to be open. */
  readonly ready: (page: Page) => Promise<unknown>;
}

/** What there is to be seen, once somebody has worked with the dashboard for a while. */
export interface Lived {
  readonly sights: readonly Sight[];
  /** A sight by its name. */
  sight(name: string): Sight;
}

const DIALOG = 'dialog[open]';

const says = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();

/** Opens something by a button, and waits for what it opens. */
const pressed = (button: string | RegExp, opened: (page: Page) => Promise<unknown>) => async (page: Page) => {
  await page.getByRole('button', { name: button }).first().click();
  await opened(page);
};

const dialog = (name: string | RegExp) => (page: Page) => page.getByRole('dialog', { name }).waitFor();

/** Makes a plan and, where asked for, approves and applies it. Gives its id. */
async function planned(whole: Whole, rules: readonly string[], how: 'made' | 'approved' | 'applied') {
  const made = await whole.job('/plans', { rules, accounts: [MEMBER] });
  const id = made.result?.kind === 'plan' ? (made.result.plan ?? 'none') : 'none';
  if (how === 'made') return id;
  const { plan } = await whole.get<PlanView>(`/plans/${id}`);
  await whole.post(`/plans/${id}/approval`, { hash: plan.hash, accounts: [MEMBER] });
  if (how === 'applied') await whole.job(`/plans/${id}/apply`, { hash: plan.hash, confirm: id });
  return id;
}

/** Two runs, a story, and plans that wait, are approved and were applied. */
export async function live(whole: Whole): Promise<Lived> {
  await whole.job('/scans', {});
  const [{ accessKeyId, accountId } = { accessKeyId: '', accountId: '' }] = whole.sandbox.stories();
  await hurried(() => whole.job('/investigations', { accessKeyId, days: 30 }));
  const applied = await planned(whole, ['root-access-key', 'user-setup-access-key'], 'applied');
  const approved = await planned(whole, ['user-setup-access-key'], 'approved');
  const made = await planned(whole, ['user-console-and-access-key'], 'made');
  await whole.job('/scans', {});
  const { items } = await whole.get<{ items: readonly { investigation: Investigation }[] }>(
    `/investigations/${accessKeyId}`,
  );
  const owner = `${accountId}/user/${items[0]?.investigation.subject.userName}`;
  const [finding] = (await whole.get<FindingsPage>('/findings?rule=root-access-key&standing=open&limit=1'))
    .items;
  const sights = sightsOf({ applied, approved, made, finding: finding?.id ?? 'none', owner });
  return {
    sights,
    sight: (name) => {
      const found = sights.find((each) => each.name === name);
      if (found === undefined) throw new Error(`There is no sight ${name}.`);
      return found;
    },
  };
}

interface Ids {
  readonly applied: string;
  readonly approved: string;
  readonly made: string;
  readonly finding: string;
  /** Account, kind and name, as the address has them. */
  readonly owner: string;
}

function sightsOf({ applied, approved, made, finding, owner }: Ids): readonly Sight[] {
  const hostile = `/principals/${HOSTILE}/user/${encodeURIComponent(HOSTILE_NAMES[0])}`;
  const at = (name: string, path: string, ready: Sight['ready'], within?: string): Sight => ({
    ...{ name, path, ready },
    ...(within !== undefined && { within }),
  });
  return [
    at('overview', '/', says('Key age against last use')),
    at('first visit', '/start', says(/Try it on a made-up organisation|Three ways/)),
    at('findings', '/findings', says('payments-prod')),
    at('findings by account', '/findings?group=account', says('payments-prod')),
    at('findings, none', '/findings?q=nothing-is-like-that', says('Nothing is listed here')),
    at('a finding', `/findings?finding=${finding}`, says('What to do')),
    at('filters of findings', '/findings', pressed(/^Severity/, says('Critical'))),
    at(
      'suppressing',
      `/findings?finding=${finding}`,
      pressed('Suppress', dialog(/Suppress 1 finding/)),
      DIALOG,
    ),
    at('planning', `/findings?finding=${finding}`, pressed('Plan', dialog(/Plan for 1 finding/)), DIALOG),
    at('a user', `/principals/${MEMBER}/user/ann`, says('Timeline')),
    at('root', `/principals/${MEMBER}/root/root`, says('Timeline')),
    at('a hostile user', hostile, says('Timeline')),
    at('the story of a key', `/principals/${owner}`, says('Calls a day')),
    at(
      'investigating',
      `/principals/${MEMBER}/user/ann`,
      pressed('Investigate', dialog(/Find out what/)),
      DIALOG,
    ),
    at('nobody', `/principals/${MEMBER}/user/nobody`, says('This principal is not in')),
    at('accounts', '/accounts', says('payments-prod')),
    at('scanning', '/accounts', pressed('Scan now', dialog('Scan now')), DIALOG),
    at('an account', `/accounts/${MEMBER}`, says('Users and root')),
    at('a hostile account', `/accounts/${HOSTILE}`, says('Users and root')),
    at('plans', '/plans', says('All plans')),
    at('a plan that waits', `/plans/${made}`, says('Where it stands')),
    at('approving', `/plans/${made}`, pressed('Approve …', dialog('Approve this plan')), DIALOG),
    at('applying', `/plans/${approved}`, pressed('Apply …', dialog('Apply this plan now')), DIALOG),
    at('a plan that was applied', `/plans/${applied}`, says('Where it stands')),
    at('taking back', `/plans/${applied}`, pressed('Take it back …', dialog('Take this plan back')), DIALOG),
    at('audit log', '/audit', (page) => page.getByRole('gridcell', { name: 'Step ended' }).first().waitFor()),
    at('an entry', '/audit?entry=1', dialog('Entry 1'), DIALOG),
    at('the chain verified', '/audit', pressed('Verify the chain', says('The chain is whole'))),
    at('rules', '/rules', says('The root user has an access key')),
    at('a rule', '/rules/user-setup-access-key', (page) =>
      page.getByRole('heading', { level: 2 }).first().waitFor(),
    ),
    at('frameworks', '/frameworks', says('General standards')),
    at('a framework', '/frameworks/cis_v700', says('Results of run')),
    at('a framework on paper', '/frameworks/cis_v700?print=1', says('Leave the print view')),
    at('sessions', '/sessions', says('This browser')),
    at('no such page', '/none', says('There is no such page')),
    at(
      'palette',
      '/',
      async (page) => {
        await page.getByRole('button', { name: /Search or do/ }).click();
        await page.getByRole('combobox').fill('root');
        await page.getByRole('option', { name: /root/i }).first().waitFor();
      },
      DIALOG,
    ),
    at(
      'shortcuts',
      '/',
      async (page) => {
        await page.getByRole('heading', { name: 'Overview' }).waitFor();
        await page.keyboard.press('?');
        await dialog('Keyboard shortcuts')(page);
      },
      DIALOG,
    ),
    at(
      'menu of the person',
      '/',
      pressed(/the admin/, (page) => page.getByRole('menu').waitFor()),
    ),
  ];
}
