import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface TabsProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly tabs: readonly {
    readonly value: string;
    readonly words: ReactNode;
    readonly content: ReactNode;
  }[];
}

/** Several views of one thing. Keep which one is open in the address, so that it can be shared. */
export function Tabs({ label, value, onChange, tabs }: TabsProps): ReactNode {
  return (
    <Radix.Root value={value} onValueChange={onChange}>
      <Radix.List className="tabs__list" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className="tabs__tab">
            {tab.words}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="tabs__content">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
