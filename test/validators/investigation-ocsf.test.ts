import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, expect, test } from 'vitest';
import type { Investigation } from '../../src/core/model/investigation.ts';
import { investigationOcsf } from '../../src/outputs/investigation/ocsf.ts';
import { allStories, hostileNamesStory, hostileStory, incompleteStory } from '../support/investigations.ts';
import { askPython } from './python.ts';

interface Event {
  readonly severity_id: number;
  readonly is_alert: boolean;
  readonly status_id: number;
  readonly status_code: string;
  readonly status_detail: string;
  readonly time: number;
  readonly finding_info: { readonly uid: string; readonly title: string };
  readonly evidences?: readonly { readonly name: string; readonly src_endpoint?: { readonly ip?: string } }[];
  readonly remediation?: { readonly desc: string };
  readonly unmapped: { readonly keyreeve: { readonly notSearched: readonly unknown[] } };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
let validate: ReturnType<typeof ajv.compile> | undefined;

beforeAll(() => {
  const schemas = askPython('ocsf-schema.py', JSON.stringify([2004])) as Readonly<Record<string, object>>;
  validate = ajv.compile(schemas[2004] ?? {});
});

const eventsOf = (list: readonly Investigation[]) =>
  JSON.parse([...investigationOcsf(list)].join('')) as readonly Event[];

function errorsIn(event: object): readonly unknown[] {
  if (validate === undefined) throw new Error('There is no schema.');
  validate(event);
  return validate.errors ?? [];
}

test.each([
  ['one of each verdict', allStories()],
  ['hostile names', [hostileNamesStory('<script>\u001b[2J::error::')]],
])('every event of %s is a valid Detection Finding of OCSF 1.8.0', (_name, list) => {
  const events = eventsOf(list);
  expect(events).toHaveLength(list.length);
  for (const event of events) expect(errorsIn(event), event.status_code).toEqual([]);
});

test('the schema refuses what is wrong, so that it does say something', () => {
  const [event] = eventsOf([hostileStory()]);
  expect(errorsIn({ ...event, severity_id: 12 })).not.toEqual([]);
  expect(errorsIn({ ...event, evidences: [{ name: 'x' }] })).not.toEqual([]);
  expect(errorsIn({ ...event, keyreeve: {} })).not.toEqual([]);
});

test('alerts are what is likely misuse or needs a look; all others wake nobody', () => {
  const told = Object.fromEntries(
    eventsOf(allStories()).map(({ status_code, is_alert, severity_id }) => [
      status_code,
      [is_alert, severity_id],
    ]),
  );
  expect(told).toEqual({
    'likely-misuse': [true, 5],
    'needs-a-look': [true, 3],
    'consistent-use': [false, 1],
    'no-use-seen': [false, 1],
  });
});

test('the events of every signal are evidence, with the address they came from', () => {
  const story = hostileStory();
  const [event] = eventsOf([story]);
  expect(new Set(event?.evidences?.map(({ name }) => name))).toEqual(
    new Set(story.signals.map(({ id }) => id)),
  );
  expect(event?.evidences?.find(({ name }) => name === 'persistence')?.src_endpoint).toEqual({
    ip: '203.0.113.77',
    location: { country: 'NL' },
    autonomous_system: { number: 64511, name: 'Example Hosting B.V.' },
  });
  expect(event?.remediation?.desc).toContain('keyreeve plan --contain');
});

test('I12: a call that AWS made by itself has no address', () => {
  const [story] = allStories();
  const [event] = eventsOf(story === undefined ? [] : [story]);
  expect(event?.evidences?.[0]?.src_endpoint).toEqual({ svc_name: 'AWS Internal' });
});

test('what was not searched stands in the event', () => {
  const [event] = eventsOf([incompleteStory()]);
  expect(event?.status_detail).toContain('INCOMPLETE, not searched: us-east-1 (AccessDeniedException)');
  expect(event?.unmapped.keyreeve.notSearched).toEqual(incompleteStory().notSearched);
});

test('the id of a finding is that of its key, whatever was found', () => {
  const [one] = eventsOf([hostileStory()]);
  const [other] = eventsOf([{ ...hostileStory(), signals: [], now: '2026-11-23T12:00:00Z' }]);
  expect(other?.finding_info.uid).toBe(one?.finding_info.uid);
  expect(other?.time).not.toBe(one?.time);
});
