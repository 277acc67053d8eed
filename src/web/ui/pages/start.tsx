import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Setup } from '../../api/actions.ts';
import type { AsOf } from '../../api/parts.ts';
import { isAsking } from '../api/caller.ts';
import { post } from '../api/client.ts';
import { queryClient, readAgain, useRead } from '../api/query.ts';
import { AsOfNotes } from '../components/as-of-notes.tsx';
import { Button } from '../components/button.tsx';
import { Code, Words } from '../components/code.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useMay, useSession } from '../shell/session-context.ts';
import { texts } from '../texts.ts';

const words = texts.start;

/** The first visit, with nothing in the store: the demo, and three ways to start. The overview shows it too. */
export default function Start({ asOf }: { readonly asOf?: AsOf }): ReactNode {
  const { demo } = useSession();
  const setup = useRead('/setup', undefined, {
    // AWS may answer later than the page is.
    refetchInterval: ({ state }) => (isAsking(state.data?.caller) ? 1000 : false),
  });
  return (
    <Page title={setup.data?.empty === false ? words.titleAgain : words.title} lead={words.lead}>
      {/* A run that was cut off is no run that ended, and the page must not look as if there had been none. */}
      {asOf !== undefined && asOf.notes.length > 0 && <AsOfNotes asOf={asOf} />}
      {!demo && <Demo />}
      <h2>{words.waysTitle}</h2>
      {setup.error !== null && (
        <ErrorState fault={setup.error} retry={() => void setup.refetch()} retrying={setup.isFetching} />
      )}
      {setup.error === null && setup.data === undefined && (
        <LoadingRegion>
          <div className="grid start__ways">
            <Skeleton height="14.5rem" round />
            <Skeleton height="14.5rem" round />
            <Skeleton height="14.5rem" round />
          </div>
        </LoadingRegion>
      )}
      {setup.data !== undefined && <Ways setup={setup.data} />}
    </Page>
  );
}

function Ways({ setup }: { readonly setup: Setup }): ReactNode {
  const way = (id: Setup['ways'][number]['id']) => setup.ways.find((each) => each.id === id);
  return (
    <>
      <div className="grid start__ways">
        <ScanWay
          icon="key"
          title={words.oneTitle}
          text={words.one}
          way={way('account')}
          caller={setup.caller}
        />
        <ScanWay
          icon="accounts"
          title={words.orgTitle}
          text={words.org}
          way={way('organization')}
          caller={setup.caller}
        >
          <p className="dim">{words.orgRole}</p>
          <Code text={words.orgRoleCommand} label={words.orgRole} command />
        </ScanWay>
        <Way icon="audit" title={words.filesTitle} text={words.files}>
          <Code text={way('reports')?.command ?? ''} label={words.filesTitle} command />
          <p className="dim">{words.filesThen}</p>
        </Way>
      </div>
      <Ground setup={setup} />
    </>
  );
}

/** What there is already: who AWS says we are, what a scan would cover, where it is kept. */
function Ground({ setup }: { readonly setup: Setup }): ReactNode {
  const { caller, scope, store } = setup;
  return (
    <div className="start__ground">
      {caller.known ? (
        <p>
          {words.caller} <code>{caller.arn}</code> {words.callerAccount(caller.account)}.
        </p>
      ) : (
        // What to do stands where a scan would be offered.
        <p>
          <strong>{words.noCaller}:</strong> <Words text={caller.words} />
        </p>
      )}
      <p>
        {words.covers}: {scope.words} {words.keptIn} <code>{store.place}</code>.
      </p>
    </div>
  );
}

function Demo(): ReactNode {
  const may = useMay('admin');
  const navigate = useNavigate();
  const demo = useMutation({
    mutationFn: () => post('/demo', undefined),
    onSuccess: async () => {
      await queryClient.resetQueries();
      await navigate({ to: '/', search: {} });
    },
  });
  return (
    <section className="start__demo">
      <span className="start__icon">
        <Icon name="flask" size={22} />
      </span>
      <div className="start__words">
        <h2>{words.demoTitle}</h2>
        <p className="dim">{words.demo}</p>
        {!may && <p className="dim">{words.demoNotAllowed}</p>}
        {demo.error !== null && <ErrorState fault={demo.error} />}
      </div>
      {may && (
        <Button look="primary" icon="play" busy={demo.isPending} onClick={() => demo.mutate()}>
          {demo.isPending ? words.demoStarting : words.demoButton}
        </Button>
      )}
    </section>
  );
}

interface ScanWayProps extends Omit<WayProps, 'children'> {
  readonly way: Setup['ways'][number] | undefined;
  readonly caller: Setup['caller'];
  readonly children?: ReactNode;
}

/** A way that scans: from here where the dashboard was started for it, else by a command. */
function ScanWay({ way, caller, children, ...rest }: ScanWayProps): ReactNode {
  const may = useMay('operator');
  const toast = useToast();
  const navigate = useNavigate();
  const scan = useMutation({
    mutationFn: () => post('/scans', {}),
    onSuccess: async () => {
      toast({ tone: 'pass', words: words.scanning });
      await readAgain('/jobs', '/overview');
      await navigate({ to: '/accounts', search: {} });
    },
  });
  if (way === undefined) return null;
  return (
    <Way {...rest}>
      {scan.error !== null && <ErrorState fault={scan.error} />}
      {way.here && !may && <p className="dim">{words.notYou}</p>}
      {way.here && may && isAsking(caller) && <p className="dim">{texts.common.asWhoAsking}</p>}
      {way.here && may && !caller.known && !isAsking(caller) && (
        <p>
          <strong>{words.noCredentials}</strong> <Words text={caller.hint} /> {words.thenAgain}
        </p>
      )}
      {way.here && may && caller.known && (
        <div>
          <Button icon="play" busy={scan.isPending} onClick={() => scan.mutate()}>
            {words.scanHere}
          </Button>
        </div>
      )}
      {!way.here && (
        <>
          <p className="dim">{words.startedOtherwise}</p>
          <Code text={way.command} label={rest.title} command />
        </>
      )}
      {children}
    </Way>
  );
}

interface WayProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Way({ icon, title, text, children }: WayProps): ReactNode {
  return (
    <section className="card start__way">
      <h3>
        <Icon name={icon} size={18} />
        {title}
      </h3>
      <p>{text}</p>
      {children}
    </section>
  );
}
