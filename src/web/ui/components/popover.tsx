import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useLayer } from './layer.tsx';

interface PopoverProps {
  readonly trigger: ReactElement;
  /** What it is, for screen readers. */
  readonly label: string;
  readonly align?: 'start' | 'center' | 'end';
  readonly children: ReactNode;
}

/** A small form or list beside its button. Not modal, as menus are not; Esc closes it and gives the focus back. */
export function Popover({ trigger, label, align = 'start', children }: PopoverProps): ReactNode {
  const [layer, onOpenChange] = useLayer();
  return (
    <Radix.Root onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content
          className="popover"
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
