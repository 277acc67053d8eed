import { type Fields, isFields } from '../model/fields.ts';
import type { ListFormat } from '../model/triage.ts';
import type { GatheredKeys } from './gathered-keys.ts';
import { readGithub } from './reported/github.ts';
import { readGuardDuty } from './reported/guardduty.ts';
import { readHealth } from './reported/health.ts';
import type { ReadReport } from './reported/report.ts';
import { readSecurityHub } from './reported/security-hub.ts';

const READERS: readonly ReadReport[] = [readGithub, readSecurityHub, readHealth, readGuardDuty];

/** Takes the ids from records of JSON, one after the other, and counts. */
export class RecordList {
  readonly formats = new Set<ListFormat>();
  records = 0;
  withoutId = 0;
  readonly #keys: GatheredKeys;

  constructor(keys: GatheredKeys) {
    this.#keys = keys;
  }

  /** One record: an alert, an event that holds findings, a text, or a list of any of them. */
  take(value: unknown): void {
    // Alerts lie one list deep (`gh api --slurp`); what is deeper is JSON of another kind.
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isFields(each)) this.#object(each);
      else this.#other(each);
    }
  }

  #object(record: Fields): void {
    const held = findingsIn(record);
    if (held !== undefined) {
      this.take(held);
      return;
    }
    for (const read of READERS) {
      const report = read(record);
      if (report === undefined) continue;
      this.formats.add(report.reported.by);
      let found = 0;
      // An id that stands in two members of one finding was reported once.
      for (const text of new Set(report.texts)) found += this.#keys.take(text, report.reported);
      this.#count(found);
      return;
    }
    this.#other(record);
  }

  /** JSON of another kind: ids are taken from wherever they stand, and nothing else. */
  #other(value: unknown): void {
    this.formats.add('json');
    let found = 0;
    for (const text of textsIn(value)) found += this.#keys.take(text);
    this.#count(found);
  }

  #count(found: number): void {
    this.records += 1;
    if (found === 0) this.withoutId += 1;
  }
}

/** An event of Security Hub has its findings in a list of its own. */
function findingsIn({ detail }: Fields): readonly unknown[] | undefined {
  return isFields(detail) && Array.isArray(detail.findings) ? detail.findings : undefined;
}

/** Every text in a value, names of members too. A walk of its own, since nesting has no border. */
function* textsIn(value: unknown): Generator<string> {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') yield next;
    else if (Array.isArray(next)) for (const inner of next.toReversed()) open.push(inner);
    else if (isFields(next))
      for (const [name, inner] of Object.entries(next).toReversed()) open.push(inner, name);
  }
}
