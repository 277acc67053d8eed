import { type ReactNode, useEffect, useState } from 'react';
import type { Session } from '../../api/session.ts';
import { queryClient, useRead } from '../api/query.ts';
import { ErrorState } from '../components/states.tsx';
import SessionOver from '../pages/session-over.tsx';
import SignIn from '../pages/sign-in.tsx';
import { texts } from '../texts.ts';
import { SessionContext, type SignedIn } from './session-context.ts';
import { Shell } from './shell.tsx';

/** Milliseconds between looks whether somebody has signed in again, in another tab. */
const AGAIN = 5_000;
/** Not sooner is it asked whether a session is over that should be: clocks differ. */
const SOONEST = 15_000;

/**
 * Asks who is signed in: nobody leads to the sign-in, somebody to the page that the address names. Where a session ends
 * while a page is open the page stays below the sign-in, unseen, with what was typed; who signs in again goes on with it,
 * and anybody else begins anew.
 */
export function Gate(): ReactNode {
  const session = useRead(
    '/session',
    {},
    { staleTime: 60_000, refetchInterval: ({ state }) => nextLook(state.data) },
  );
  const { data } = session;
  const [last, setLast] = useState<SignedIn>();
  const shown = data?.signedIn === true ? data : last;
  const isOver = data?.signedIn === false && last !== undefined;
  const isAnother = last !== undefined && shown !== undefined && !isSame(last, shown);
  useEffect(() => {
    if (data?.signedIn === true) setLast(data);
  }, [data]);
  useEffect(() => {
    if (!isOver) return;
    // What is asked for meanwhile is refused.
    return () => void queryClient.invalidateQueries();
  }, [isOver]);
  useEffect(() => {
    if (isAnother) location.reload();
  }, [isAnother]);
  if (isAnother) return <FirstWait />;
  if (data === undefined) {
    if (session.error === null) return <FirstWait />;
    return (
      <main className="lonely">
        <h1 className="hidden-text">{texts.product}</h1>
        <ErrorState
          fault={session.error}
          retry={() => void session.refetch()}
          retrying={session.isFetching}
        />
      </main>
    );
  }
  return (
    <>
      {shown !== undefined && (
        <div className={isOver ? 'gate gate--over' : 'gate'}>
          <SessionContext value={shown}>
            <Shell />
          </SessionContext>
        </div>
      )}
      {!data.signedIn &&
        (isOver ? <SessionOver ways={data.signIn} /> : <SignIn ways={data.signIn} expired={false} />)}
    </>
  );
}

function nextLook(session: Session | undefined): number | false {
  if (session === undefined) return false;
  if (!session.signedIn) return AGAIN;
  const left = Date.parse(session.expiresAt) - Date.now();
  return Math.min(Math.max(left + 1_000, SOONEST), 3_600_000);
}

/** Nothing that one person read or typed is left for another one. */
function isSame({ person: one }: SignedIn, { person: other }: SignedIn): boolean {
  return one.name === other.name && one.role === other.role;
}

/** The frame of the page without anything in it: nothing moves when the page comes. */
function FirstWait(): ReactNode {
  return (
    <div className="shell" aria-busy="true">
      <div className="side" />
      <div className="shell__column">
        <div className="bar" />
        <p className="hidden-text" role="status">
          {texts.common.loading}
        </p>
      </div>
    </div>
  );
}
