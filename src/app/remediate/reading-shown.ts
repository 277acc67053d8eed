import type { Json } from '../../core/model/canonical-json.ts';
import type { SubjectReading } from '../../core/plan/conditions.ts';

/** A reading as the audit log keeps it: the values, or why there is none. */
export function readingShown(reading: SubjectReading): Json {
  return shown(reading) as Json;
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  if ('state' in value) return ofFact(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, shown(each)]),
  );
}

function ofFact(fact: Readonly<Record<string, unknown>>): unknown {
  if (fact.state === 'known') return shown(fact.value);
  return { unread: `${String(fact.source)} ${String(fact.code)}` };
}
