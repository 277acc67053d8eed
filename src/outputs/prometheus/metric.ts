import { harmless } from '../harmless.ts';

/** One value with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A gauge in the text format that node_exporter's textfile collector reads (Prometheus, "Exposition formats").
 * Without a sample nothing is printed. No times: the collector refuses samples that have one.
 */
export function* gauge(name: string, help: string, samples: readonly Sample[]): Generator<string> {
  if (samples.length === 0) return;
  yield `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
  for (const { labels, value } of samples) yield `${name}${labelText(labels)} ${value}\n`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

/** Backslash and quote; a line break, the third that the format escapes, is made visible before. */
function escaped(value: string): string {
  return harmless(value).replace(/[\\"]/g, '\\$&');
}
