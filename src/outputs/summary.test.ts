import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, INVISIBLE } from '../../test/contract/hostile.ts';
import { covered, DAY_BEFORE, found, PROD, smallRun, TEST, unlisted } from '../../test/support/small-run.ts';
import { compareRuns } from '../core/engine/compare-runs.ts';
import type { EarlierRun } from '../core/model/comparison.ts';
import type { Finding } from '../core/model/finding.ts';
import { mailText } from './summary/mail.ts';
import { escaped, slackMessage } from './summary/slack.ts';
import { type Summary, summaryOf } from './summary.ts';

function earlierRun(findings: readonly Finding[], accounts = [PROD, TEST]): EarlierRun {
  const { run } = smallRun([], [], { now: DAY_BEFORE });
  return {
    ...run,
    name: 'yesterday.json',
    coverage: new Map(accounts.map((account) => [account.id, { account, status: 'scanned' }])),
    of: (id) => findings.filter(({ account }) => account.id === id),
  };
}

const ROOT = found('root', { rule: 'root-access-key', severity: 'critical' });
const lines = ({ sections }: Summary) => sections.flatMap((each) => [each.heading, ...each.lines]);

describe('the summary of a run', () => {
  test('counts, and tells what fails with the worst first', () => {
    const report = smallRun([found('a'), found('b', { status: 'pass' }), ROOT]);
    const summary = summaryOf(report);
    expect(summary.title).toBe('Keyreeve: 2 findings fail (1 critical, 1 high)');
    const [run, fails] = summary.sections;
    expect(run?.lines.join('\n')).toContain('1 scanned of 1 account');
    expect(fails).toEqual({
      heading: 'What fails: 2',
      lines: [
        'CRITICAL 111122223333 prod · user root · Title of root-access-key',
        'HIGH 111122223333 prod · user a · Title of user-key-age',
      ],
    });
  });

  test('cuts long lists with a count', () => {
    const report = smallRun([ROOT, ...Array.from({ length: 500 }, (_, index) => found(`u${index}`))]);
    const [, fails] = summaryOf(report).sections;
    expect(fails?.lines).toHaveLength(20);
    expect(fails?.more).toBe('and 481 more');
  });

  test('tells what could not be judged, by reason, and what could not be read', () => {
    const coverage = [covered(PROD), covered(TEST, 'failed')];
    const { title, sections } = summaryOf(smallRun([unlisted(TEST, 'user-key-age')], coverage));
    expect(title).toBe('Keyreeve: 0 findings fail, INCOMPLETE');
    expect(sections.map(({ heading }) => heading)).toContain('Could not be judged');
    expect(sections.at(-1)).toEqual({
      heading: 'Not read',
      lines: ['failed: 444455556666 test: The role could not be assumed. (AccessDenied)'],
    });
  });

  test('tells each cause once with its count, whatever it comes together with', () => {
    const unknown = (name: string, says: string) => found(name, { status: 'unknown', says });
    const report = smallRun(
      [
        unknown('a', 'Cannot be judged. AWS denied iam:ListUsers.'),
        unknown('b', 'Cannot be judged. AWS denied iam:ListUsers. The report was denied.'),
        unknown('c', 'Cannot be judged. The report was denied. AWS denied iam:ListUsers.'),
        unknown('d', 'Cannot be judged: the rule x itself failed (TypeError). Please report this.'),
        unlisted(TEST, 'user-key-age'),
      ],
      [covered(PROD), covered(TEST, 'failed')],
    );
    const section = summaryOf(report).sections.find(({ heading }) => heading === 'Could not be judged');
    expect(section?.lines).toEqual([
      '3 × AWS denied iam:ListUsers.',
      '2 × The report was denied.',
      '1 × Cannot be judged: the rule x itself failed (TypeError). Please report this.',
      '1 verdict on accounts that could not be read, below.',
    ]);
  });

  test('says nothing of findings that are suppressed or attested', () => {
    const report = smallRun([found('hidden', { suppressed: { reason: 'known', by: 'settings' } })]);
    expect(lines(summaryOf(report)).join('\n')).not.toContain('hidden');
  });

  test('P05, P06 beside an earlier run tells only what is new, what is fixed, what was not seen, and the time', () => {
    const report = smallRun([found('stays'), found('arrived')], [covered(PROD), covered(TEST, 'failed')]);
    const earlier = earlierRun([found('stays'), found('went'), found('far', { account: TEST })]);
    const summary = summaryOf(report, compareRuns(earlier, report));
    expect(summary.title).toBe('Keyreeve: 1 new finding (1 high), 1 fixed, INCOMPLETE');
    const text = lines(summary).join('\n');
    expect(text).toContain('the run of 2026-11-21T12:00:00Z (yesterday.json), 1 day before this one.');
    expect(text).toContain('1 new, 1 fixed, 1 still open, 1 not seen.');
    expect(text).toContain('New: 1\nHIGH 111122223333 prod · user arrived');
    expect(text).toContain('Fixed: 1\nHIGH 111122223333 prod · user went');
    expect(text).toContain('1 finding: the account could not be read, or was skipped (444455556666 test)');
    expect(text).not.toContain('user stays');
  });
});

describe.each(HOSTILE_NAMES)('a summary with the name %j', (name) => {
  const account = { ...PROD, name };
  const report = smallRun([found(name, { account })], [covered(account)]);
  const summary = summaryOf(report);

  test('shows nothing that is not seen or that breaks a line', () => {
    for (const line of lines(summary)) expect(line).not.toMatch(INVISIBLE);
    expect(summary.title).toBe('Keyreeve: 1 finding fails (1 high)');
  });

  test('P02 has no tag and no mention in Slack, and no way out of the code block', () => {
    const { text, blocks } = slackMessage(summary);
    for (const each of [text, ...blocks.map((block) => block.text.text)]) expect(each).not.toMatch(/[<>]/);
    expect(text.match(/```/g)).toHaveLength(2);
    for (const { text: shown } of blocks) expect(shown).toMatchObject({ type: 'plain_text', emoji: false });
  });

  test('has no tag of its own in a mail, and no name in the subject', () => {
    const { subject, html } = mailText(summary);
    const tags = new Set([...html.matchAll(/<\/?([\w!]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual('!doctype body h1 h2 head html li meta title ul'.split(' '));
    expect(subject).toBe('Keyreeve: 1 finding fails (1 high)');
  });
});

describe('a Slack message', () => {
  test('P02 calls nobody', () => {
    expect(escaped('<!channel> <@U123> <https://evil.example|click> a&b')).toBe(
      '&lt;!channel&gt; &lt;@U123&gt; &lt;https://evil.example|click&gt; a&amp;b',
    );
    expect(escaped('@here @channel @everyone @all')).not.toMatch(/@(here|channel|everyone|all)/);
    expect(escaped('deploy@example.com')).toBe('deploy@example.com');
  });

  test('a name that would end the code block does not', () => {
    const { text } = slackMessage({ title: 't', sections: [{ heading: 'h', lines: ['``` @channel ```'] }] });
    expect(text).toBe("t\n```\nh\n• ''' @\u200bchannel '''\n```");
  });

  test('stays within the lengths that Slack and Mattermost take', () => {
    const section = { heading: '<h>', lines: Array.from({ length: 40 }, () => '<'.repeat(2_000)) };
    const { text, blocks } = slackMessage({ title: 'x'.repeat(400), sections: [section, section, section] });
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(blocks[0]?.text.text.length).toBeLessThanOrEqual(150);
    for (const block of blocks.slice(1)) expect(block.text.text.length).toBeLessThanOrEqual(3_000);
    expect(blocks.at(-1)?.text.text).toMatch(/^and \d+ more parts/);
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(text).toMatch(/and \d+ more lines\n```$/);
  });
});
