import { useCallback, useEffect, type ReactNode } from 'react';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { taskDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { RichText } from '../../../editor/rich-text.tsx';
import { readDirectory } from '../../../http/directory.ts';
import { useBegin, useDocument, useDocumentState } from '../../../sync/react.ts';
import { hueOf } from '../../../ui/hue.ts';
import { t } from '../../../words/t.ts';
import { sayHere } from '../here.ts';

interface DescriptionProps {
  projectId: Id22;
  taskId: Id22;
  me: Id22;
  /** the project lets one write; the description's own document has the last word */
  editable: boolean;
  /** the task has not left this device */
  unborn: boolean;
  onLeave(): void;
}

/** The description: a document of its own, edited together. */
export function Description({ projectId, taskId, me, editable, unborn, onLeave }: DescriptionProps): ReactNode {
  const session = useDocument(taskDocument(projectId, taskId));
  const state = useDocumentState(session);
  useBegin(session, state, unborn);
  const { awareness } = session;
  useEffect(() => {
    if (!state.ready) return;
    sayHere(session, me);
    return () => awareness.setLocalState(null);
  }, [session, awareness, state.ready, me]);
  const person = useCallback(
    (id: string) => ({
      name: firstName(readDirectory().personById.get(id as Id22)?.name ?? t('task.unknownPerson')),
      hue: hueOf(id),
    }),
    [],
  );
  if (!state.ready) {
    if (state.missing === null) return <div className="rt-wait" aria-busy />;
    return <p className="ink-3">{t(state.missing === 'offline' ? 'task.textNotHere' : 'task.textForbidden')}</p>;
  }
  const writable = editable && (state.role === null || mayWrite(state.role, 'task'));
  return (
    <RichText
      session={session}
      editable={writable}
      label={t('task.description')}
      placeholder={t('task.descriptionPlaceholder')}
      emptyText={t('task.descriptionNone')}
      person={person}
      onLeave={onLeave}
    />
  );
}

/** A flag over a caret has room for one word. */
const firstName = (name: string): string => name.split(/\s/, 1)[0]!;
