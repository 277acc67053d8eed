import { type Fields, isFields } from '../model/fields.ts';
import type { IacPlace } from '../model/iac.ts';
import { blockOf, type Unit } from './declared.ts';
import { Lines } from './lines.ts';
import { readPulumiPreview } from './pulumi.ts';
import { type PlaceOfAddress, readPlan, refusedFormat } from './terraform/plan.ts';
import { readRawState } from './terraform/raw-state.ts';
import { readState } from './terraform/state.ts';

/** A document that is read as a whole, or why it is not. */
export type ReadDocument = { readonly unit: Unit } | { readonly fault: string; readonly fix: string };

/**
 * A plan, a state or a preview, told by what is in it. `undefined` where a JSON document is none of these; a template
 * of CloudFormation is read elsewhere.
 */
export function readJsonDocument(value: unknown, text: string, file: string): ReadDocument | undefined {
  if (!isFields(value)) return undefined;
  const has = (name: string) => Object.hasOwn(value, name);
  const isShown =
    has('format_version') && (has('terraform_version') || has('values') || has('resource_changes'));
  if (isShown) return shown(value, text, file);
  if (has('terraform_version') && has('lineage') && has('serial')) {
    return { unit: readRawState(value, file, placesIn(text, file, RAW_STATE)) };
  }
  // OpenTofu encrypts a state as a whole (OpenTofu, State and Plan Encryption).
  if (has('encrypted_data') && has('encryption_version')) {
    return { fault: 'it is encrypted', fix: 'Hand over what tofu show -json prints.' };
  }
  if (Array.isArray(value.steps) && value.steps.some(isPulumiStep)) {
    return { unit: readPulumiPreview(value, file, placesIn(text, file, PREVIEW)) };
  }
  return undefined;
}

function shown(value: Fields, text: string, file: string): ReadDocument {
  const fault = refusedFormat(value);
  if (fault !== undefined) {
    return {
      fault,
      fix: 'Print it with a version of Terraform or OpenTofu that writes 1.x: terraform show -json.',
    };
  }
  const isPlan = ['resource_changes', 'planned_values', 'configuration', 'output_changes'].some((name) =>
    Object.hasOwn(value, name),
  );
  if (!isPlan) return { unit: readState(value, file, placesIn(text, file, STATE)) };
  return { unit: readPlan(value, file, placesIn(text, file, PLAN)) };
}

function isPulumiStep(step: unknown): boolean {
  return isFields(step) && typeof step.urn === 'string' && step.urn.startsWith('urn:pulumi:');
}

/** Where the parts of a document stand: what begins the part that has them, and how an address is written there. */
interface Written {
  readonly from?: string;
  readonly pattern: RegExp;
  /** The address of a match. */
  readonly addressOf: (match: RegExpExecArray) => string;
  readonly outputs?: string;
}

const JSON_TEXT = '("(?:[^"\\\\]|\\\\.)*")';

const SHOWN: Omit<Written, 'from' | 'outputs'> = {
  pattern: new RegExp(`"address"\\s*:\\s*${JSON_TEXT}`, 'g'),
  addressOf: ([, address]) => unquoted(address),
};

const PLAN: Written = { ...SHOWN, from: '"resource_changes"', outputs: '"output_changes"' };
const STATE: Written = { ...SHOWN, outputs: '"outputs"' };
const PREVIEW: Written = {
  pattern: new RegExp(`"urn"\\s*:\\s*${JSON_TEXT}`, 'g'),
  addressOf: ([, urn]) => unquoted(urn),
};
/** A state as it is kept has type and name of a resource one after the other, and no address. */
const RAW_STATE: Written = {
  pattern: new RegExp(`"type"\\s*:\\s*${JSON_TEXT}\\s*,\\s*"name"\\s*:\\s*${JSON_TEXT}`, 'g'),
  addressOf: ([, type, name]) => `${unquoted(type)}.${unquoted(name)}`,
  outputs: '"outputs"',
};

/** The first place of each address in the text. What is not found stands at the top. */
function placesIn(text: string, file: string, written: Written): PlaceOfAddress {
  const lines = new Lines(text);
  const places = new Map<string, number>();
  const pattern = new RegExp(written.pattern);
  pattern.lastIndex = Math.max(0, text.indexOf(written.from ?? ''));
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const address = written.addressOf(match);
    if (!places.has(address)) places.set(address, match.index);
  }
  const offsetOf = (address: string): number => {
    const [, output] = /^output\.(.*)$/s.exec(address) ?? [];
    if (output === undefined) return places.get(address) ?? places.get(lastTwo(address)) ?? 0;
    const from = text.indexOf(written.outputs ?? '"outputs"');
    return Math.max(0, text.indexOf(`${JSON.stringify(output)}:`, Math.max(0, from)));
  };
  return (address): IacPlace => ({ file, ...lines.placeOf(offsetOf(address)) });
}

/** `aws_iam_user.ann` of `module.team["a"].aws_iam_user.ann[0]`. */
function lastTwo(address: string): string {
  return blockOf(address).split('.').slice(-2).join('.');
}

/** Only whole JSON texts are matched, in a document that was parsed. */
function unquoted(text = '""'): string {
  return String(JSON.parse(text));
}
