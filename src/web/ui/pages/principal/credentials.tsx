import type { ReactNode } from 'react';
import type { Principal } from '../../../api/principals.ts';
import { Card } from '../../components/card.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';
import { titleOfName } from './names.ts';

const words = texts.principal;

/** Devices, certificates, SSH keys and credentials of single services. */
export function Credentials({ credentials }: { readonly credentials: Principal['credentials'] }): ReactNode {
  return (
    <Card title={words.credentialsTitle}>
      {credentials.length === 0 ? (
        <p className="dim">{words.credentialsNone}</p>
      ) : (
        <ul className="things">
          {credentials.map(({ kind, id, words: told, at }) => (
            <li key={`${kind} ${id ?? ''} ${told}`} className="thing">
              <div className="row row--apart gap-2">
                <strong>{titleOfName(kind)}</strong>
                {at !== undefined && <RelativeTime at={at} />}
              </div>
              <p className="dim">{told}</p>
              {id !== undefined && <CopyText text={id} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
