import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { App } from './route.ts';

/** Words of a description that check nothing. */
const WORDS = ['example'];

function strictAjv(coerceTypes: boolean | 'array'): Ajv {
  const ajv = new Ajv({
    strict: true,
    coerceTypes,
    useDefaults: true,
    strictRequired: false,
    allowUnionTypes: true,
  });
  addFormats.default(ajv);
  ajv.addVocabulary(WORDS);
  return ajv;
}

/**
 * Checks what comes in by the schemas of the routes: bodies as they stand, since JSON has types; paths and queries are
 * text, so a number is read from it there. With `checkAnswers` also what goes out: the description of the API would
 * lie otherwise. Only tests ask for it.
 */
export function checkBySchemas(app: App, { checkAnswers }: { readonly checkAnswers: boolean }): void {
  const exact = strictAjv(false);
  const fromText = strictAjv('array');
  app.setValidatorCompiler<object>(({ schema, httpPart }) => {
    const ajv = httpPart === 'body' ? exact : fromText;
    return ajv.compile(schema);
  });
  app.setSerializerCompiler<object>(({ schema, url }) => {
    if (!checkAnswers) return (answer) => JSON.stringify(answer);
    // Compiled with the first answer: most tests ask for few of a hundred, and to compile all was half of a start.
    let check: ValidateFunction | undefined;
    return (answer) => {
      check ??= exact.compile(schema);
      return checked(answer, check, url);
    };
  });
}

function checked(answer: unknown, check: ValidateFunction, url: string): string {
  const text = JSON.stringify(answer);
  if (check(JSON.parse(text))) return text;
  throw new Error(`The answer of ${url} is not what its schema says: ${JSON.stringify(check.errors)}`);
}
