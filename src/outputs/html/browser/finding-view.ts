import type { Status } from '../../../core/model/finding.ts';
import type { Row } from '../unpack-findings.ts';
import { commandBlock } from './copy.ts';
import { element, prose } from './dom.ts';
import { evidenceTable } from './evidence-view.ts';

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  fail: 'failing',
  unknown: 'not judged',
  manual: 'look by hand',
  pass: 'passing',
  'not-applicable': 'not applicable',
};

/** A finding, closed. Its details are made when it is first opened: a page may hold 50,000. */
export function findingView(row: Row, now: string): HTMLDetailsElement {
  const view = element('details', { class: 'finding', id: `finding-${row.id}` }, heading(row));
  view.addEventListener('toggle', () => {
    if (view.open) fill(view, row, now);
  });
  return view;
}

/** Makes the details of a finding if they are not there yet. */
export function fill(view: HTMLDetailsElement, row: Row, now: string): void {
  if (view.childElementCount === 1) view.append(details(row, now));
}

function heading(row: Row): HTMLElement {
  const chip =
    row.status === 'fail'
      ? element('span', { class: `chip ${row.severity}` }, row.severity)
      : element('span', { class: `chip ${row.status}` }, STATUS_WORDS[row.status]);
  const account = row.accountName === '' ? row.account : row.accountName;
  const where = element('span', { class: 'where' }, 'in ', element('bdi', {}, account));
  if (row.accountName !== '') where.append(` ${row.account}`);
  return element(
    'summary',
    {},
    chip,
    element(
      'span',
      { class: 'who' },
      element('b', {}, element('bdi', {}, row.who)),
      ...(row.credential === '' ? [] : [' ', element('code', {}, row.credential)]),
    ),
    where,
    element('span', { class: 'says' }, row.says),
    ...(row.aside === undefined ? [] : [asideLine(row.aside)]),
  );
}

/** Why it does not count stands in the closed row: nobody should have to open it to see who accepted what. */
function asideLine({ lines }: NonNullable<Row['aside']>): HTMLElement {
  const pieces = lines.flatMap(([label, text], index) => [
    ...(index === 0 ? [] : [' · ']),
    `${label}: `,
    element('bdi', {}, text),
  ]);
  return element('span', { class: 'aside-line' }, ...pieces);
}

function details(row: Row, now: string): HTMLElement {
  const { arn, advice, commands, evidence, controls, credentialStatus } = row.details();
  const body = element('div', { class: 'details' });
  if (advice !== '' || commands.length > 0) {
    const where = row.accountName === '' ? row.account : `${row.account} (${row.accountName})`;
    const words = commands.length === 0 ? [] : [element('p', { class: 'dim' }, `Run in account ${where}:`)];
    body.append(
      part(
        'What to do',
        element('p', {}, ...prose(advice)),
        ...words,
        ...commands.map((each) => commandBlock(each)),
      ),
    );
  }
  if (evidence.length > 0) body.append(part('Evidence', evidenceTable(evidence, now)));
  const facts: [string, string][] = [
    ['Resource', arn],
    ...(credentialStatus === ''
      ? []
      : [['Credential', `${row.credential}, ${credentialStatus}`] as [string, string]]),
    ['Rule', row.rule],
    ['Severity', row.severity],
    ['Finding', row.id],
  ];
  body.append(part('Identity', pairs(facts)));
  if (controls.length > 0) body.append(controlsView(controls));
  return body;
}

/** Some frameworks map a rule to dozens of controls: more than a few are folded away. */
function controlsView(controls: readonly string[]): HTMLElement {
  const list = element('ul', {}, ...controls.map((each) => element('li', {}, each)));
  if (controls.length <= 3) return part('Published controls', list);
  return element(
    'details',
    { class: 'more' },
    element('summary', {}, `Published controls (${controls.length} frameworks)`),
    list,
  );
}

function part(title: string, ...children: readonly Node[]): HTMLElement {
  return element('div', { class: 'part' }, element('h4', {}, title), ...children);
}

function pairs(lines: readonly (readonly [string, string])[]): HTMLElement {
  return element(
    'dl',
    { class: 'pairs' },
    ...lines.map(([label, text]) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, element('bdi', {}, text))),
    ),
  );
}
