import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ResultsRun } from '../../../api/catalogue.ts';
import { StartLink } from '../../components/nothing-scanned.tsx';
import { Notice } from '../../components/notice.tsx';
import { texts } from '../../texts.ts';

const words = texts.frameworks;

/** What makes the results less than whole, before any of them. Nothing where the run saw everything. */
export function RunNotice({ run }: { readonly run: ResultsRun | undefined }): ReactNode {
  if (run === undefined) {
    return (
      <Notice tone="neutral" icon="info" title={words.noRunTitle}>
        <p>{words.noRun}</p>
        <div>
          <StartLink />
        </div>
      </Notice>
    );
  }
  if (run.complete) return null;
  const { failed, partial, skipped } = run.accounts;
  return (
    <Notice tone="unknown" icon="unknown" title={words.incompleteTitle(run.number)}>
      <p>{words.incomplete}</p>
      <ul className="run-gaps">
        {failed > 0 && (
          <li>
            <Link to="/accounts" search={{ status: 'failed' }}>
              {words.failed(failed)}
            </Link>
          </li>
        )}
        {partial > 0 && (
          <li>
            <Link to="/accounts" search={{ status: 'partial' }}>
              {words.partial(partial)}
            </Link>
          </li>
        )}
        {skipped > 0 && (
          <li>
            <Link to="/accounts" search={{ status: 'skipped' }}>
              {words.skipped(skipped)}
            </Link>
          </li>
        )}
      </ul>
    </Notice>
  );
}
