import { expect, test } from 'vitest';
import { HOSTILE_NAMES } from '../../../test/contract/hostile.ts';
import { joinMarkup, markup, name, prose } from './markup.ts';

test('a text put into a template is escaped, and markup is not', () => {
  expect(markup`<b title="${'"x" & <y>'}">${markup`<i>${1}</i>`}${undefined}</b>`.html).toBe(
    '<b title="&#34;x&#34; &#38; &#60;y&#62;"><i>1</i></b>',
  );
});

test('lists are joined, each of them escaped', () => {
  expect(markup`${['<a>', markup`<br>`]}`.html).toBe('&#60;a&#62;<br>');
  expect(joinMarkup([markup`a`, markup`b`], markup` · `).html).toBe('a · b');
});

test.each(HOSTILE_NAMES)('P02 a name like %j leaves neither its element nor its attribute', (hostile) => {
  const { html } = markup`<b title="${hostile}">${name(hostile)}</b>`;
  expect(html.match(/[<>]/g)).toHaveLength(8);
  expect(html.match(/"/g)).toHaveLength(2);
  expect(html).not.toMatch(/\p{Cc}|\p{Cf}|'/u);
});

test('prose knows code and stress, and nothing else', () => {
  expect(prose('`a <b>` is *not* **bold** [x](y)').html).toBe(
    '<code>a &#60;b&#62;</code> is <em>not</em> **bold** [x](y)',
  );
});
