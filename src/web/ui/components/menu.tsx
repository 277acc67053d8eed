import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { useLayer } from './layer.tsx';

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

/** A few things to do or choose. Not modal: a modal one would write a style element, which the policy refuses. */
export function Menu({ trigger, children, align = 'end' }: MenuProps): ReactNode {
  const [layer, onOpenChange] = useLayer();
  return (
    <Radix.Root modal={false} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

/** One thing to do. */
export function MenuItem({
  icon,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: MenuItemProps): ReactNode {
  return (
    <Radix.Item
      className={danger ? 'menu__item menu__item--danger' : 'menu__item'}
      disabled={disabled}
      onSelect={onSelect}
    >
      <span className="menu__icon">{icon !== undefined && <Icon name={icon} />}</span>
      {children}
    </Radix.Item>
  );
}

interface MenuCheckProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** Something that is on or off; the menu stays open for the next one. */
export function MenuCheck({ checked, disabled = false, onChange, children }: MenuCheckProps): ReactNode {
  return (
    <Radix.CheckboxItem
      className="menu__item"
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="menu__icon">{checked && <Icon name="check" />}</span>
      {children}
    </Radix.CheckboxItem>
  );
}

interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly words: ReactNode; readonly icon?: IconName }[];
  readonly onChange: (value: Value) => void;
}

/** One of several. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: MenuChoiceProps<Value>): ReactNode {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)} aria-label={label}>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice.value} value={choice.value} className="menu__item">
          <span className="menu__icon">{choice.icon !== undefined && <Icon name={choice.icon} />}</span>
          <span className="grow">{choice.words}</span>
          <span className="menu__icon">{choice.value === value && <Icon name="check" />}</span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** Words above a part of a menu. */
export function MenuLabel({ children }: { readonly children: ReactNode }): ReactNode {
  return <Radix.Label className="menu__label">{children}</Radix.Label>;
}

/** A line between parts. */
export function MenuLine(): ReactNode {
  return <Radix.Separator className="menu__line" />;
}
