import type { ReactNode } from 'react';
import type { Principal, RightWords } from '../../../api/principals.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import type { IconName } from '../../components/icon.tsx';
import { texts } from '../../texts.ts';
import { ReadingShown } from './facts.tsx';

const words = texts.principal;

/** Whether the user may make access keys, and which policies decide. */
export function Rights({ principal }: { readonly principal: Principal }): ReactNode {
  const { rights, rightsUnread, kind } = principal;
  return (
    <Card title={words.rightsTitle} lead={words.rightsLead}>
      {rights !== undefined && rights.length > 0 ? (
        <ul className="things">
          {rights.map((right) => (
            <li key={`${right.what} ${right.words}`} className="thing">
              <Right right={right} />
            </li>
          ))}
        </ul>
      ) : rightsUnread !== undefined ? (
        <ReadingShown reading={rightsUnread} />
      ) : (
        <p className="dim">{kind === 'root' ? words.rightsRoot : words.rightsNotAsked}</p>
      )}
    </Card>
  );
}

const LOOKS: Readonly<Record<RightWords['answer'], { readonly tone: Tone; readonly icon: IconName }>> = {
  yes: { tone: 'high', icon: 'warning' },
  conditional: { tone: 'medium', icon: 'warning' },
  no: { tone: 'pass', icon: 'pass' },
  unknown: { tone: 'unknown', icon: 'unknown' },
};

function Right({ right: { what, answer, words: told, because } }: { readonly right: RightWords }): ReactNode {
  return (
    <>
      <div className="row gap-2">
        <Badge {...LOOKS[answer]}>{words.answers[answer]}</Badge>
        <strong>{words.rights[what]}</strong>
      </div>
      <p>
        <Words text={told} />
      </p>
      {because.length > 0 && (
        <ul className="dim because">
          {because.map((reason) => (
            <li key={reason}>
              <Words text={reason} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
