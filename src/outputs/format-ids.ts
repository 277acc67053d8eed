/** The ids of all formats, without what they import: help texts must not load every rule. */
export const FORMAT_IDS = [
  'json',
  'ndjson',
  'csv',
  'html',
  'markdown',
  'sarif',
  'sarif-alerts',
  'ocsf',
  'ocsf-detection',
  'asff',
  'junit',
  'prometheus',
] as const;
export type FormatId = (typeof FORMAT_IDS)[number];
