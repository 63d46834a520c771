import { useState, type ReactElement, type ReactNode } from 'react';
import type { Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { HUES, hueStyle, type Hue } from '../../../ui/hue.ts';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { t, tMaybe } from '../../../words/t.ts';
import { setLabel } from '../actions.ts';
import { selectLabels } from '../selectors.ts';
import { createLabelOn } from './panel-actions.ts';

interface LabelPickerProps {
  trigger: ReactElement;
  session: DocumentSession;
  task: Task;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Labels to tick; one that is not there is made on Enter, in the colour chosen below the list. */
export function LabelPicker({ trigger, session, task, open, onOpenChange }: LabelPickerProps): ReactNode {
  const labels = useIndex(session, selectLabels);
  const [chosen, setChosen] = useState<Hue | null>(null);
  const next = chosen ?? freeHue(labels.map((label) => label.color));
  return (
    <Popover trigger={trigger} label={t('task.labels')} open={open} onOpenChange={onOpenChange} className="menu">
      <Picker
        label={t('task.labels')}
        options={labels.map((label) => ({
          id: label.id,
          label: label.name,
          icon: <span className="pebble" style={hueStyle(label.color)} />,
        }))}
        selected={task.labels}
        multiple
        onSelect={(id) => setLabel(session, [task.id], id as Ref8, !task.labels.includes(id as Ref8))}
        placeholder={t(labels.length === 0 ? 'task.labelFirst' : 'task.labelPlaceholder')}
        create={{
          label: (name) => t('task.labelCreate', { name }),
          run: (name) => {
            createLabelOn(session, task.id, { name, color: next });
            setChosen(null);
          },
        }}
      />
      <fieldset className="hues">
        <legend>{t('task.labelColour')}</legend>
        {HUES.map((hue) => (
          <label key={hue} className="hue" style={hueStyle(hue)} title={tMaybe(`task.hue_${hue}`, hue)}>
            <input
              type="radio"
              className="sr"
              name="label-hue"
              checked={hue === next}
              aria-label={tMaybe(`task.hue_${hue}`, hue)}
              onChange={() => setChosen(hue)}
            />
            <span className="pebble" />
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}

/** The hue that the fewest labels have. */
function freeHue(used: readonly string[]): Hue {
  const count = (hue: Hue) => used.filter((other) => other === hue).length;
  return HUES.toSorted((a, b) => count(a) - count(b))[0]!;
}
