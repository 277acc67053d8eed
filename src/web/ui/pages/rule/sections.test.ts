import { expect, test } from 'vitest';
import { sectionsOf } from './sections.ts';

test('blocks stand below the heading before them, and each heading has an id of its own', () => {
  const sections = sectionsOf([
    { kind: 'text', text: 'Before all.' },
    { kind: 'heading', text: 'How it decides' },
    { kind: 'text', text: 'So.' },
    { kind: 'list', ordered: false, items: ['and so'] },
    { kind: 'heading', text: 'How it decides!' },
  ]);
  expect(sections.map(({ id, blocks }) => [id, blocks.length])).toEqual([
    ['', 1],
    ['how-it-decides', 2],
    ['how-it-decides-2', 0],
  ]);
});
