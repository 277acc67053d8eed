import { type Fields, isFields } from '../../core/model/fields.ts';
import { Problem } from '../../core/model/problem.ts';
import { systemCode } from '../../core/model/system-error.ts';

/** A text of HCL as Terraform's JSON syntax has it, or why it is none and where. */
export type ParsedHcl =
  | { readonly body: Fields }
  | { readonly fault: string; readonly line: number; readonly column: number };

/** `parse config: [main.tf:18,33-19,1: Summary; detail. main.tf:…]` */
const FAULT = /:(\d+),(\d+)-\d+,\d+: ([^;]{1,120})/;

/**
 * Parses HCL with HashiCorp's own parser, compiled to WebAssembly. It is loaded at the first file: most commands never
 * need its two megabytes.
 */
export async function parseHcl(text: string): Promise<ParsedHcl> {
  const { parse } = await load();
  try {
    // The name stands in messages only; one of ours keeps names of files out of their parsing.
    const body: unknown = await parse('main.tf', text);
    return isFields(body) ? { body } : { fault: 'it holds nothing', line: 1, column: 1 };
  } catch (error) {
    const [, line, column, summary] = FAULT.exec(String(error)) ?? [];
    // The detail of a message can show the text, which may hold a secret.
    if (summary !== undefined) return { fault: summary, line: Number(line), column: Number(column) };
    if (error instanceof RangeError) return { fault: 'it is nested very deep', line: 1, column: 1 };
    return { fault: 'the parser could not read it', line: 1, column: 1 };
  }
}

async function load() {
  try {
    return await import('@cdktf/hcl2json');
  } catch (error) {
    if (systemCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Problem(
      'missing-package',
      'Terraform source is parsed with @cdktf/hcl2json, which is not installed.',
      {
        hint: 'npm install @cdktf/hcl2json',
      },
    );
  }
}
