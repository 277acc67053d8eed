import { type ReactNode, useState } from 'react';
import { ApiProblem } from '../../../../src/web/ui/api/problem.ts';
import { Badge, SeverityBadge, StatusBadge } from '../../../../src/web/ui/components/badge.tsx';
import { BigNumber } from '../../../../src/web/ui/components/big-number.tsx';
import { Button } from '../../../../src/web/ui/components/button.tsx';
import { Card } from '../../../../src/web/ui/components/card.tsx';
import { Code, Words } from '../../../../src/web/ui/components/code.tsx';
import { ConfirmDialog } from '../../../../src/web/ui/components/confirm-dialog.tsx';
import { CopyText } from '../../../../src/web/ui/components/copy-text.tsx';
import { DefinitionList } from '../../../../src/web/ui/components/definition-list.tsx';
import {
  Checkbox,
  DateField,
  Select,
  TextArea,
  TextField,
} from '../../../../src/web/ui/components/fields.tsx';
import { Menu, MenuItem } from '../../../../src/web/ui/components/menu.tsx';
import { Popover } from '../../../../src/web/ui/components/popover.tsx';
import { ProgressBar } from '../../../../src/web/ui/components/progress-bar.tsx';
import { RelativeTime } from '../../../../src/web/ui/components/relative-time.tsx';
import { LoadingRegion, Skeleton, SkeletonLines } from '../../../../src/web/ui/components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../../../src/web/ui/components/states.tsx';
import { Tabs } from '../../../../src/web/ui/components/tabs.tsx';
import { Timeline } from '../../../../src/web/ui/components/timeline.tsx';
import { useToast } from '../../../../src/web/ui/components/toast.tsx';

const FAULT = new ApiProblem({
  status: 503,
  code: 'store-locked',
  title: 'The store cannot be read',
  detail: 'Another program holds `runs.db`.',
  hint: 'Wait until it has ended, or name another store with `--store`.',
});

/** Every part that is no chart and no table. */
export function Parts(): ReactNode {
  const [tab, setTab] = useState('facts');
  return (
    <>
      <div className="grid">
        <Card>
          <BigNumber
            title="Root keys"
            count={2}
            of={240}
            ofWords={(of) => `of ${of} accounts`}
            unknown={3}
            tone="critical"
          />
        </Card>
        <Card>
          <BigNumber title="Setup keys" count={0} of={1200} unknown={12} tone="high" />
        </Card>
        <Card>
          <BigNumber title="Keys older than 90 days" count={0} of={17} tone="medium">
            4 accepted
          </BigNumber>
        </Card>
      </div>
      <Card title="Words about states" lead="Icon and word, never a colour alone." actions={<Actions />}>
        <div className="row gap-2">
          {(['critical', 'high', 'medium', 'low', 'info'] as const).map((severity) => (
            <SeverityBadge key={severity} severity={severity} />
          ))}
          {(['fail', 'unknown', 'manual', 'pass', 'not-applicable'] as const).map((status) => (
            <StatusBadge key={status} status={status} />
          ))}
          <Badge>Plain</Badge>
          <RelativeTime at="2026-01-05T10:20:30Z" />
          <RelativeTime at={undefined} />
        </div>
      </Card>
      <Tabs
        label="Views"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'facts', words: 'Facts', content: <Facts /> },
          { value: 'fields', words: 'Fields', content: <Fields /> },
        ]}
      />
      <div className="grid">
        <Card title="Empty">
          <EmptyState title="Nothing is planned">Plans are made from findings.</EmptyState>
        </Card>
        <Card title="Fault">
          <ErrorState fault={FAULT} retry={() => undefined} />
        </Card>
        <Card title="On its way">
          <LoadingRegion>
            <SkeletonLines />
            <Skeleton height="3rem" round />
          </LoadingRegion>
          <ProgressBar label="Scan" done={12} total={40} words="12 of 40 accounts done, 8 in flight" />
          <ProgressBar label="Plan" done={0} words="Reading" />
        </Card>
      </div>
    </>
  );
}

function Actions(): ReactNode {
  const toast = useToast();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => toast({ tone: 'pass', words: 'The plan was made.' })}>
        Tell
      </Button>
      <Menu trigger={<Button size="small">Menu</Button>}>
        <MenuItem icon="copy" onSelect={() => undefined}>
          Copy
        </MenuItem>
        <MenuItem icon="stop" danger onSelect={() => undefined}>
          End
        </MenuItem>
      </Menu>
      <Popover label="More" trigger={<Button size="small">More</Button>}>
        <Words text="Run `keyreeve doctor`." />
      </Popover>
      <Button size="small" look="danger" onClick={() => setOpen(true)}>
        Delete
      </Button>
      <Button size="small" look="primary" busy>
        Busy
      </Button>
      <Button size="small" disabled>
        Off
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title="Delete the key?"
        action="Delete the key"
        danger
        typed={[{ label: 'Account', word: '111122223333' }]}
        onConfirm={() => setOpen(false)}
      >
        <p>This cannot be taken back.</p>
      </ConfirmDialog>
    </>
  );
}

function Facts(): ReactNode {
  return (
    <div className="grid grid--wide">
      <Card title="Facts">
        <DefinitionList
          items={[
            {
              term: 'ARN',
              value: <CopyText text={`arn:aws:iam::111122223333:user/${'long/'.repeat(80)}name`} />,
            },
            { term: 'Made', value: <RelativeTime at="2024-01-05T10:20:30Z" /> },
          ]}
        />
        <Code
          label="Command"
          text="aws iam delete-access-key --user-name deploy --access-key-id AKIAIOSFODNN7EXAMPLE"
        />
      </Card>
      <Card title="What happened">
        <Timeline
          label="What happened"
          moments={[
            {
              id: 'a',
              at: '2024-01-05T10:20:30Z',
              icon: 'person',
              words: 'The user was made',
              note: 'credential report',
            },
            {
              id: 'b',
              at: '2024-01-05T10:20:31Z',
              icon: 'key',
              tone: 'high',
              words: 'An access key was made with it',
            },
          ]}
        />
      </Card>
    </div>
  );
}

function Fields(): ReactNode {
  const [text, setText] = useState('');
  const [day, setDay] = useState('2026-12-31');
  const [by, setBy] = useState('account');
  const [on, setOn] = useState(true);
  return (
    <Card title="Fields">
      <div className="stack">
        <TextField
          label="Reason"
          help="Everybody can read it."
          fault={text === '' ? 'Say why.' : undefined}
          value={text}
          onChange={setText}
        />
        <DateField label="Until" value={day} onChange={setDay} />
        <TextArea label="Note" optional value={text} onChange={setText} />
        <Select
          label="Group by"
          value={by}
          onChange={setBy}
          choices={[
            { value: 'account', words: 'Account' },
            { value: 'rule', words: 'Rule' },
          ]}
        />
        <Checkbox label="Active keys only" help="Others are counted." checked={on} onChange={setOn} />
      </div>
    </Card>
  );
}
