import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { del } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { queryClient } from '../api/query.ts';
import { useToast } from '../components/toast.tsx';

/** Leads out of the demo, and forgets all that was read of it. */
export function useLeaveDemo(): UseMutationResult<unknown, Error, void> {
  const toast = useToast();
  const navigate = useNavigate();
  return useMutation<unknown, Error, void>({
    mutationFn: () => del('/demo'),
    onSuccess: async () => {
      await navigate({ to: '/', search: {} });
      await queryClient.resetQueries();
    },
    onError: (fault) => toast({ tone: 'fail', words: asProblem(fault).message }),
  });
}
