import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { post } from '../api/client.ts';
import { queryClient } from '../api/query.ts';
import { Button } from '../components/button.tsx';
import { Code } from '../components/code.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';

const words = texts.start;

/** The first visit, with nothing in the store: the demo, and three ways to start. The overview shows it too. */
export default function Start(): ReactNode {
  return (
    <Page title={words.title} lead={words.lead}>
      <Demo />
      <h2>{words.waysTitle}</h2>
      <div className="grid start__ways">
        <OneAccount />
        <Way icon="accounts" title={words.orgTitle} text={words.org}>
          <Code text={words.orgCommand} label={words.orgTitle} />
          <p className="dim">{words.orgPermissions}</p>
          <Code text={words.orgPermissionsCommand} label={words.orgPermissions} />
        </Way>
        <Way icon="audit" title={words.filesTitle} text={words.files}>
          <Code text={words.filesCommand} label={words.filesTitle} />
          <p className="dim">{words.filesThen}</p>
        </Way>
      </div>
    </Page>
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

function OneAccount(): ReactNode {
  const may = useMay('operator');
  const toast = useToast();
  const navigate = useNavigate();
  const scan = useMutation({
    mutationFn: () => post('/scans', {}),
    onSuccess: async () => {
      toast({ tone: 'pass', words: words.scanning });
      await navigate({ to: '/accounts', search: {} });
    },
  });
  return (
    <Way icon="key" title={words.oneTitle} text={words.one}>
      {scan.error !== null && <ErrorState fault={scan.error} />}
      {may && (
        <div>
          <Button icon="play" busy={scan.isPending} onClick={() => scan.mutate()}>
            {words.oneButton}
          </Button>
        </div>
      )}
      <p className="dim">{words.oneOr}</p>
      <Code text={words.oneCommand} label={words.oneTitle} />
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
