import { useCallback } from 'react';
import { post } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { queryClient, SESSION_KEY } from '../api/query.ts';
import { useToast } from '../components/toast.tsx';

/** Ends the session here and on the server, and forgets everything that was read. */
export function useSignOut(): () => void {
  const toast = useToast();
  return useCallback(() => {
    void post('/session/end', undefined).then(
      async () => {
        queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
        await queryClient.invalidateQueries({ queryKey: SESSION_KEY });
      },
      (fault: unknown) => toast({ tone: 'fail', words: asProblem(fault).message }),
    );
  }, [toast]);
}
