import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, expect, test } from 'vitest';
import { auditOcsf } from '../../src/outputs/audit/ocsf.ts';
import { HOSTILE_ENTRY, SAMPLE_ENTRIES } from '../support/audit-entries.ts';
import { askPython } from './python.ts';

interface Event {
  readonly class_uid: number;
  readonly message: string;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
let schemas: Readonly<Record<string, object>> = {};

beforeAll(() => {
  schemas = askPython('ocsf-schema.py', JSON.stringify([6003, 6007])) as typeof schemas;
});

function errorsIn(event: Event): readonly unknown[] {
  const schema = schemas[event.class_uid];
  if (schema === undefined) throw new Error(`There is no schema of class ${event.class_uid}.`);
  const validate = ajv.getSchema(String((schema as { $id: string }).$id)) ?? ajv.compile(schema);
  validate(event);
  return validate.errors ?? [];
}

const events = JSON.parse([...auditOcsf([...SAMPLE_ENTRIES, HOSTILE_ENTRY])].join('')) as readonly Event[];

test('every entry of the audit log is a valid OCSF 1.8.0 event, of class 6003 or 6007', () => {
  expect(new Set(events.map(({ class_uid }) => class_uid))).toEqual(new Set([6003, 6007]));
  for (const event of events) expect(errorsIn(event), event.message).toEqual([]);
});

test('the schemas refuse what is wrong, so that they do say something', () => {
  for (const event of events) {
    expect(errorsIn({ ...event, severity_id: 12 } as Event)).not.toEqual([]);
    expect(errorsIn({ ...event, keyreeve: {} } as Event)).not.toEqual([]);
  }
});
