import { byText } from '../investigation/order.ts';
import { compilePattern } from '../policy/pattern.ts';

/** What a policy may name, and what stands for it when the policy is evaluated: the same, or the pattern itself. */
export interface ResourceText {
  /** As the policy has it: what others chose is escaped, so that no `*` of theirs is a wildcard. */
  readonly text: string;
  /** Unescaped. Wildcards of ours stand in it as characters: a policy that allows the pattern matches them. */
  readonly arn: string;
}

export const EVERYTHING: ResourceText = { text: '*', arn: '*' };

/** Each text once, in the order of their first. */
export function onceEach(texts: readonly ResourceText[]): readonly ResourceText[] {
  return [...new Map(texts.map((text) => [text.text, text])).values()];
}

/** Resources of one kind that a policy names one by one; more are put together. */
export const MOST_NAMED = 5;

/** As many are named one by one where their names have nothing in common: a policy has room for them. */
const MOST_APART = 40;

/**
 * Characters that a policy document may hold (IAM User Guide, "Grammar of the IAM JSON policy language"; CreatePolicy,
 * PolicyDocument), controls left out: no name that is let through here breaks a line.
 */
const WRITABLE = /^[\u0020-\u007e\u00a1-\u00ff]*$/;

/** An ARN as it was seen, so that a policy means exactly it; undefined where a policy cannot hold it. */
export function literal(arn: string): ResourceText | undefined {
  if (!WRITABLE.test(arn)) return undefined;
  // Wildcards of ours, where AWS adds what no record tells: a secret's six characters, a log group's streams.
  // Of their own services alone: an object of S3 may be called like one.
  const [, own = '', ours = ''] =
    /^(.*?)((?<=^arn:[^:]*:secretsmanager:.*)-\?{6}|(?<=^arn:[^:]*:logs:.*):\*)?$/s.exec(arn) ?? [];
  return { text: `${escaped(own)}${ours}`, arn };
}

/** `${*}`, `${?}` and `${$}` are the characters themselves (IAM User Guide, "Variables", special characters). */
function escaped(text: string): string {
  return text.replaceAll(/[*?$]/g, (character) => `\${${character}}`);
}

/**
 * ARNs as few texts: one by one, or where they are many, by what those of one place have in common. What is in a bucket
 * stays in the bucket, what is in a region in the region.
 */
export function together(arns: readonly string[]): {
  readonly texts: readonly ResourceText[];
  readonly widened: number;
} {
  const texts: ResourceText[] = [];
  let widened = 0;
  for (const group of Map.groupBy(arns.toSorted(byText), placeOf).values()) {
    const named = group.flatMap((arn) => literal(arn) ?? []);
    const areNamed = named.length === group.length;
    const few = areNamed && group.length <= MOST_NAMED;
    const common = few && !group.some(isDated) ? undefined : commonOf(group);
    // A pattern of no name at all would be every bucket there is, those of others too.
    const isAnything = common !== undefined && areNamed && common.text === `${headOf(group)}*`;
    if (common === undefined || (isAnything && group.length <= MOST_APART)) texts.push(...named);
    else {
      widened += group.length;
      texts.push(common);
    }
  }
  return { texts, widened };
}

/** What stands before any name: `arn:aws:s3:::`. */
function headOf([first = '']: readonly string[]): string {
  return splitArn(first)[0];
}

/** `arn:aws:s3:::bucket/`, `arn:aws:ec2:eu-west-1:111122223333:snapshot/`. */
function placeOf(arn: string): string {
  const [head = '', rest = ''] = splitArn(arn);
  return `${head}${/^[^/:]*[/:]/.exec(rest)?.[0] ?? ''}`;
}

/** After five colons the resource begins. */
function splitArn(arn: string): readonly [string, string] {
  const [head = ''] = /^(?:[^:]*:){5}/.exec(arn) ?? [];
  return [head, arn.slice(head.length)];
}

/** A name with a date in it: tomorrow's is another one. */
const DATE = /(?<!\d)(?:19|20)\d\d[-_/.]?(?:0[1-9]|1[0-2])(?!\d{5})/;

function isDated(arn: string): boolean {
  return DATE.test(splitArn(arn)[1]);
}

function commonOf(group: readonly string[]): ResourceText {
  const [first = ''] = group;
  const least = placeOf(first).length;
  let length = first.length;
  for (const arn of group) while (length > least && !arn.startsWith(first.slice(0, length))) length -= 1;
  const shared = first.slice(0, length);
  // What begins with a year ends with it; and a part of a word is no group of names.
  const dated = shared.slice(least).search(/(?<!\d)(?:19|20)\d{2}/);
  const undated = dated < 0 ? shared : shared.slice(0, least + dated);
  const cut = /^.*[/:_.=-]/s.exec(undated)?.[0] ?? '';
  const common = first.slice(0, Math.max(cut.length, least));
  const own = literal(common) ?? literal(placeOf(first)) ?? literal(splitArn(first)[0]);
  return own === undefined ? EVERYTHING : { text: `${own.text}*`, arn: `${own.arn}*` };
}

/** What of an ARN's pattern a place fills in. */
export interface ArnPlace {
  readonly partition: string;
  readonly accountId: string;
  /** Empty: in any region. */
  readonly regions: readonly string[];
}

/** All resources of a type in an account, and in some regions: `arn:aws:ec2:eu-west-1:111122223333:volume/*`. */
export function everyOne(
  pattern: string,
  { partition, accountId, regions }: ArnPlace,
): readonly ResourceText[] {
  const filled: Readonly<Record<string, string>> = { Partition: partition, Account: accountId };
  const where = /\$\{Region\}/.test(pattern) && regions.length > 0 ? regions : ['*'];
  return where.map((region) => {
    const arn = pattern.replaceAll(/\$\{([^}]*)\}/g, (_variable, name: string) =>
      name === 'Region' ? region : (filled[name] ?? '*'),
    );
    return { text: arn, arn };
  });
}

/**
 * Tells whether an ARN is of a type, by the type's pattern. Matched as policies are, whose time has a border: a name may
 * be two thousand slashes.
 */
export function isOfType(pattern: string): (arn: string) => boolean {
  const [head, rest] = splitArn(pattern);
  const parts = head.split(':');
  const stars = rest.replaceAll(/\$\{[^}]*\}/g, '*');
  const fits = compilePattern(stars, { variables: false, wildcards: true });
  // A bucket's name has no slash; without that each object would be a bucket.
  const isBucket = rest === BUCKET;
  return (arn) => {
    const [ownHead, ownRest] = splitArn(arn);
    const own = ownHead.split(':');
    const sameHead =
      own.length === parts.length &&
      parts.every((part, index) => part === own[index] || part.startsWith('$'));
    return sameHead && fits(ownRest, NOTHING) === true && !(isBucket && ownRest.includes('/'));
  };
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: as AWS publishes it
const BUCKET = '${BucketName}';
const NOTHING = { values: new Map<string, null>(), others: 'absent' } as const;
