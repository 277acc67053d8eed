import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, INVISIBLE } from '../../../test/contract/hostile.ts';
import { code, plain } from './text.ts';

describe('plain', () => {
  test.each([
    ['@octocat and #123', '@&#8203;octocat and #&#8203;123'],
    ['GH-12, org/repo#5', 'GH&#8203;-12, org/repo#&#8203;5'],
    ['https://evil.example www.evil.example', 'https&#58;//evil.example www&#46;evil.example'],
    ['<b>&amp;</b>', '&#60;b&#62;&#38;amp;&#60;/b&#62;'],
    ['a | b', 'a \\| b'],
    [
      '`code` *stress* _too_ [link](x) ![i](x)',
      '\\`code\\` \\*stress\\* \\_too\\_ \\[link\\](x) !\\[i\\](x)',
    ],
    ['$x^2$', '&#36;x^2&#36;'],
    ['::error::x', '\\\\u003a:error::x'],
  ])('%j is told as %j', (text, told) => {
    expect(plain(text)).toBe(told);
  });
});

describe('code', () => {
  test('tells a text as it is', () => {
    expect(code('AKIARTX3GSDSQALICE01')).toBe('`AKIARTX3GSDSQALICE01`');
    expect(code('<root_account>')).toBe('`<root_account>`');
    expect(code('')).toBe('');
  });

  test.each(['a|b', 'a`b', 'a\\|b', ' blank'])('%j neither ends itself nor its cell', (text) => {
    expect(code(text)).toMatch(/^<code>(?:[\w ]|&#\d+;)+<\/code>$/);
  });
});

test.each(HOSTILE_NAMES)('P02 a name like %j is one line without marks that can be obeyed', (name) => {
  for (const told of [plain(name), code(name)]) {
    expect(told).not.toMatch(INVISIBLE);
    expect(told.replaceAll(/\\\|/g, '')).not.toContain('|');
  }
  expect(plain(name)).not.toMatch(/<|@\w|(?<!&)#\w/);
});
