import type {
  KeyPlace,
  PlaceGap,
  PlaceService,
  SearchedPlaces,
  WhereUsed,
} from '../../core/model/key-place.ts';
import { columnsOf, type Look, type Paint, painter, type Style } from '../look.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';

/** Names of one reason that are printed; the JSON has them all. */
const MOST_NAMES = 20;

const SERVICE_NAMES: Readonly<Record<PlaceService | 'all', string>> = {
  all: 'every service',
  lambda: 'Lambda',
  ecs: 'ECS',
  ec2: 'EC2',
  ssm: 'Systems Manager',
  codebuild: 'CodeBuild',
  amplify: 'Amplify',
  cloudformation: 'CloudFormation',
  checkout: 'this machine',
};

type Line = (text: string, indent: number, mark?: string, style?: Style) => string;

/** Where keys are kept, for people: places, then what was searched, what was not, and what never is. */
export function* whereUsedPage(found: WhereUsed, look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const line: Line = (text, indent, mark = '', style) =>
    paragraph(text, columns, { indent, mark, ...(style !== undefined && { style }) }, paint);
  for (const id of found.accessKeyIds) {
    const places = found.places.filter(({ accessKeyId }) => accessKeyId === id);
    yield heading(`${id}: ${verdict(places, found)}`, paint);
    yield* placeLines(places, line);
  }
  yield* searchedLines(found, line, paint);
  yield* gapLines(found.notSearched, line, paint);
  if (found.leftOut.length > 0) yield heading('Left out', paint);
  for (const words of found.leftOut) yield line(words, 2, '- ');
  yield heading('Never searched', paint);
  for (const words of found.never) yield line(words, 2, '- ', 'dim');
}

function verdict(places: readonly KeyPlace[], { complete }: WhereUsed): string {
  const end = complete ? '' : '; INCOMPLETE, see below';
  if (places.length > 0) return `found in ${counted(places.length, 'place')}${end}`;
  return complete ? 'not found in anything that was searched' : `not found in what could be searched${end}`;
}

function* placeLines(places: readonly KeyPlace[], line: Line): Generator<string> {
  const groups = Map.groupBy(places, ({ account, region }) =>
    account === undefined ? 'On this machine' : `Account ${account}, ${region}`,
  );
  for (const [where, inIt] of groups) {
    yield line(where, 2, '', 'bold');
    for (const { kind, resource, at, managedBy, ...how } of inIt) {
      yield line(`${kind} ${resource}`, 4, '- ');
      yield line(`${at}${details(how)}`, 6, 'in ');
      if (managedBy === undefined) continue;
      if ('value' in managedBy) yield line(managedBy.value, 6, 'managed by ');
      else yield line(`who manages it could not be read. ${managedBy.unread}`, 6, '? ');
    }
  }
}

function details({
  line,
  lineInside,
  encoded,
  count,
}: Pick<KeyPlace, 'line' | 'lineInside' | 'encoded' | 'count'>): string {
  return [
    line === undefined ? '' : `, line ${line}`,
    encoded.length === 0 ? '' : `, packed in ${encoded.join(', ')}`,
    lineInside === undefined ? '' : `, line ${lineInside} of what was decoded`,
    count === 1 ? '' : ` and ${counted(count - 1, 'more time')} there`,
  ].join('');
}

function* searchedLines({ searched }: WhereUsed, line: Line, paint: Paint): Generator<string> {
  yield heading('Searched', paint);
  if (searched.length === 0) yield line('Nothing.', 2);
  const groups = Map.groupBy(searched, ({ account, path }) =>
    account === undefined ? `${path}` : `Account ${account}`,
  );
  for (const [where, inIt] of groups) {
    yield line(`${where}: ${inIt.map(searchedWords).join(', ')}`, 2, '- ');
  }
}

/** `Lambda 12 (17 regions)`; regions of which something is missing do not count. */
function searchedWords({ service, resources, regions, notOffered, path }: SearchedPlaces): string {
  if (path !== undefined) return counted(resources, 'file');
  const without = notOffered.length === 0 ? '' : `; not offered in ${notOffered.join(', ')}`;
  const whole = regions.length === 0 ? 'no region whole' : counted(regions.length, 'region');
  return `${SERVICE_NAMES[service]} ${resources} (${whole}${without})`;
}

/** What was not searched, by the reason: one reason mostly holds for many regions, services and accounts. */
function* gapLines(gaps: readonly PlaceGap[], line: Line, paint: Paint): Generator<string> {
  if (gaps.length === 0) return;
  yield heading('NOT SEARCHED: a key may be kept there', paint);
  const reasons = Map.groupBy(gaps, ({ code, words, fix = '' }) => [code, words, fix].join('\0'));
  for (const group of reasons.values()) {
    const [first] = group;
    if (first === undefined) continue;
    yield line(`${first.words} (${first.code})`, 2, '! ');
    if (first.fix !== undefined) yield line(first.fix, 4);
    for (const [where, inIt] of Map.groupBy(group, whereOf)) {
      const regions = [...new Set(inIt.flatMap(({ region }) => region ?? []))];
      yield line(regions.length === 0 ? where : `${where}, in ${regions.join(', ')}`, 4, '- ');
      yield* namedLines(inIt, line);
    }
  }
}

function whereOf({ service, account, call }: PlaceGap): string {
  const by = call === undefined ? '' : ` (${call})`;
  return `${SERVICE_NAMES[service]}${by}${account === undefined ? '' : `, account ${account}`}`;
}

function* namedLines(gaps: readonly PlaceGap[], line: Line): Generator<string> {
  const names = gaps.flatMap(({ what }) => what ?? []);
  for (const name of names.slice(0, MOST_NAMES)) yield line(name, 6, '- ');
  if (names.length <= MOST_NAMES) return;
  yield line(`and ${names.length - MOST_NAMES} more: --format json names them all`, 6, '- ');
}
