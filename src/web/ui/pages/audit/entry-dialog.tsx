import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../api/audit.ts';
import { Button } from '../../components/button.tsx';
import { Code, Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { exactWords } from '../../components/relative-words.ts';
import { texts } from '../../texts.ts';
import { OutcomeBadge } from '../plan/badges.tsx';
import { PlanLink } from '../plan/plan-link.tsx';
import { aboutOf } from './entry-about.ts';
import { actionWords } from './entry-columns.tsx';
import { changesBetween } from './json-changes.ts';

const words = texts.audit;

interface EntryProps {
  readonly entry: AuditEntry;
  /** Opens the entry that is newer, or older, as the list has it. */
  readonly onNewer: (() => void) | undefined;
  readonly onOlder: (() => void) | undefined;
  readonly onClose: () => void;
}

/** One entry, whole: what was before and after, and how it hangs in the chain. */
export function EntryDialog({ entry, onNewer, onOlder, onClose }: EntryProps): ReactNode {
  const said = inWords(entry);
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={`${words.entry(entry.seq)}: ${actionWords(entry)}`}
      actions={
        <>
          <Button icon="up" disabled={onNewer === undefined} onClick={onNewer}>
            {words.entryNewer}
          </Button>
          <Button icon="down" disabled={onOlder === undefined} onClick={onOlder}>
            {words.entryOlder}
          </Button>
        </>
      }
    >
      {said !== '' && (
        <p>
          <Words text={said} />
        </p>
      )}
      <EntryFacts entry={entry} />
      <Changes entry={entry} />
      {entry.about !== undefined && (
        <section className="stack gap-2">
          <h3>{words.about}</h3>
          <Code text={JSON.stringify(entry.about, null, 2)} label={words.about} />
        </section>
      )}
      <details className="how">
        <summary>{words.whole}</summary>
        <Code text={JSON.stringify(entry, null, 2)} label={words.whole} />
      </details>
    </Dialog>
  );
}

/** What it is about as the table has it, where it may be cut, and its own words, where those are others. */
function inWords(entry: AuditEntry): string {
  const about = aboutOf(entry);
  const said = entry.words ?? '';
  return said === '' || said.includes(about) ? said || about : [about, said].join(': ');
}

const GENESIS = '0'.repeat(64);

function EntryFacts({ entry }: Pick<EntryProps, 'entry'>): ReactNode {
  const { at, actor, outcome, plan, planHash, step, requestId, tool, hash, prev, signature } = entry;
  const names = words.facts;
  return (
    <dl className="facts">
      <Fact name={names.at}>
        {exactWords(Date.parse(at))} (<RelativeTime at={at} />)
      </Fact>
      {outcome !== undefined && (
        <Fact name={names.outcome}>
          <OutcomeBadge outcome={outcome} />
        </Fact>
      )}
      <Fact name={names.person}>{actor.person ?? <span className="dim">{words.whoUnknown}</span>}</Fact>
      <Fact name={names.host}>{actor.host}</Fact>
      {actor.arn !== undefined && (
        <Fact name={names.arn}>
          <CopyText text={actor.arn} />
        </Fact>
      )}
      {plan !== undefined && (
        <Fact name={names.plan}>
          <PlanLink id={plan} />
        </Fact>
      )}
      {planHash !== undefined && <Id name={names.planHash} text={planHash} />}
      {step !== undefined && <Id name={names.step} text={step} />}
      {requestId !== undefined && <Id name={names.requestId} text={requestId} />}
      <Fact name={names.tool}>{tool}</Fact>
      <Id name={names.hash} text={hash} />
      {prev === GENESIS ? <Fact name={names.prev}>{names.first}</Fact> : <Id name={names.prev} text={prev} />}
      {signature === undefined ? (
        <Fact name={names.signature}>
          <span className="dim">{names.unsigned}</span>
        </Fact>
      ) : (
        <Id name={names.signature} text={signature} />
      )}
    </dl>
  );
}

function Id({ name, text }: { readonly name: string; readonly text: string }): ReactNode {
  return (
    <Fact name={name}>
      <CopyText text={text} />
    </Fact>
  );
}

/** More lines than this nobody reads; the whole entry stands below. */
const LINES = 200;

function Changes({ entry: { before, after } }: Pick<EntryProps, 'entry'>): ReactNode {
  if (before === undefined && after === undefined) return null;
  // An intent has only what was before: nothing has changed by it.
  if (before === undefined || after === undefined)
    return (
      <OneReading
        title={before === undefined ? words.readAfter : words.readBefore}
        reading={before ?? after}
      />
    );
  const changes = changesBetween(before, after);
  return (
    <section className="stack gap-2">
      <h3>{words.changes}</h3>
      {changes.length === 0 ? (
        <p className="dim">{words.changesNone}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard.
        <div className="changes" tabIndex={0} role="region" aria-label={words.changes}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.changesPath}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, LINES).map((change) => (
                <tr key={change.path}>
                  <th scope="row" className="mono">
                    {change.path}
                  </th>
                  <td className="changes__before">{change.before ?? <Absent />}</td>
                  <td className="changes__after">{change.after ?? <Absent />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function OneReading({ title, reading }: { readonly title: string; readonly reading: unknown }): ReactNode {
  return (
    <section className="stack gap-2">
      <h3>{title}</h3>
      <Code text={JSON.stringify(reading, null, 2)} label={title} />
    </section>
  );
}

function Absent(): ReactNode {
  return <span className="dim">{words.absent}</span>;
}
