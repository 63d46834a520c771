import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import {
  useId,
  useState,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
} from 'react';
import { t } from '../words/t.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

interface Labels {
  label: string;
  /** the label is for screen readers only */
  quietLabel?: boolean;
  hint?: ReactNode;
  /** what is wrong and how to put it right */
  error?: string | undefined;
}

function Labelled({
  label,
  quietLabel,
  hint,
  error,
  children,
}: Labels & { children: (ids: { id: string; describedBy: string | undefined }) => ReactNode }) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className="labelled">
      <label className={quietLabel ? 'sr' : 'label'} htmlFor={id}>
        {label}
      </label>
      {children({ id, describedBy })}
      {error && (
        <span className="bad-text" id={`${id}-error`} role="alert">
          <Icon of={CircleAlert} />
          {error}
        </span>
      )}
      {hint && (
        <small className="hint-text" id={`${id}-hint`}>
          {hint}
        </small>
      )}
    </div>
  );
}

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> & { ref?: Ref<HTMLInputElement> };

export function TextField({
  label,
  quietLabel,
  hint,
  error,
  leading,
  trailing,
  ...input
}: Labels & Input & { leading?: ReactNode; trailing?: ReactNode }) {
  return (
    <Labelled label={label} hint={hint} error={error} {...(quietLabel ? { quietLabel } : {})}>
      {({ id, describedBy }) => (
        <span className={`field${error ? ' is-bad' : ''}`}>
          {leading}
          <input
            type="text"
            {...input}
            id={id}
            aria-describedby={describedBy}
            aria-invalid={error ? true : undefined}
          />
          {trailing}
        </span>
      )}
    </Labelled>
  );
}

/** A password that can be looked at while it is typed. */
export function PasswordField(props: Omit<Parameters<typeof TextField>[0], 'type' | 'trailing'>) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      spellCheck={false}
      autoCapitalize="none"
      trailing={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={shown ? t('ui.hide') : t('ui.show')}
          size="sm"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}

type Area = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id'> & { ref?: Ref<HTMLTextAreaElement> };

export function TextArea({ label, quietLabel, hint, error, ...area }: Labels & Area) {
  return (
    <Labelled label={label} hint={hint} error={error} {...(quietLabel ? { quietLabel } : {})}>
      {({ id, describedBy }) => (
        <span className={`field field-area${error ? ' is-bad' : ''}`}>
          <textarea {...area} id={id} aria-describedby={describedBy} aria-invalid={error ? true : undefined} />
        </span>
      )}
    </Labelled>
  );
}
