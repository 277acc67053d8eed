import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';

interface FieldProps {
  readonly label: string;
  /** Stays while one types. */
  readonly help?: ReactNode;
  /** What is wrong with the value; read out when it comes. */
  readonly fault?: string | undefined;
  /** For screen readers only, where what stands around says it. */
  readonly labelHidden?: boolean;
  readonly optional?: boolean;
}

interface FrameProps extends FieldProps {
  readonly id: string;
  readonly children: ReactNode;
}

function FieldFrame({
  label,
  help,
  fault,
  labelHidden = false,
  optional = false,
  id,
  children,
}: FrameProps): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id} className={labelHidden ? 'hidden-text' : 'field__label'}>
        {label}
        {optional && <span className="dim"> ({texts.common.optional})</span>}
      </label>
      {children}
      {help !== undefined && (
        <p id={`${id}-help`} className="field__help">
          {help}
        </p>
      )}
      <p id={`${id}-fault`} className="field__fault" role="alert" hidden={fault === undefined}>
        {fault !== undefined && (
          <>
            <Icon name="error" size={14} />
            {fault}
          </>
        )}
      </p>
    </div>
  );
}

function described(id: string, { help, fault }: FieldProps) {
  const ids = [
    ...(help === undefined ? [] : [`${id}-help`]),
    ...(fault === undefined ? [] : [`${id}-fault`]),
  ];
  return {
    'aria-describedby': ids.length === 0 ? undefined : ids.join(' '),
    'aria-invalid': fault === undefined ? undefined : true,
  };
}

type Taken = 'label' | 'help' | 'fault' | 'labelHidden' | 'optional';
type Native = Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'onChange' | 'value' | 'type' | 'size' | 'id' | 'className'
>;

interface TextFieldProps extends FieldProps, Native {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'search' | 'email' | 'number';
  /** Ids and names: in the type of code. */
  readonly mono?: boolean;
}

/** One line of text. */
export function TextField(props: TextFieldProps): ReactNode {
  const id = useId();
  const { value, onChange, type = 'text', mono = false, ...rest } = props;
  return (
    <FieldFrame {...props} id={id}>
      <input
        {...without(rest)}
        {...described(id, props)}
        id={id}
        type={type}
        className={mono ? 'input mono' : 'input'}
        value={value}
        autoComplete={rest.autoComplete ?? 'off'}
        spellCheck={rest.spellCheck ?? false}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  );
}

interface SearchFieldProps {
  /** Stands in the field as long as it is empty. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field that finds among what is below it. */
export function SearchField({ label, ...rest }: SearchFieldProps): ReactNode {
  return <TextField label={label} labelHidden type="search" placeholder={label} {...rest} />;
}

interface DateFieldProps extends FieldProps {
  /** `YYYY-MM-DD`, or nothing. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly min?: string;
  readonly max?: string;
  readonly required?: boolean;
}

/** A day, by the browser's own field: it speaks the person's language and knows the keyboard. */
export function DateField(props: DateFieldProps): ReactNode {
  const id = useId();
  const { value, onChange, min, max, required } = props;
  return (
    <FieldFrame {...props} id={id}>
      <input
        {...described(id, props)}
        id={id}
        type="date"
        className="input"
        value={value}
        min={min}
        max={max}
        required={required}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  );
}

interface TextAreaProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly required?: boolean;
  readonly maxLength?: number;
}

/** Several lines. */
export function TextArea(props: TextAreaProps): ReactNode {
  const id = useId();
  const { value, onChange, rows = 3, required, maxLength } = props;
  return (
    <FieldFrame {...props} id={id}>
      <textarea
        {...described(id, props)}
        id={id}
        className="input"
        rows={rows}
        value={value}
        required={required}
        maxLength={maxLength}
        onChange={(event) => onChange(event.target.value)}
      />
    </FieldFrame>
  );
}

interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly words: string }[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}

/** One of several, by the browser's own list: it works with every screen reader and on every phone. */
export function Select<Value extends string>(props: SelectProps<Value>): ReactNode {
  const id = useId();
  const { value, choices, onChange, disabled } = props;
  return (
    <FieldFrame {...props} id={id}>
      <span className="select">
        <select
          {...described(id, props)}
          id={id}
          className="input"
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.words}
            </option>
          ))}
        </select>
        <Icon name="down" size={14} />
      </span>
    </FieldFrame>
  );
}

interface CheckboxProps {
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off. */
export function Checkbox({ label, help, checked, disabled, onChange }: CheckboxProps): ReactNode {
  const id = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        className="tick"
        checked={checked}
        disabled={disabled}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {help !== undefined && (
          <p id={`${id}-help`} className="field__help">
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

function without(props: Native & FieldProps): Omit<Native, Taken> {
  const {
    label: _label,
    help: _help,
    fault: _fault,
    labelHidden: _hidden,
    optional: _optional,
    ...rest
  } = props;
  return rest;
}
