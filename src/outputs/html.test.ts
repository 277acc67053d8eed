import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, hostileReport, INVISIBLE } from '../../test/contract/hostile.ts';
import { reportOf, sampleReport, wholeReport } from '../../test/contract/sample-report.ts';
import { manyKeys } from '../../test/html/reports.ts';
import type { RunReport } from '../core/model/run.ts';
import { html } from './html.ts';

const textOf = (report: RunReport) => [...html(report)].join('');
const page = textOf(wholeReport());

describe('the page stands alone', () => {
  test('nothing in it names a file or an address to load', () => {
    const markup = page.replaceAll(/<script[^>]*>.*?<\/script>|<style>.*?<\/style>/gs, '');
    expect(markup).not.toMatch(
      /\s(?:src|srcset|poster|background|data|action)=|<(?:link|img|iframe|object|embed)/,
    );
    expect(page).not.toMatch(/@import|url\(/);
  });

  test('its policy names the hashes of its one script and its one stylesheet', () => {
    const policy = (
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    ).replaceAll('&#39;', "'");
    const hashOf = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hashOf(/<script>(.*?)<\/script>/s.exec(page)?.[1])};`);
    expect(policy).toContain(`style-src ${hashOf(/<style>(.*?)<\/style>/s.exec(page)?.[1])};`);
    expect(page).not.toMatch(/<[^>]*\son\w+=|<[^>]*\sstyle=/);
  });
});

describe('the summary in plain words', () => {
  test('says what was looked at, what is wrong, and what nobody could tell', () => {
    expect(page).toContain('8 findings need action, 1 of them critical');
    expect(page).toContain(
      '<b>4 AWS accounts</b> (1 read in full, 1 read in part, 1 left out and 1 not read)',
    );
    expect(page).toContain('This report is incomplete');
    expect(page).toContain(
      '1 account could not be read at all, 1 account only in part and 7 verdicts could not be given.',
    );
  });

  test('never calls a run clean in which something could not be judged', () => {
    const open = [...sampleReport().findings].filter(({ status }) => status === 'unknown');
    expect(textOf(reportOf(open, sampleReport().coverage))).toContain(
      'Nothing wrong was found, but not everything could be judged',
    );
  });

  test('says what to do first: the worst rule, in its own words', () => {
    const [, first] = /What to do first<\/h2><ol>\s*<li>(.*?)<\/li>/s.exec(page) ?? [];
    expect(first).toContain('The root user has an access key');
    expect(first).toContain('111122223333 production');
    expect(first).toContain('find out by what, and move that to a role');
  });
});

test('findings that are set aside are in no chart and no sum', () => {
  const charts = page.slice(page.indexOf('id="charts"'), page.indexOf('id="controls"'));
  expect(charts).not.toContain('user-credential-unused');
  expect(charts).toContain('rule-user-ssh-key-age');
});

test('accounts beyond twenty share one bar', () => {
  const text = textOf(manyKeys(1000));
  expect(text).toContain('80 other accounts');
  expect(text.match(/href="#account=/g)).toHaveLength(20);
});

test('what is left out is said, and what needs somebody never is', () => {
  const passing = textOf(manyKeys(1500, 'pass'));
  expect(passing).toContain('500 of 1,500 passing findings are counted but not listed');
  expect(passing.match(/user-setup-access-key/g)?.length).toBeLessThan(1100);
  const failing = textOf(manyKeys(6000));
  for (const user of ['"user-0"', '"user-5999"']) expect(failing).toContain(user);
  expect(failing).toContain('1,000 more findings are listed only where scripts are on');
});

test('findings are walked twice and not held', () => {
  const { run, coverage, findings } = wholeReport();
  let walks = 0;
  const counting = {
    [Symbol.iterator]() {
      walks += 1;
      return findings[Symbol.iterator]();
    },
  };
  textOf({ run, coverage, findings: counting });
  expect(walks).toBe(2);
});

test('rules that were not run are named with what they need', () => {
  const text = textOf(wholeReport({ leftOut: [{ rule: 'user-owner-left', needs: 'people' }] }));
  expect(text).toContain('hand one in with --people');
  expect(text).toContain('user-owner-left');
});

test.each(HOSTILE_NAMES)('P02 O11 a name like %j is seen and not obeyed', (name) => {
  const text = textOf(hostileReport(name));
  for (const line of text.split('\n')) expect(line).not.toMatch(INVISIBLE);
  expect(text.match(/<script/g)).toHaveLength(page.match(/<script/g)?.length ?? 0);
  expect(text).not.toContain('alert(1)</script>');
});
