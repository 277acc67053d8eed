import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Evidence, Finding } from '../../../../core/model/finding.ts';
import type { FindingDetail } from '../../../api/findings.ts';
import { SeverityBadge } from '../../components/badge.tsx';
import { Code, Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { DefinitionList } from '../../components/definition-list.tsx';
import { PrincipalLink } from '../../components/principal-link.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StandingBadge } from '../../components/standing-badge.tsx';
import { texts } from '../../texts.ts';
import { evidenceWords, isTime, nameInWords } from './evidence-words.ts';

const words = texts.findings.panel;

/** Everything that is known of a finding. */
export function FindingBody({ detail }: { readonly detail: FindingDetail }): ReactNode {
  const { row, finding, life } = detail;
  return (
    <div className="finding">
      <div className="row gap-2">
        <SeverityBadge severity={row.severity} />
        <StandingBadge standing={row.standing} />
        {row.fresh && <span className="findings__fresh">{texts.findings.fresh}</span>}
      </div>
      <p className="finding__says">
        <bdi>{row.says}</bdi>
      </p>
      <p className="dim">{texts.standingMeans[row.standing]}</p>
      <Accepted detail={detail} />
      {finding === undefined && <p className="note">{words.pruned}</p>}
      {finding !== undefined && <AdviceBox finding={finding} />}
      <Where detail={detail} />
      {finding !== undefined && <EvidenceTable evidence={finding.evidence} certainty={finding.certainty} />}
      {finding !== undefined && finding.controls.length > 0 && <Controls finding={finding} />}
      <Part title={words.life}>
        {life === undefined ? (
          <p className="dim">{words.noLife}</p>
        ) : (
          <ol className="finding__life">
            {life.changes.toReversed().map(({ run, now, change, reason }) => (
              <li key={`${run} ${change}`}>
                <strong>{words.change[change]}</strong>
                {reason !== undefined && <span> · {words.reasons[reason]}</span>}
                <div className="dim">
                  {words.run(run)} · <RelativeTime at={now} />
                </div>
              </li>
            ))}
          </ol>
        )}
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className="finding__part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Accepted({ detail: { row, finding } }: { readonly detail: FindingDetail }): ReactNode {
  const attested = finding?.attested;
  if (row.standing === 'not-seen' && row.reason !== undefined) {
    return (
      <p className="note">
        <strong>{words.notSeenWhy}:</strong> <bdi>{row.reason}</bdi>
      </p>
    );
  }
  if (row.standing !== 'accepted' || row.reason === undefined) return null;
  const by = attested?.by ?? finding?.suppressed?.author;
  return (
    <p className="note">
      <strong>
        {[
          attested === undefined ? words.accepted : words.attested,
          ...(by === undefined ? [] : [words.acceptedBy(by)]),
          ...(row.until === undefined ? [] : [words.acceptedUntil(row.until)]),
        ].join(' ')}
        :
      </strong>{' '}
      <bdi>{row.reason}</bdi>
    </p>
  );
}

function AdviceBox({ finding: { advice } }: { readonly finding: Finding }): ReactNode {
  return (
    <Part title={words.advice}>
      <p>
        <Words text={advice.words} />
      </p>
      {advice.commands.map((command, index) => (
        <Code key={command} text={command} label={words.command(index + 1)} />
      ))}
    </Part>
  );
}

function Where({ detail: { row } }: { readonly detail: FindingDetail }): ReactNode {
  const { account, principal, resource, credential, since } = row;
  const items = [
    {
      term: words.account,
      value: (
        <>
          <Link to="/accounts/$id" params={{ id: account.id }} search={{}}>
            <bdi>{account.name ?? account.id}</bdi>
          </Link>
          {account.name !== undefined && <span className="dim mono"> {account.id}</span>}
        </>
      ),
    },
    {
      term: principal === undefined ? words.resource : words.principal,
      value: <PrincipalLink row={row} />,
    },
    { term: words.arn, value: <CopyText text={resource.arn} /> },
    ...(credential === undefined
      ? []
      : [{ term: words.credential, value: <Credential credential={credential} /> }]),
    {
      term: words.rule,
      value: (
        <Link to="/rules/$id" params={{ id: row.rule }} search={{}}>
          {row.title}
        </Link>
      ),
    },
    ...(since === undefined ? [] : [{ term: words.since, value: <RelativeTime at={since} /> }]),
    { term: words.id, value: <CopyText text={row.id} /> },
  ];
  return (
    <Part title={words.where}>
      <DefinitionList items={items} />
    </Part>
  );
}

interface CredentialProps {
  readonly credential: NonNullable<FindingDetail['row']['credential']>;
}

/** The credential that a finding speaks of, or all that were made in the same second. */
function Credential({ credential }: CredentialProps): ReactNode {
  const { kind, createdAt, sameSecond = [credential] } = credential;
  return (
    <>
      {sameSecond.map((key) => {
        const id = key.accessKeyId ?? ('id' in key ? key.id : undefined);
        return (
          <div key={id ?? kind}>
            {id === undefined ? texts.credentials[kind] : <CopyText text={id} />}
            {key.status !== undefined && (
              <span className="dim">
                {' '}
                {words.keyStatus} {key.status}
              </span>
            )}
          </div>
        );
      })}
      {createdAt !== undefined && (
        <div className="dim">
          {words.created} <RelativeTime at={createdAt} />
        </div>
      )}
    </>
  );
}

interface EvidenceTableProps {
  readonly evidence: readonly Evidence[];
  readonly certainty: Finding['certainty'];
}

/** Each value with the call that gave it. */
function EvidenceTable({ evidence, certainty }: EvidenceTableProps): ReactNode {
  return (
    <Part title={words.evidence}>
      {certainty !== undefined && <p className="dim">{words.certainty[certainty]}</p>}
      {evidence.length === 0 ? (
        <p className="dim">{words.noEvidence}</p>
      ) : (
        <div className="evidence" role="region" aria-label={words.evidence}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.evidenceName}</th>
                <th scope="col">{words.evidenceValue}</th>
                <th scope="col">{words.evidenceSource}</th>
              </tr>
            </thead>
            <tbody>
              {evidence.map(({ name, value, source, at }) => (
                <tr key={`${name} ${source} ${String(value)}`}>
                  <th scope="row" title={name}>
                    {nameInWords(name)}
                  </th>
                  <td>
                    {isTime(value) ? <RelativeTime at={value} /> : <bdi>{evidenceWords(name, value)}</bdi>}
                  </td>
                  <td>
                    <code>{source}</code>
                    {at !== undefined && (
                      <div className="dim">
                        <RelativeTime at={at} />
                      </div>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Part>
  );
}

function Controls({ finding }: { readonly finding: Finding }): ReactNode {
  return (
    <Part title={words.controls}>
      <ul className="finding__controls">
        {finding.controls.map(({ framework, version, id, benchmarkText }) => (
          <li key={`${framework} ${version} ${id}`}>
            <Link to="/frameworks/$id" params={{ id: framework }} search={{ control: id }}>
              {framework} {version}, {id}
            </Link>
            <span className="dim"> · {words.benchmark[benchmarkText]}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
