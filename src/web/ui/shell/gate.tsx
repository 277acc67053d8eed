import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useRead } from '../api/query.ts';
import { ErrorState } from '../components/states.tsx';
import { texts } from '../texts.ts';
import { SessionContext } from './session-context.ts';
import { Shell } from './shell.tsx';

const SignIn = lazy(() => import('../pages/sign-in.tsx'));

/** Asks who is signed in: nobody leads to the sign-in, somebody to the page that the address names. */
export function Gate(): ReactNode {
  const session = useRead('/session', {}, { staleTime: 60_000 });
  const [wasSignedIn, setWasSignedIn] = useState(false);
  const isSignedIn = session.data?.signedIn;
  useEffect(() => {
    if (isSignedIn === true) setWasSignedIn(true);
  }, [isSignedIn]);
  if (session.data === undefined) {
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
  if (!session.data.signedIn) {
    return (
      <Suspense fallback={<FirstWait />}>
        <SignIn ways={session.data.signIn} expired={wasSignedIn} />
      </Suspense>
    );
  }
  return (
    <SessionContext value={session.data}>
      <Shell />
    </SessionContext>
  );
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
