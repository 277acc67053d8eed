import type { ControlInMonth } from '../../core/evidence/controls.ts';
import type { LifeRow } from '../../core/evidence/life.ts';
import type { MarkRow } from '../../core/evidence/marks.ts';
import type { MemberRow } from '../../core/evidence/population.ts';
import type { RunRow } from '../../core/evidence/runs.ts';
import type { LogRow } from '../../core/evidence/segment.ts';
import type { Summary } from '../../core/evidence/summary.ts';
import { type Markup, markup } from '../html/markup.ts';
import { standalonePage } from '../html/page.ts';
import { timeInWords } from '../html/words.ts';
import { actionsSection } from './html/actions-section.ts';
import { controlsSection } from './html/controls-section.ts';
import { findingsSection } from './html/findings-section.ts';
import { head } from './html/head.ts';
import { marksSection } from './html/marks-section.ts';
import { populationSection } from './html/population-section.ts';
import { runsSection } from './html/runs-section.ts';
import { EVIDENCE_STYLE } from './style.ts';

/** What the page is made of. Lists that have no end are cut by whoever hands them in, who says how many there are. */
export interface EvidencePage {
  readonly summary: Summary;
  readonly controls: readonly ControlInMonth[];
  readonly runs: readonly RunRow[];
  readonly members: readonly MemberRow[];
  /** Open at the end, the worst first; not more than the page shows. */
  readonly open: readonly LifeRow[];
  readonly marks: readonly MarkRow[];
  readonly logs: readonly LogRow[];
}

/** The archive on one page that needs nothing but itself: no network, no other file, no script. */
export function* evidenceHtml(page: EvidencePage): Generator<string> {
  const { period } = page.summary;
  yield* standalonePage({
    title: `Evidence on AWS credentials, ${period.from} to ${period.to} · Keyreeve`,
    parts: [
      ['#summary', 'Summary'],
      ['#controls', 'Controls'],
      ['#findings', 'Findings'],
      ['#population', 'Accounts'],
      ['#runs', 'Runs'],
      ['#marks', 'Accepted'],
      ['#actions', 'Actions'],
    ],
    main: main(page),
    footer: footer(page.summary),
    style: EVIDENCE_STYLE,
  });
}

function* main(page: EvidencePage): Generator<Markup> {
  yield* head(page.summary);
  yield* controlsSection(page.summary, page.controls);
  yield* findingsSection(page.summary, page.open);
  yield* populationSection(page.summary, page.members);
  yield* runsSection(page.runs);
  yield* marksSection(page.marks);
  yield* actionsSection(page.summary, page.logs);
}

function footer({ tool, madeAt, redacted, signed }: Summary): Markup {
  const standing = `${redacted ? ', redacted' : ''}${signed ? '' : ', UNSIGNED'}`;
  return markup`<p>Made by ${tool}, ${timeInWords(madeAt)} (<time datetime="${madeAt}">${madeAt}</time>)${standing}.</p>
<p>This page is a summary of the archive that it lies in. What the archive says is in its other files, which manifest.json lists with their hashes; README.txt tells how to check them. This page loads nothing from anywhere and sends nothing to anybody.${redacted ? undefined : ' It names accounts, users and key ids: treat it as confidential.'}</p>`;
}
