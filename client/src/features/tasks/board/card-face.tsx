import { SquareCheck } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Label } from '@cairn/shared/domain/projects/read.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useDirectory } from '../../../http/directory.ts';
import { AvatarStack } from '../../../ui/avatar.tsx';
import { hueStyle } from '../../../ui/hue.ts';
import { Icon } from '../../../ui/icon.tsx';
import { PriorityIcon } from '../../../ui/priority-icon.tsx';
import { locale, t, type WordKey } from '../../../words/t.ts';
import { dueWords } from '../date-words.ts';
import { useEachMinute } from './now.ts';

/** More pebbles than this say nothing at a glance. */
const MAX_LABELS = 4;

export const priorityKey = (level: number): WordKey => `board.priority${level}` as WordKey;

const TONES = { late: 'late', soon: 'warn' } as const;

/** `HR-42`, or the draft mark while the server has not numbered it. */
export const numberOf = (task: Task, key: string): string | null =>
  task.number === null ? null : key === '' ? String(task.number) : `${key}-${task.number}`;

interface FaceProps {
  task: Task;
  projectKey: string;
  labels: readonly Label[];
  /** replaces the title while it is edited */
  editor?: ReactNode;
  /** shown between the number and the people */
  tools?: ReactNode;
}

/** What a card shows: each thing only when it is there. The same face is dragged, listed and put in the slot. */
export const CardFace = memo(function CardFace({ task, projectKey, labels, editor, tools }: FaceProps) {
  const number = numberOf(task, projectKey);
  const own = labels.filter((label) => task.labels.includes(label.id));
  const { personById } = useDirectory();
  const people = task.assignees.map((id) => ({ id, name: personById.get(id)?.name ?? t('board.someone') }));
  const ticked = task.checklist.filter((item) => item.done).length;
  const total = task.checklist.length;
  return (
    <>
      <div className="card-top">
        <span className="card-no" title={number === null ? t('board.draftHint') : undefined}>
          {number ?? t('board.draft')}
        </span>
        {task.priority > 0 && (
          <span className="card-prio" title={t(priorityKey(task.priority))}>
            <PriorityIcon level={task.priority} />
          </span>
        )}
        {tools}
        {people.length > 0 && <AvatarStack people={people} />}
      </div>
      {editor ?? (
        <h3 className="card-t">
          <span className="card-words">{task.title}</span>
        </h3>
      )}
      {own.length > 0 && (
        <div className="card-l">
          {own.slice(0, MAX_LABELS).map((label) => (
            <span key={label.id} className="lb" style={hueStyle(label.color)}>
              {label.name}
            </span>
          ))}
          {own.length > MAX_LABELS && <span className="xs ink-3">+{own.length - MAX_LABELS}</span>}
        </div>
      )}
      {(task.due !== null || total > 0 || task.estimate !== null) && (
        <div className="card-m">
          {task.due !== null && <DueWords due={task.due} done={task.doneAt !== null} />}
          {total > 0 && (
            <span className={ticked === total ? 'all' : ''} title={t('board.checklist', { done: ticked, total })}>
              <Icon of={SquareCheck} size={14} />
              {ticked}/{total}
            </span>
          )}
          {task.estimate !== null && <span>{t('board.estimate', { count: task.estimate })}</span>}
        </div>
      )}
    </>
  );
});

/** Says `Today` until midnight, then `Late`, without anything else rendering. */
function DueWords({ due, done }: { due: string; done: boolean }) {
  const value = useEachMinute((now) => {
    const { text, tone } = dueWords(due, now, locale(), { done });
    return `${tone === null ? '' : TONES[tone]}|${text}`;
  });
  const at = value.indexOf('|');
  return <span className={value.slice(0, at)}>{value.slice(at + 1)}</span>;
}

/** The card in one sentence, for those who hear it. */
export function describeCard(
  task: Task,
  projectKey: string,
  labels: readonly Label[],
  nameOf: (id: Id22) => string | undefined,
): string {
  const ticked = task.checklist.filter((item) => item.done).length;
  return [
    `${numberOf(task, projectKey) ?? t('board.draft')} ${task.title}`,
    task.priority > 0 ? t(priorityKey(task.priority)) : '',
    labels
      .filter((label) => task.labels.includes(label.id))
      .map((label) => label.name)
      .join(', '),
    task.assignees.map((id) => nameOf(id) ?? t('board.someone')).join(', '),
    task.due === null ? '' : dueWords(task.due, Date.now(), locale(), { done: task.doneAt !== null }).text,
    task.checklist.length > 0 ? t('board.checklist', { done: ticked, total: task.checklist.length }) : '',
  ]
    .filter(Boolean)
    .join('. ');
}
