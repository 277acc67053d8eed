import type { Investigation, UseDimension, UseShare } from '../../../core/model/investigation.ts';
import { type Markup, markup, name } from '../../html/markup.ts';
import { numbers, table } from '../../html/table.ts';
import { grouped } from '../../html/words.ts';
import { DIMENSION_IN_WORDS, DIMENSIONS_TOLD, shortService, useWords } from '../words.ts';
import { dayChart } from './day-chart.ts';
import { hourMap } from './hour-map.ts';
import { heading, type Place, part, unbroken, when } from './place.ts';

/** Rows that stand open: the others can be opened below. */
const MOST_ROWS = 8;

/** When, from where, with what and for what the key was used. */
export function usePart(investigation: Investigation, place: Place): Markup {
  const { use } = investigation;
  const told = DIMENSIONS_TOLD.filter((dimension) => use[dimension].length > 0);
  return part(
    place,
    'use',
    'What it was used for',
    markup`<p>${useWords(investigation, grouped)}</p>
${dayChart(investigation, place)}${hourMap(investigation, place)}
<div class="charts">${told.map((dimension) => shareCard(use[dimension], dimension, use.distinct[dimension], place))}</div>`,
  );
}

function shareCard(
  shares: readonly UseShare[],
  dimension: UseDimension,
  distinct: number,
  place: Place,
): Markup {
  const [one, many] = DIMENSION_IN_WORDS[dimension];
  const all = Math.max(distinct, shares.length);
  const title = `${grouped(all)} ${all === 1 ? one : many}`;
  const rest = shares.slice(MOST_ROWS);
  const more = all - shares.length;
  return markup`<section class="card">${heading(place.level + 1, undefined, title)}
${shareTable(title, one, shares.slice(0, MOST_ROWS), dimension)}
${rest.length > 0 ? markup`<details class="numbers"><summary>${grouped(rest.length)} more ${rest.length === 1 ? one : many}</summary>${shareTable(`More ${many}`, one, rest, dimension)}</details>` : undefined}${more > 0 ? markup`<p class="dim">${grouped(more)} more are not in this page.</p>` : undefined}
</section>
`;
}

function shareTable(
  title: string,
  one: string,
  shares: readonly UseShare[],
  dimension: UseDimension,
): Markup {
  const columns = [
    { heading: `${one.charAt(0).toUpperCase()}${one.slice(1)}` },
    numbers('Calls'),
    numbers('Denied'),
    { heading: 'First and last (UTC)' },
  ];
  const rows = shares.map((share) => [
    nameOf(share, dimension),
    grouped(share.count),
    share.denied > 0 ? markup`<b class="text-critical">${grouped(share.denied)}</b>` : '0',
    markup`${when(share.firstAt)} ${share.lastAt === share.firstAt ? undefined : when(share.lastAt)}`,
  ]);
  return table(title, columns, rows);
}

function nameOf(share: UseShare, dimension: UseDimension): Markup {
  const { country, network, label } = share;
  const isService = dimension === 'services' || dimension === 'actions';
  const place = [country, network].filter((each) => each !== undefined).join(', ');
  const called = isService
    ? name(shortService(share.name))
    : dimension === 'clients'
      ? name(share.name)
      : unbroken(share.name);
  return markup`<span class="share">${called}</span>${label === undefined ? undefined : markup` <span class="chip">${name(label)}</span>`}${place === '' ? undefined : markup`<small class="below">${name(place)}</small>`}`;
}
