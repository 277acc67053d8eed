import { Problem } from '../../core/model/problem.ts';

/**
 * A literal of Trino's and Athena's SQL. A quote is doubled and nothing else means anything in it: there are no
 * escapes with a backslash (Trino documentation, "Literals").
 */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `('a', 'b')`, for IN. The list must not be empty. */
export function literals(texts: readonly string[]): string {
  return `(${texts.map(literal).join(', ')})`;
}

/** A table as it stands in a query: one to three names, each in double quotes. */
export interface TableName {
  readonly parts: readonly string[];
  readonly quoted: string;
}

const NAME = /^[a-z0-9_][a-z0-9_-]{0,127}$/i;

/**
 * Reads `table`, `database.table` or `catalog.schema.table`. Throws the {@link Problem} `bad-argument` for anything
 * that is no plain name: it becomes part of a query.
 */
export function tableName(text: string): TableName {
  const parts = text.split('.');
  if (parts.length > 3 || !parts.every((part) => NAME.test(part))) {
    throw new Problem('bad-argument', `${JSON.stringify(text.slice(0, 200))} is no name of a table.`, {
      hint: 'Write it as database.table or catalog.schema.table, of letters, digits, _ and -.',
    });
  }
  return { parts, quoted: parts.map((part) => `"${part.toLowerCase()}"`).join('.') };
}
