import { describe, expect, test } from 'vitest';
import {
  allStories,
  benignStory,
  hostileStory,
  incompleteStory,
  rootStory,
} from '../../../test/support/investigations.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { headlineOf, headlineWords } from './headline.ts';
import { investigationHtml } from './html.ts';
import { investigationPage } from './terminal.ts';

const hostile = hostileStory();

/** AWS found the key in public, and nobody has used it (I15). */
const exposed: Investigation = { ...hostile, verdict: { ...hostile.verdict, level: 'needs-a-look' } };

const unsearched: Investigation = { ...incompleteStory(), sources: [] };

const terminal = (...list: readonly Investigation[]) =>
  [...investigationPage(list, { columns: 80, color: false })].join('');
const html = (...list: readonly Investigation[]) => [...investigationHtml(list)].join('');

test('it is the verdict, where that says all', () => {
  expect(allStories().map(headlineOf)).toEqual(allStories().map(({ verdict }) => verdict.level));
  expect(headlineWords(incompleteStory())).toBe('No use seen, but not everything was searched');
});

describe('I15: a key that must be contained though no misuse was seen', () => {
  test('is told to be exposed', () => {
    expect(headlineOf(exposed)).toBe('exposed');
    expect(headlineOf(rootStory())).toBe('needs-a-look');
    expect(terminal(exposed).trimStart()).toMatch(/^EXPOSED: CONTAIN NOW {2}AKIARTX3GSDSQDEPLOY1/);
  });

  test('has the colour of misuse, and stands before what needs a look', () => {
    expect(html(exposed)).toContain('<div class="callout verdict critical">');
    const page = html(rootStory(), exposed, benignStory());
    expect(page).toContain('<span class="chip critical">Exposed: contain now</span>');
    expect(page.indexOf('Exposed: contain now</span>')).toBeLessThan(page.indexOf('Needs a look</span>'));
    expect(terminal(rootStory(), exposed)).toContain(
      '2 keys investigated: 1 exposed: contain now, 1 needs a look.',
    );
  });
});

describe('where nothing was searched', () => {
  test('it is not told that no use was seen', () => {
    expect(headlineOf(unsearched)).toBe('not-searched');
    const page = terminal(unsearched);
    expect(page.trimStart()).toMatch(/^NOT SEARCHED {2}AKIARTX3GSDSQUNKNWN1/);
    expect(page).toContain('Searched:     nothing');
    expect(page).not.toMatch(/no call was seen|no use seen/i);
    expect(html(unsearched)).toContain('<title>Not searched: AKIARTX3GSDSQUNKNWN1');
  });

  test('it stands before what was searched and is quiet', () => {
    const page = terminal(benignStory(), unsearched);
    expect(page.indexOf('Not searched ?')).toBeLessThan(page.indexOf('Consistent use '));
    expect(page).toContain('1 not searched');
  });
});
