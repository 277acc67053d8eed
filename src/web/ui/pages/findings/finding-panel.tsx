import { type ReactNode, useEffect, useRef } from 'react';
import { useRead } from '../../api/query.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-text.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { LoadingRegion, Skeleton, SkeletonLines } from '../../components/skeleton.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useMedia } from '../../components/use-media.ts';
import { useMay } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';
import { FindingBody } from './finding-body.tsx';

const words = texts.findings.panel;

interface FindingPanelProps {
  readonly id: string;
  readonly onClose: () => void;
  /** Leads to the finding before or after it in the table; absent where there is none that has been read. */
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
  readonly onPlan: (id: string) => void;
  readonly onSuppress: (id: string) => void;
}

/** One finding beside the table; where there is no room beside it, over it. */
export function FindingPanel(props: FindingPanelProps): ReactNode {
  const beside = useMedia('(min-width: 1180px)');
  const { id, onClose } = props;
  const detail = useRead('/findings/:id', { params: { id } });
  const title = detail.data?.row.title ?? words.label;
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another finding is another thing to read from its top.
  useEffect(() => {
    if (beside) heading.current?.focus();
  }, [beside, id]);
  const body =
    detail.data !== undefined ? (
      <FindingBody detail={detail.data} />
    ) : detail.error !== null ? (
      <ErrorState fault={detail.error} retry={() => void detail.refetch()} retrying={detail.isFetching} />
    ) : (
      <Waiting />
    );
  const tools = <PanelTools {...props} />;
  const actions = detail.data === undefined ? null : <PanelActions {...props} detail={detail.data} />;
  if (!beside) {
    return (
      <Dialog open onClose={onClose} title={title} size="panel" actions={actions}>
        {tools}
        {body}
      </Dialog>
    );
  }
  return (
    <aside
      className="card panel"
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="panel__head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Button look="quiet" icon="close" iconOnly onClick={onClose}>
          {words.close}
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard. */}
      <div className="panel__body" tabIndex={0} role="region" aria-label={title} key={id}>
        {tools}
        {body}
      </div>
      {actions !== null && <footer className="panel__actions">{actions}</footer>}
    </aside>
  );
}

function PanelTools({ onPrevious, onNext }: FindingPanelProps): ReactNode {
  return (
    <div className="row gap-1 panel__tools">
      <Button
        size="small"
        look="quiet"
        icon="up"
        iconOnly
        disabled={onPrevious === undefined}
        onClick={onPrevious}
      >
        {words.previous}
      </Button>
      <Button size="small" look="quiet" icon="down" iconOnly disabled={onNext === undefined} onClick={onNext}>
        {words.next}
      </Button>
      <CopyButton text={location.href} what={words.copyLink} />
    </div>
  );
}

type ActionsProps = FindingPanelProps & {
  readonly detail: { readonly row: Parameters<typeof FindingBody>[0]['detail']['row'] };
};

function PanelActions({ detail: { row }, onPlan, onSuppress }: ActionsProps): ReactNode {
  const may = useMay('operator');
  const { principal, account } = row;
  return (
    <>
      {principal !== undefined && (
        <LinkButton
          to="/principals/$account/$kind/$name"
          params={{ account: account.id, kind: principal.kind, name: principal.name }}
          search={{}}
          icon={principal.kind === 'root' ? 'root' : 'person'}
        >
          {principal.kind === 'root' ? words.showRoot : words.showPrincipal}
        </LinkButton>
      )}
      {may && (row.standing === 'open' || row.standing === 'not-seen') && (
        <>
          <Button onClick={() => onSuppress(row.id)}>{texts.findings.suppress}</Button>
          {row.plannable && (
            <Button look="primary" icon="plans" onClick={() => onPlan(row.id)}>
              {texts.findings.plan}
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Waiting(): ReactNode {
  return (
    <LoadingRegion>
      <div className="stack">
        <Skeleton width="11rem" height="1.25rem" />
        <SkeletonLines lines={3} />
        <Skeleton height="6rem" />
        <Skeleton height="12rem" />
      </div>
    </LoadingRegion>
  );
}
