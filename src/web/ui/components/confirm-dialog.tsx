import { type ReactNode, useState } from 'react';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './fields.tsx';
import type { IconName } from './icon.tsx';
import { ErrorState } from './states.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, to what, and what cannot be taken back. */
  readonly children: ReactNode;
  /** The word on the button: what it does, never "OK". */
  readonly action: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  /** What has to be typed, such as an account's id; several are typed one by one. */
  readonly typed?: readonly { readonly label: string; readonly word: string }[];
  /** The words that were typed go along: the server checks them again. */
  readonly onConfirm: (typed: readonly string[]) => void;
  readonly busy?: boolean;
  /** It cannot be done, and what stands in it says why. */
  readonly disabled?: boolean;
  readonly fault?: unknown;
}

/** Asks once more before something that changes the world. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  // What was typed is forgotten when it closes.
  return props.open ? <OpenConfirm {...props} /> : null;
}

function OpenConfirm(props: ConfirmDialogProps): ReactNode {
  const {
    onClose,
    title,
    children,
    action,
    icon,
    danger = false,
    typed = [],
    onConfirm,
    busy = false,
    disabled = false,
    fault,
  } = props;
  const [words, setWords] = useState<readonly string[]>(() => typed.map(() => ''));
  const isTyped = typed.every(({ word }, index) => words[index]?.trim() === word);
  return (
    <Dialog
      open
      onClose={onClose}
      held={busy}
      title={title}
      actions={
        <>
          <Button disabled={busy} onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            {...(icon !== undefined && { icon })}
            busy={busy}
            disabled={!isTyped || disabled}
            onClick={() => onConfirm(words.map((word) => word.trim()))}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      {typed.map(({ label, word }, index) => (
        <TextField
          key={word}
          mono
          label={label}
          help={texts.common.typeToConfirm(word)}
          value={words[index] ?? ''}
          onChange={(next) =>
            setWords((before) => before.map((each, place) => (place === index ? next : each)))
          }
        />
      ))}
      {fault !== undefined && fault !== null && <ErrorState fault={fault} />}
    </Dialog>
  );
}
