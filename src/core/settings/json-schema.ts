import * as z from 'zod';
import { settingsSchema, type Vocabulary } from './schema.ts';

/** A JSON Schema, as data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The schema of `keyreeve.yaml` for editors (JSON Schema 2020-12), with the rules and their parameters in it. */
export function settingsJsonSchema(vocabulary: Vocabulary): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(settingsSchema(vocabulary), { io: 'input' }) as JsonSchema;
  return { $schema, title: 'keyreeve.yaml', ...rest };
}

/** The keys that may stand at a path. */
export function keysAt(schema: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  let here: readonly JsonSchema[] = [schema];
  for (const step of path) {
    here = forms(here).flatMap(({ properties, additionalProperties, items }) => {
      const named = (properties as JsonSchema | undefined)?.[String(step)] ?? additionalProperties;
      const next = typeof step === 'number' ? items : named;
      return typeof next === 'object' && next !== null ? [next as JsonSchema] : [];
    });
  }
  return forms(here).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

/** Schemas, with the alternatives of those that have some. */
function forms(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  return schemas.flatMap((schema) => [schema, ...((schema.anyOf as JsonSchema[] | undefined) ?? [])]);
}
