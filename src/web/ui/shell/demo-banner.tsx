import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { texts } from '../texts.ts';
import { useMay } from './session-context.ts';
import { useLeaveDemo } from './use-leave-demo.ts';

/** Says on every page that nothing of it is real, and leads out. */
export function DemoBanner(): ReactNode {
  const mayLeave = useMay('admin');
  const leave = useLeaveDemo();
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
