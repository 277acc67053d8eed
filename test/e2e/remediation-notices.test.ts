import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import { ADA_KEY, BOB_KEY, HOME, home, member, person } from '../support/key-world.ts';
import { endsOf, refusalsOf, stages, stepsOf } from '../support/remediation.ts';

const stage = stages();

const SES = 'notice: { channel: ses, from: keys@example.com, domains: [example.com], region: us-east-1 }';
const TOPIC = `arn:aws:sns:us-east-1:${HOME}:keys`;
const withUsers = (users: readonly UserSpec[], remediation: string) =>
  stage({ world: [home(), member(users)], remediation });

describe('the notice to an owner', () => {
  test('by hand is shown for a person to pass on, names key, account, reason and dates, and no secret', async () => {
    const here = await withUsers([person('bob', [BOB_KEY])], '{ notice: { askWhom: the security team } }');
    expect(endsOf(await here.apply(await here.plan()))).toEqual(['notify-owner done']);
    const [text = ''] = here.shown;
    expect(text).toMatch(/^To: bob@example\.com\nSubject: /);
    for (const part of [BOB_KEY, 'bob', '444455556666', '2026-11-29', '2026-12-13', 'the security team'])
      expect(text).toContain(part);
    expect(here.sandbox.sent()).toEqual([]);
  });

  test('by SES goes to the owner alone, once, with the text that the plan holds', async () => {
    const here = await withUsers([person('bob', [BOB_KEY])], `{ ${SES} }`);
    const plan = await here.plan();
    await here.apply(plan);
    const [mail, ...others] = here.sandbox.sent();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ operation: 'ses:SendEmail', to: ['bob@example.com'] });
    expect(mail?.subject).toBe(plan.steps[0]?.call.arguments.subject);
    expect(mail?.text?.trim()).toBe(plan.steps[0]?.call.arguments.text?.trim());
    const actions = here.entries().map(({ action, outcome }) => `${action} ${outcome ?? ''}`.trim());
    expect(actions).toEqual(['plan', 'apply-begun', 'notice-intent', 'notice-outcome done', 'apply-ended']);
  });

  test('by SNS goes to the topic, and says whom it is for', async () => {
    const here = await withUsers(
      [person('bob', [BOB_KEY])],
      `{ notice: { channel: sns, topicArn: "${TOPIC}" } }`,
    );
    await here.apply(await here.plan());
    expect(here.sandbox.sent()).toMatchObject([
      { operation: 'sns:Publish', to: [TOPIC], text: expect.stringMatching(/^For bob@example\.com/) },
    ]);
  });

  test('has the text of the template, and a template that leaves out what must be said is refused', async () => {
    const here = await withUsers([person('bob', [BOB_KEY])], '{}');
    const template = 'Subject: Key {{accessKeyId}}\n\nIt {{action}} on {{actionDate}}, in {{accountId}}.\n';
    const { steps } = await here.plan({ template });
    expect(steps[0]?.call.arguments).toMatchObject({
      subject: `Key ${BOB_KEY}`,
      text: expect.stringContaining('It will be deactivated on 2026-11-29, in 444455556666.'),
    });
    const refused = here.plan({ template: 'Subject: no\n\nNothing.' });
    await expect(refused).rejects.toMatchObject({ code: 'bad-template' });
  });

  test.each([
    ['in a domain that the settings do not name', { Owner: 'x@evil.test' }],
    ['nowhere', {}],
  ])('whose address stands %s is not planned, and the key stays as it is', async (_where, tags) => {
    const here = await withUsers([person('bob', [BOB_KEY], { tags })], `{ ${SES} }`);
    const plan = await here.plan();
    expect([plan.steps, refusalsOf(plan)]).toEqual([[], { [BOB_KEY]: ['owner-not-told'] }]);
    expect(here.sandbox.sent()).toEqual([]);
  });

  test('that was refused stops its key there, and no other', async () => {
    const users = [person('ada', [ADA_KEY]), person('bob', [BOB_KEY])];
    const here = await withUsers(users, `{ noticeDays: 0, ${SES} }`);
    here.sandbox.faults.add({ operation: 'ses:SendEmail', code: 'MessageRejected', status: 400, times: 1 });
    expect(endsOf(await here.apply(await here.plan()))).toEqual(['notify-owner failed', 'notify-owner done']);
    expect(stepsOf(await here.plan())).toEqual([`notify-owner ${ADA_KEY}`, `deactivate-key ${BOB_KEY}`]);
  });

  test('whose answer was lost is possibly sent: not sent again, and the key waits for a person', async () => {
    const here = await withUsers([person('bob', [BOB_KEY])], `{ noticeDays: 0, ${SES} }`);
    here.sandbox.faults.add({ operation: 'ses:SendEmail', drop: true, afterEffect: true, times: 1 });
    expect(endsOf(await here.apply(await here.plan()))).toEqual(['notify-owner possibly-sent']);
    expect(here.sandbox.sent()).toHaveLength(1);
    expect(refusalsOf(await here.plan())[BOB_KEY]).toEqual(['notice-possibly-sent']);
    here.sandbox.clock.advance(60_000);
    const again = await here.plan({ resend: [BOB_KEY] });
    expect(endsOf(await here.apply(again))).toEqual(['notify-owner done']);
    expect(here.sandbox.sent()).toHaveLength(2);
    expect(stepsOf(await here.plan())).toEqual([`deactivate-key ${BOB_KEY}`]);
  });

  test('that the owner need not have first does not stop the key, and is passed on by hand where none is known', async () => {
    const notice = SES.replace('{ ', '{ required: false, ');
    const here = await withUsers([person('bob', [BOB_KEY], { tags: {} })], `{ noticeDays: 0, ${notice} }`);
    const plan = await here.plan();
    expect(plan.steps[0]?.call.arguments).toMatchObject({ channel: 'by-hand' });
    await here.apply(plan);
    expect(stepsOf(await here.plan())).toEqual([`deactivate-key ${BOB_KEY}`]);
  });

  test('is not sent by another way than the plan says', async () => {
    const here = await withUsers([person('bob', [BOB_KEY])], `{ ${SES} }`);
    const plan = await here.plan();
    writeFileSync(
      join(here.folder, 'keyreeve.yaml'),
      `version: 1\nremediation: { notice: { channel: sns, topicArn: "${TOPIC}" } }\n`,
    );
    const applied = await here.apply(plan);
    expect(applied.ends[0]?.end).toMatchObject({
      outcome: 'failed',
      words: 'The plan sends it by ses, and the settings say sns now.',
    });
    expect(here.sandbox.sent()).toEqual([]);
  });
});
