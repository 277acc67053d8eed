import { useCallback } from 'react';
import { post } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { useToast } from '../components/toast.tsx';

/** Ends the session on the server, and leaves the page as a whole: nothing of what was read stays in its memory. */
export function useSignOut(): () => void {
  const toast = useToast();
  return useCallback(() => {
    post('/session/end', undefined).then(
      ({ goTo }) => location.assign(goTo),
      (fault: unknown) => toast({ tone: 'fail', words: asProblem(fault).message }),
    );
  }, [toast]);
}
