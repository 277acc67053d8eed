import type { EvidenceLine } from '../unpack-findings.ts';
import { element } from './dom.ts';

const DAY_MS = 86_400_000;

/** What a verdict rests on: each value with the call that gave it and the time it was true. */
export function evidenceTable(evidence: readonly EvidenceLine[], now: string): HTMLElement {
  const head = ['What', 'Value', 'Source', 'As of (UTC)'].map((each) =>
    element('th', { scope: 'col' }, each),
  );
  const rows = evidence.map(({ name, value, source, at }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', title: name }, inWords(name)),
      element('td', {}, ...valueView(value, now)),
      element('td', {}, element('code', {}, source)),
      element('td', {}, at === '' ? '–' : clock(at).replace(' UTC', '')),
    ),
  );
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
  );
  return element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Evidence' }, table);
}

/** `Key last used at` for `keyLastUsedAt`; the name itself stands in the title. */
function inWords(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueView(value: EvidenceLine['value'], now: string): (Node | string)[] {
  if (value === null) return [element('span', { class: 'dim' }, 'none recorded')];
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  const text = String(value);
  if (!isTime(text)) return [element('bdi', {}, text)];
  const days = Math.floor((Date.parse(now) - Date.parse(text)) / DAY_MS);
  if (days < 1) return [clock(text)];
  return [
    clock(text),
    ' ',
    element('span', { class: 'dim' }, `(${days} ${days === 1 ? 'day' : 'days'} before)`),
  ];
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text);
}

/** `2026-01-10 10:00:02 UTC`. */
function clock(time: string): string {
  return isTime(time) ? `${time.slice(0, 10)} ${time.slice(11, 19)} UTC` : time;
}
