/** What the summary of an archive needs besides the style of all pages: a year of months side by side, on paper too. */
export const EVIDENCE_STYLE = `
.months table { font-size: 0.8rem; }
.months th, .months td { padding-right: 0.45rem; }
.months .chip { font-size: 0.72rem; padding: 0 0.3rem; }
.months td { white-space: nowrap; }
.months tbody th { min-width: 12rem; }
.chip.no-run { --tone: var(--critical); color: var(--card); background: var(--tone); }
.callout.missing { --tone: var(--critical); }
.callout.missing li { margin: 0.2rem 0; }
.callout.unsigned { --tone: var(--high); }
.fingerprint { font-size: 0.8rem; overflow-wrap: anywhere; }
@page months { size: A4 landscape; }
@media print {
  .months { page: months; }
  .months table { font-size: 7.5pt; }
  .months .chip { font-size: 6.5pt; border: 0; padding: 0; background: none; color: var(--tone); }
}
`;
