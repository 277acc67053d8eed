import type { CredentialKind } from '../../core/model/credentials.ts';
import type { Finding, FindingControl, FindingCredential } from '../../core/model/finding.ts';
import { standardInWords } from '../framework-words.ts';
import { harmless } from '../harmless.ts';
import { jsonLine } from '../run-contract.ts';
import { standingOf } from '../standing.ts';
import type { PackedAside, PackedBlock, PackedFinding, Ref } from './packed.ts';

/** Texts kept to be named by number: memory stays bounded whatever the findings say. */
const MOST_TEXTS = 65_536;

/** Packs findings and hands out what a block needs. */
export interface Packer {
  readonly pack: (finding: Finding) => PackedFinding;
  /** The rows with the texts that are new since the block before, as JSON for a script element. */
  readonly block: (rows: readonly PackedFinding[]) => string;
}

/** A packer for one page. Every text goes through `harmless`: the page is for reading, JSON is exact. */
export function packer(frameworks: readonly string[]): Packer {
  const places = new Map<string, number>();
  let fresh: string[] = [];
  const ref = (text: string): Ref => {
    const there = places.get(text);
    if (there !== undefined) return there;
    const safe = harmless(text);
    if (places.size >= MOST_TEXTS) return safe;
    places.set(text, places.size);
    fresh.push(safe);
    return places.size - 1;
  };
  return {
    pack: (finding) => packed(finding, frameworks, ref),
    block: (rows) => {
      const block: PackedBlock = { texts: fresh, rows };
      fresh = [];
      return forScript(block);
    },
  };
}

/** JSON that cannot end the script element it stands in, nor begin a comment there. */
function forScript(value: object): string {
  return jsonLine(value).replaceAll('<', '\\u003c');
}

function packed(finding: Finding, frameworks: readonly string[], ref: (text: string) => Ref): PackedFinding {
  const { account, resource, credential } = finding;
  const endsInName = resource.name !== '' && resource.arn.endsWith(resource.name);
  return [
    harmless(finding.id),
    ref(finding.rule),
    finding.status,
    finding.severity,
    ref(account.id),
    ref(account.name ?? ''),
    resource.type,
    harmless(resource.name),
    ref(endsInName ? resource.arn.slice(0, -resource.name.length) : resource.arn),
    endsInName ? 1 : 0,
    harmless(credentialInWords(credential)),
    credential?.status ?? 0,
    harmless(finding.says),
    finding.evidence.map(({ name, value, source, at }) => [
      ref(name),
      typeof value === 'string' ? harmless(value) : value,
      ref(source),
      at === undefined ? 0 : ref(at),
    ]),
    controlLines(finding.controls, frameworks).map(ref),
    ref(finding.advice.words),
    finding.advice.commands.map(harmless),
    asideOf(finding) ?? 0,
  ];
}

const KIND_IN_WORDS: Readonly<Record<CredentialKind, string>> = {
  'access-key': 'Key',
  password: 'Password',
  'signing-certificate': 'Certificate',
  'ssh-public-key': 'SSH key',
  'service-specific-credential': 'Service credential',
};

/** `AKIA…`, or `Key made 2026-01-10T10:00:02Z` where no id is known. */
export function credentialInWords(credential: FindingCredential | undefined): string {
  if (credential === undefined) return '';
  const id = credential.accessKeyId ?? credential.id;
  if (id !== undefined) return id;
  const kind = KIND_IN_WORDS[credential.kind] ?? 'Key';
  return credential.createdAt === undefined ? kind : `${kind} made ${credential.createdAt}`;
}

const TEXT_SAYS = {
  fails: 'fails by its own text',
  passes: 'passes by its own text',
  'not-stated': 'its text does not say',
} as const;

/** One line for each framework and reading, those asked for first. */
function controlLines(controls: readonly FindingControl[], asked: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  const isAsked = ({ framework }: FindingControl) => asked.includes(framework);
  for (const control of [...controls.filter(isAsked), ...controls.filter((each) => !isAsked(each))]) {
    const key = `${standardInWords(control)}\n${TEXT_SAYS[control.benchmarkText]}`;
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [control.id]);
    else there.push(control.id);
  }
  return [...groups].map(([key, ids]) => key.replace('\n', `, ${ids.join(', ')}: `));
}

/** Why a finding is set aside, as the lines to show; `undefined` where it is not. */
export function asideOf(finding: Finding): PackedAside | undefined {
  const kind = standingOf(finding);
  if (kind === 'counted') return undefined;
  const lines = [...suppressedLines(finding), ...attestedLines(finding)];
  return {
    kind,
    lines: lines.flatMap(([label, text]) => (text === undefined ? [] : [[label, harmless(text)]])),
  };
}

type Line = readonly [label: string, text: string | undefined];

const ACCEPTED_BY = {
  settings: undefined,
  tag: 'a tag on the resource',
  'earlier-run': 'nobody: only what is new was asked for',
} as const;
const HOLDS_UNTIL = {
  settings: undefined,
  tag: 'the tag is taken off',
  'earlier-run': 'a run that is asked for all',
} as const;

function suppressedLines({ suppressed }: Finding): Line[] {
  if (suppressed === undefined) return [];
  const { reason, author, until, by } = suppressed;
  return [
    ['Reason', reason],
    ['Accepted by', ACCEPTED_BY[by] ?? author],
    ['Holds until', until ?? HOLDS_UNTIL[by]],
  ];
}

function attestedLines({ attested }: Finding): Line[] {
  if (attested === undefined) return [];
  const { by, on, until, note, evidenceFile, evidenceSha256 } = attested;
  return [
    ['Looked at by', `${by}, on ${on}`],
    ['Holds until', until],
    ['Note', note],
    ['Evidence', `${evidenceFile} (SHA-256 ${evidenceSha256})`],
  ];
}
