import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Finding, Status } from '../../src/core/model/finding.ts';
import { ocsf, ocsfDetection } from '../../src/outputs/ocsf.ts';
import { NOW, reportOf, wholeReport } from '../contract/sample-report.ts';
import { askPython } from './python.ts';
import { REPORTS, textOf } from './reports.ts';

const CLASSES = [
  { uid: 2003, write: ocsf },
  { uid: 2004, write: ocsfDetection },
];

interface Event {
  readonly severity_id: number;
  readonly status_id: number;
  readonly time: number;
  readonly finding_info: { readonly uid: string };
  readonly compliance?: { readonly status_id: number };
  readonly is_alert?: boolean;
  readonly unmapped: { readonly keyreeve: { readonly status: string; readonly attested?: object } };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
let schemas: Readonly<Record<string, object>> = {};

beforeAll(() => {
  schemas = askPython('ocsf-schema.py', JSON.stringify(CLASSES.map(({ uid }) => uid))) as typeof schemas;
});

const eventsOf = (write: typeof ocsf, report = wholeReport()) => JSON.parse(textOf(write, report)) as Event[];

describe.each(CLASSES)('OCSF 1.8.0, class $uid', ({ uid, write }) => {
  const errorsIn = (event: unknown) => {
    const schema = schemas[uid];
    if (schema === undefined) throw new Error(`There is no schema of class ${uid}.`);
    const validate = ajv.getSchema(String((schema as { $id: string }).$id)) ?? ajv.compile(schema);
    validate(event);
    return validate.errors ?? [];
  };

  test.each(REPORTS)('every event of %s is valid', (_name, report) => {
    for (const event of eventsOf(write, report)) expect(errorsIn(event)).toEqual([]);
  });

  test('the schema refuses what is wrong, so that it does say something', () => {
    const [event] = eventsOf(write);
    expect(errorsIn({ ...event, severity_id: 12 })).not.toEqual([]);
    expect(errorsIn({ ...event, finding_info: {} })).not.toEqual([]);
    expect(errorsIn({ ...event, keyreeve: {} })).not.toEqual([]);
  });

  test('the id is the finding’s, the time the run’s in milliseconds, and a pass wakes nobody', () => {
    const { findings } = wholeReport();
    const known = [...findings].filter(({ status }) => status !== 'not-applicable');
    const events = eventsOf(write);
    expect(events.map(({ finding_info }) => finding_info.uid)).toEqual(known.map(({ id }) => id));
    for (const event of events) {
      expect(event.time).toBe(Date.parse(NOW));
      if (event.unmapped.keyreeve.status === 'pass') expect(event.severity_id).toBe(1);
    }
  });

  test('what is suppressed says so in the event’s status, and an attestation is no pass', () => {
    for (const event of eventsOf(write)) {
      const finding = [...wholeReport().findings].find(({ id }) => id === event.finding_info.uid);
      expect(event.status_id).toBe(finding?.suppressed === undefined ? 1 : 3);
      expect(event.unmapped.keyreeve.attested).toEqual(finding?.attested);
      if (finding?.attested !== undefined) expect(event.compliance?.status_id).not.toBe(1);
    }
  });
});

test('every status has its number in a Compliance Finding', () => {
  const [finding] = [...wholeReport().findings];
  const numberOf = (status: Status) =>
    eventsOf(ocsf, reportOf([{ ...(finding as Finding), status }], []))[0]?.compliance?.status_id;
  expect(numberOf('pass')).toBe(1);
  expect(numberOf('fail')).toBe(3);
  expect(numberOf('unknown')).toBe(2);
  expect(numberOf('manual')).toBe(2);
  expect(numberOf('not-applicable')).toBeUndefined();
});

test('a Detection Finding is an alert where it fails and nobody accepted it', () => {
  for (const event of eventsOf(ocsfDetection)) {
    expect(event.is_alert).toBe(event.unmapped.keyreeve.status === 'fail' && event.status_id !== 3);
  }
});
