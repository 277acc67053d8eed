import { isFields } from '../model/fields.ts';
import { fitSchema } from '../model/fit-schema.ts';
import { INVESTIGATION_SCHEMA_VERSION, type Investigation } from '../model/investigation.ts';
import { INVESTIGATIONS_SCHEMA } from '../model/investigation-schema.ts';
import { Problem } from '../model/problem.ts';

/** The longest document that is read, in UTF-16 code units: some hundreds of the largest investigations there are. */
export const MOST_INVESTIGATIONS_TEXT = 256 * 1024 * 1024;

/**
 * Reads what `keyreeve investigate --format json` wrote, so that a plan can be made by it. All that the published
 * schema asks for is checked, and everything is made anew by it. Throws the {@link Problem} `bad-investigation` for
 * what is none, is cut short, or was made by a version with another meaning.
 *
 * @param place how the document is called in messages: a file's name
 */
export function parseInvestigations(text: string, place: string): readonly Investigation[] {
  if (text.length > MOST_INVESTIGATIONS_TEXT)
    throw bad(place, 'it is larger than anything Keyreeve writes', 'Investigate fewer keys at once.');
  const value = parsed(text, place);
  if (!isFields(value) || !Array.isArray(value.investigations) || typeof value.schemaVersion !== 'string')
    throw bad(place, 'it is no investigation of Keyreeve');
  if (majorOf(value.schemaVersion) !== majorOf(INVESTIGATION_SCHEMA_VERSION))
    throw bad(
      place,
      'another version of Keyreeve made it, which means other things by it',
      'Investigate anew with this version.',
    );
  const fitted = fitSchema(INVESTIGATIONS_SCHEMA, value);
  if ('fault' in fitted) throw bad(place, `it was damaged or changed: ${fitted.fault}`);
  return (fitted.value as { readonly investigations: readonly Investigation[] }).investigations;
}

function majorOf(version: string): string | undefined {
  return /^(\d+)\.\d+$/.exec(version)?.[1];
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 repeats part of the text, which may hold anything: only the place is told.
    const at = /position (\d+)/.exec(String(error))?.[1];
    const where = at === undefined ? '' : ` (line ${lineAt(text, Number(at))})`;
    throw bad(place, `it is no JSON, or is cut short${where}`);
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function bad(place: string, words: string, hint?: string): Problem {
  return new Problem('bad-investigation', `${place}: ${words}.`, hint === undefined ? {} : { hint });
}
