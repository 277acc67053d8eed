import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { del } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { queryClient } from '../api/query.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useToast } from '../components/toast.tsx';
import { texts } from '../texts.ts';
import { useMay } from './session-context.ts';

/** Says on every page that nothing of it is real, and leads out. */
export function DemoBanner(): ReactNode {
  const mayLeave = useMay('admin');
  const toast = useToast();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => del('/demo'),
    onSuccess: async () => {
      await navigate({ to: '/', search: {} });
      await queryClient.resetQueries();
    },
    onError: (fault) => toast({ tone: 'fail', words: asProblem(fault).message }),
  });
  return (
    <aside className="demo" aria-label="Demo">
      <Icon name="flask" />
      <p>{texts.shell.demo}</p>
      {mayLeave && (
        <Button size="small" busy={leave.isPending} onClick={() => leave.mutate()}>
          {leave.isPending ? texts.shell.leavingDemo : texts.shell.leaveDemo}
        </Button>
      )}
    </aside>
  );
}
