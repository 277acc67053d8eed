import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Evidence, Finding } from '../../../../core/model/finding.ts';
import { Badge, SeverityBadge, StatusBadge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Code, Words } from '../../components/code.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { LongText } from '../../components/long-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { grouped, texts } from '../../texts.ts';
import { evidenceWords, isTime } from '../findings/evidence-words.ts';
import { type FindingGroup, isPlannable, type OwnFinding } from './finding-groups.ts';
import { anchorOf, titleOfName } from './names.ts';
import type { Planning } from './planning.tsx';

const words = texts.principal;

/** Findings that are shown with all that is to be done about them; of more the others are folded. */
const MOST_WHOLE = 3;

interface FindingsProps {
  readonly groups: readonly FindingGroup[];
  /** Absent for who may not plan. */
  readonly plan: Planning | undefined;
}

/** All that was judged of a principal: what is open in full, the rest to be opened. */
export function Findings({ groups, plan }: FindingsProps): ReactNode {
  const open = groups.find(({ standing }) => standing === 'open');
  const others = groups.filter(({ standing }) => standing !== 'open');
  const unsure = others.some(({ standing }) => standing === 'unknown' || standing === 'not-seen');
  return (
    <>
      <Card
        title={words.openTitle(open?.findings.length ?? 0)}
        lead={open === undefined ? undefined : words.openLead}
      >
        {open === undefined ? (
          <p className="principal__calm">
            <Icon name={unsure ? 'unknown' : 'pass'} />
            <span>
              {groups.length === 0 ? words.nothingJudged : unsure ? words.noneOpenUnsure : words.noneOpen}
            </span>
          </p>
        ) : (
          <ul className="own-findings">
            {open.findings.map((each, index) => (
              <li key={each.id}>
                <WholeFinding
                  of={each}
                  number={index + 1}
                  plan={plan}
                  whole={index === 0 || open.findings.length <= MOST_WHOLE}
                  brief={index >= MOST_WHOLE}
                />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {others.map((group) => (
        <OtherGroup key={group.standing} group={group} />
      ))}
    </>
  );
}

const GROUP_LOOKS: Readonly<
  Record<FindingGroup['standing'], { readonly tone: Tone; readonly icon: IconName }>
> = {
  open: { tone: 'fail', icon: 'fail' },
  unknown: { tone: 'unknown', icon: 'unknown' },
  manual: { tone: 'manual', icon: 'manual' },
  'not-seen': { tone: 'unknown', icon: 'unknown' },
  accepted: { tone: 'neutral', icon: 'check' },
  resolved: { tone: 'pass', icon: 'pass' },
  pass: { tone: 'pass', icon: 'pass' },
};

/** What is not open. What could not be judged stands there unfolded: it must not be missed. */
function OtherGroup({ group: { standing, findings } }: { readonly group: FindingGroup }): ReactNode {
  const { tone, icon } = GROUP_LOOKS[standing];
  return (
    <details
      className="card fold"
      open={standing === 'unknown' || standing === 'not-seen' || standing === 'manual'}
    >
      <summary className="fold__head">
        <Icon name="right" size={14} />
        <h2 className="fold__title">{words.groups[standing]}</h2>
        <Badge tone={tone} icon={icon}>
          {grouped(findings.length)}
        </Badge>
      </summary>
      <div className="card__body">
        <p className="dim principal__meaning">{words.groupMeans[standing]}</p>
        <ul className="own-findings">
          {findings.map((each, index) => (
            <li key={each.id}>
              <WholeFinding
                of={each}
                number={index + 1}
                plan={undefined}
                whole={false}
                brief={index >= MOST_WHOLE}
              />
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

interface WholeFindingProps {
  readonly of: OwnFinding;
  readonly plan: Planning | undefined;
  /** Its place among the findings that stand as it does, from 1. */
  readonly number: number;
  /** With its evidence unfolded. */
  readonly whole: boolean;
  /** With its advice folded: one of many. */
  readonly brief?: boolean;
}

function WholeFinding({ of, number, plan, whole, brief = false }: WholeFindingProps): ReactNode {
  const { row, finding, standing } = of;
  return (
    <article className="own-finding" id={anchorOf(of.id)} tabIndex={-1}>
      <header className="own-finding__head">
        {finding === undefined || finding.status === 'fail' ? (
          <SeverityBadge severity={of.severity} />
        ) : (
          <StatusBadge status={finding.status} />
        )}
        {row?.fresh === true && <Badge tone="accent">{words.fresh}</Badge>}
        {finding?.certainty !== undefined && <Badge>{words.certainties[finding.certainty]}</Badge>}
        {row?.since !== undefined && (
          <span className="dim own-finding__since">
            {words.since} <RelativeTime at={row.since} />
          </span>
        )}
      </header>
      <h3 className="own-finding__title">
        <Link to="/rules/$id" params={{ id: of.rule }}>
          {of.title}
        </Link>
      </h3>
      <p>{of.says}</p>
      {row?.reason !== undefined && (
        <p className="dim">
          {row.reason}
          {row.until !== undefined && ` ${words.until(row.until)}`}
        </p>
      )}
      {finding !== undefined && (
        <>
          {standing !== 'pass' && (
            <Advised advice={finding.advice} label={words.commandsOf(number, of.title)} brief={brief} />
          )}
          {finding.evidence.length > 0 && <EvidenceTable evidence={finding.evidence} open={whole} />}
          {finding.controls.length > 0 && <Controls controls={finding.controls} />}
        </>
      )}
      <footer className="own-finding__foot">
        {plan !== undefined && isPlannable(of) && (
          <Button size="small" icon="plans" busy={plan.busy} onClick={() => plan.plan({ findings: [of.id] })}>
            {words.planOne}
          </Button>
        )}
      </footer>
    </article>
  );
}

interface AdvisedProps extends Pick<Finding, 'advice'> {
  readonly label: string;
  readonly brief: boolean;
}

function Advised({ advice, label, brief }: AdvisedProps): ReactNode {
  if (advice.words === '' && advice.commands.length === 0) return null;
  const box = (
    <div className="own-finding__advice">
      <p>
        <strong>{words.advice}</strong> <Words text={advice.words} />
      </p>
      {advice.commands.length > 0 && <Code text={advice.commands.join('\n')} label={label} />}
    </div>
  );
  if (!brief) return box;
  return (
    <details className="unfold">
      <summary>
        <Icon name="right" size={12} />
        {words.advised(advice.commands.length)}
      </summary>
      {box}
    </details>
  );
}

/** What published standards this counts for. */
function Controls({ controls }: Pick<Finding, 'controls'>): ReactNode {
  return (
    <details className="unfold">
      <summary>
        <Icon name="right" size={12} />
        {words.controls(controls.length)}
      </summary>
      <ul className="tags" aria-label={words.controlsLabel}>
        {controls.map(({ framework, version, id, benchmarkText }) => (
          <li key={`${framework} ${version} ${id}`}>
            <Link to="/frameworks/$id" params={{ id: framework }} className="tag">
              <span>{framework}</span>
              <strong>{id}</strong>
              {benchmarkText === 'passes' && <span className="dim">{words.textPasses}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What a verdict rests on, with the call that gave each value. */
function EvidenceTable({
  evidence,
  open,
}: {
  readonly evidence: readonly Evidence[];
  readonly open: boolean;
}): ReactNode {
  return (
    <details className="unfold" open={open}>
      <summary>
        <Icon name="right" size={12} />
        {words.evidence(evidence.length)}
      </summary>
      <div className="scroll-x">
        <table className="plain plain--stack">
          <thead>
            <tr>
              <th scope="col">{words.evidenceName}</th>
              <th scope="col">{words.evidenceValue}</th>
              <th scope="col">{words.evidenceSource}</th>
              <th scope="col">{words.evidenceAt}</th>
            </tr>
          </thead>
          <tbody>
            {evidence.map(({ name, value, source, at }) => (
              <tr key={`${name} ${source} ${String(value)}`}>
                <th scope="row">{titleOfName(name)}</th>
                <td data-label={words.evidenceValue}>
                  <EvidenceValue name={name} value={value} />
                </td>
                <td data-label={words.evidenceSource}>
                  <code>{source}</code>
                </td>
                <td data-label={words.evidenceAt}>
                  <RelativeTime at={at} absent={words.noTime} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function EvidenceValue({ name, value }: Pick<Evidence, 'name' | 'value'>): ReactNode {
  return isTime(value) ? <RelativeTime at={value} /> : <LongText text={evidenceWords(name, value)} />;
}
