import { type Fields, isFields } from '../model/fields.ts';
import type { IacPlace } from '../model/iac.ts';
import type { Unit } from './declared.ts';
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
    return { unit: readRawState(value, file, placesIn(text, file, 0)) };
  }
  if (Array.isArray(value.steps) && value.steps.some(isPulumiStep)) {
    return { unit: readPulumiPreview(value, file, placesIn(text, file, 0, 'urn')) };
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
  if (!isPlan) return { unit: readState(value, file, placesIn(text, file, 0)) };
  const changes = text.indexOf('"resource_changes"');
  return { unit: readPlan(value, file, placesIn(text, file, Math.max(changes, 0))) };
}

function isPulumiStep(step: unknown): boolean {
  return isFields(step) && typeof step.urn === 'string' && step.urn.startsWith('urn:pulumi:');
}

/** The first place of each address in the text, from an offset on. What is not there stands at the top. */
function placesIn(text: string, file: string, from: number, name = 'address'): PlaceOfAddress {
  let places: Map<string, number> | undefined;
  const lines = new Lines(text);
  const find = () => {
    const found = new Map<string, number>();
    const pattern = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`, 'g');
    pattern.lastIndex = from;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const address = unquoted(match[1] ?? '');
      if (!found.has(address)) found.set(address, match.index);
    }
    return found;
  };
  return (address): IacPlace => {
    places ??= find();
    return { file, ...lines.placeOf(places.get(address) ?? 0) };
  };
}

/** Only whole JSON texts are matched, in a document that was parsed. */
function unquoted(text: string): string {
  return String(JSON.parse(text));
}
