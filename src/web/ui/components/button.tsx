import { Link, type LinkProps } from '@tanstack/react-router';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  /** `primary`: the one thing that is to be done here. `danger`: it changes something that is hard to take back. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'small' | 'normal';
  readonly icon?: IconName;
  readonly iconAfter?: IconName;
}

type ButtonProps = Look &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & {
    /** Shown in place of the words; the words stay for screen readers and as the hint on hover. */
    readonly iconOnly?: boolean;
    /** Under way: it stays where it is, cannot be pressed twice, and keeps the focus. */
    readonly busy?: boolean;
    readonly children: ReactNode;
  };

/** Does something here. What leads somewhere is a {@link LinkButton}. */
export function Button(props: ButtonProps): ReactNode {
  const {
    look = 'plain',
    size = 'normal',
    icon,
    iconAfter,
    iconOnly = false,
    busy = false,
    children,
    onClick,
    className,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classes(look, size, iconOnly, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest.disabled || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      title={rest.title ?? (iconOnly && typeof children === 'string' ? children : undefined)}
    >
      {busy ? (
        <span className="button__busy" aria-hidden="true" />
      ) : (
        icon !== undefined && <Icon name={icon} />
      )}
      <span className={iconOnly ? 'hidden-text' : 'button__words'}>{children}</span>
      {iconAfter !== undefined && <Icon name={iconAfter} />}
    </button>
  );
}

type LinkButtonProps = Look & Pick<LinkProps, 'to' | 'params' | 'search'> & { readonly children: ReactNode };

/** Leads to a page of the dashboard, and looks as a button. */
export function LinkButton({
  look = 'plain',
  size = 'normal',
  icon,
  iconAfter,
  children,
  ...link
}: LinkButtonProps): ReactNode {
  return (
    <Link {...link} className={classes(look, size, false, undefined)}>
      {icon !== undefined && <Icon name={icon} />}
      <span className="button__words">{children}</span>
      {iconAfter !== undefined && <Icon name={iconAfter} />}
    </Link>
  );
}

type AnchorButtonProps = Look & {
  readonly href: string;
  readonly download?: boolean | string;
  readonly target?: '_blank';
  readonly children: ReactNode;
};

/** A download, or an address that the server answers itself. */
export function AnchorButton({
  look = 'plain',
  size = 'normal',
  icon,
  iconAfter,
  children,
  ...rest
}: AnchorButtonProps): ReactNode {
  return (
    <a {...rest} className={classes(look, size, false, undefined)}>
      {icon !== undefined && <Icon name={icon} />}
      <span className="button__words">{children}</span>
      {iconAfter !== undefined && <Icon name={iconAfter} />}
    </a>
  );
}

function classes(look: string, size: string, iconOnly: boolean, more: string | undefined): string {
  return [
    'button',
    `button--${look}`,
    ...(size === 'small' ? ['button--small'] : []),
    ...(iconOnly ? ['button--icon'] : []),
    ...(more === undefined ? [] : [more]),
  ].join(' ');
}
