import { SEVERITIES, type Severity, STATUSES, type Status } from '../../core/model/finding.ts';
import type { PackedAside, PackedBlock, PackedFinding, Ref } from './packed.ts';

/** A finding as the page lists it. What only its details show is unpacked when they are opened. */
export interface Row {
  readonly id: string;
  readonly rule: string;
  readonly status: Status;
  readonly severity: Severity;
  readonly account: string;
  readonly accountName: string;
  readonly who: string;
  readonly credential: string;
  readonly says: string;
  readonly aside: PackedAside | undefined;
  /** Everything that can be searched for, in lower case. */
  readonly search: () => string;
  readonly details: () => Details;
}

/** What stands under a finding once it is opened. */
export interface Details {
  readonly arn: string;
  readonly credentialStatus: string;
  readonly evidence: readonly EvidenceLine[];
  readonly controls: readonly string[];
  readonly advice: string;
  readonly commands: readonly string[];
}

export interface EvidenceLine {
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly source: string;
  readonly at: string;
}

/** The findings of all blocks, in their order. */
export function unpack(blocks: Iterable<PackedBlock>): Row[] {
  const texts: string[] = [];
  const text = (ref: Ref): string => (typeof ref === 'number' ? (texts[ref] ?? '') : ref);
  const rows: Row[] = [];
  for (const block of blocks) {
    for (const each of block.texts) texts.push(each);
    for (const each of block.rows) rows.push(rowOf(each, text));
  }
  return rows;
}

function rowOf(packed: PackedFinding, text: (ref: Ref) => string): Row {
  const [id, rule, status, severity, account, accountName, type, name, arn, endsInName] = packed;
  const [credential, , says] = packed.slice(10, 13) as [string, unknown, string];
  const whole = () => text(arn) + (endsInName === 1 ? name : '');
  let found: string | undefined;
  const row = {
    id,
    rule: text(rule),
    status,
    severity,
    account: text(account),
    accountName: text(accountName),
    who: whoIs(type, name),
    credential,
    says,
    aside: packed[17] === 0 ? undefined : packed[17],
    details: () => detailsOf(packed, whole(), text),
  };
  const search = () => {
    found ??= [row.who, row.credential, row.account, row.accountName, row.rule, says, whole(), id]
      .join(' ')
      .toLowerCase();
    return found;
  };
  return { ...row, search };
}

function whoIs(type: PackedFinding[6], name: string): string {
  if (type === 'AwsIamRootUser') return 'root user';
  return type === 'AwsAccount' ? 'the account' : name;
}

function detailsOf(packed: PackedFinding, arn: string, text: (ref: Ref) => string): Details {
  return {
    arn,
    credentialStatus: packed[11] === 0 ? '' : packed[11],
    evidence: packed[13].map(([name, value, source, at]) => ({
      name: text(name),
      value,
      source: text(source),
      at: at === 0 ? '' : text(at),
    })),
    controls: packed[14].map(text),
    advice: text(packed[15]),
    commands: packed[16],
  };
}

/** What needs somebody first, and of that the worst; equals stay in the order of the run. */
export function worstFirst(rows: readonly Row[]): Row[] {
  const rank = ({ status, severity }: Row) => STATUSES.indexOf(status) * 10 + SEVERITIES.indexOf(severity);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}
