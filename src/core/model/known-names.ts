import { Pseudonyms } from './redact-more.ts';

/** AWS's own ids of credentials and principals begin so (IAM User Guide, unique identifiers). */
const KEY_ID = /\b(?:AKIA|ASIA|ABIA|ACCA|ABSK|AIDA|AROA|AGPA|ANPA|ANVA|APKA|ASCA|AIPA)[A-Z0-9]{8,}\b/;
const ARN = /\barn:aws[\w-]*:[^\s'"`]+/;
const ACCOUNT_ID = /(?<!\d)\d{12}(?!\d)/;
const MAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/;
/** With `::`, or eight groups: a time of the day has neither. */
const IPV6 =
  /(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?(?:\d{1,3}(?:\.\d{1,3}){3})?)(?![\w:])/i;
/** A file or a folder: it begins like one, has folders in the middle of it, or ends like a file of a trail. */
const PATH =
  /(?<![\p{L}\p{N}_.-])(?:s3:\/\/|~\/|\.{0,2}\/(?=\S)|[A-Za-z]:\\)[^\s'"`,;]+|(?<![\w.-])[\w.-]+(?:\/[\w.=-]+){2,}|(?<![^\s'"`,;])[^\s'"`,;]+\.(?:json|gz|csv|mmdb|ya?ml|parquet)\b/u;

/** Names shorter than this are replaced only where they stand alone: `al` is part of many words. */
const SHORT = 5;

/**
 * Names that are to be hidden, and their pseudonyms. A name is told once, wherever it is known to be one; then it is
 * found inside every text. ARNs, key ids, account ids, addresses and the like are found without being told.
 */
export class KnownNames {
  readonly #pseudonyms = new Pseudonyms();
  /** By the name in lower case: IAM tells names apart without regard to case. */
  readonly #replacements = new Map<string, string>();
  #pattern: RegExp | undefined;

  /** The pseudonym of a name, which is known from now on. */
  of(kind: string, name: string): string {
    const known = this.#replacements.get(name.toLowerCase());
    if (known !== undefined) return known;
    const pseudonym = this.#pseudonyms.of(kind, name);
    this.stand(name, pseudonym);
    return pseudonym;
  }

  /** Has something else stand for a text. */
  stand(text: string, instead: string): void {
    if (text === '' || this.#replacements.has(text.toLowerCase())) return;
    this.#replacements.set(text.toLowerCase(), instead);
    this.#pattern = undefined;
  }

  /** Learns the names in all ARNs of a text. */
  learn(text: string): void {
    for (const [arn] of text.matchAll(new RegExp(ARN, 'gu'))) this.arn(trimmed(arn));
  }

  /** An ARN of pseudonyms: `arn:aws:iam::account-0001:user/user-0001`. Those of AWS's own policies stay. */
  arn(arn: string): string {
    const [, partition = 'aws', service = '', region = '', account = '', ...rest] = arn.split(':');
    if (account === 'aws') return arn;
    const owner = account === '' ? '' : this.of('account', account);
    const resource = this.#resource(service, rest.join(':'));
    return ['arn', partition, service, region, owner, resource].join(':');
  }

  #resource(service: string, resource: string): string {
    const [kind = '', ...names] = resource.split('/');
    if (names.length === 0) return resource === 'root' ? 'root' : this.of('resource', resource);
    if (!['iam', 'sts'].includes(service)) return this.of('resource', resource);
    // A path says how an organisation is ordered, and is dropped. Of a session the role stands before its name.
    const shown =
      kind === 'assumed-role'
        ? [this.of('role', names[0] ?? ''), ...names.slice(1).map((each) => this.of('session', each))]
        : [this.of(kind === 'federated-user' ? 'session' : kind, names.at(-1) ?? '')];
    return [kind, ...shown].join('/');
  }

  /** The text without any name that is known, and without ids, addresses, paths and mail addresses. */
  hide(text: string): string {
    this.#pattern ??= this.#compiled();
    return text.replace(this.#pattern, (found) => this.#instead(found));
  }

  #compiled(): RegExp {
    const names = [...this.#replacements.keys()].toSorted((a, b) => b.length - a.length);
    const literal = names.map((name) => {
      const exact = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      return name.length < SHORT ? `(?<![\\p{L}\\p{N}])${exact}(?![\\p{L}\\p{N}])` : exact;
    });
    // In the order they are tried at one place: an ARN and a name before what may be a part of them.
    const parts = [ARN, ...literal, MAIL, KEY_ID, ACCOUNT_ID, IPV4, IPV6, PATH];
    return new RegExp(parts.map((part) => (typeof part === 'string' ? part : part.source)).join('|'), 'giu');
  }

  #instead(found: string): string {
    const known = this.#replacements.get(found.toLowerCase());
    if (known !== undefined) return known;
    if (/^arn:/i.test(found)) return this.arn(trimmed(found)) + found.slice(trimmed(found).length);
    return this.#pseudonyms.of(kindOf(found), found);
  }
}

function trimmed(arn: string): string {
  return arn.replace(/[.,;:)\]}>]+$/, '');
}

function kindOf(found: string): string {
  if (found.includes('@')) return 'person';
  if (/^\d{12}$/.test(found)) return 'account';
  if (new RegExp(`^${KEY_ID.source}$`, 'i').test(found)) return 'key';
  return new RegExp(`^(?:${IPV4.source}|${IPV6.source})$`, 'i').test(found) ? 'address' : 'path';
}
