import { Archive, ArrowRight, Calendar, Tag, Trash2, User, X } from 'lucide-react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { t } from '../../../words/t.ts';
import { useBoard } from './context.ts';
import { useUi } from './ui-store.ts';

/** What can be done with the selected cards, keys beside each. */
export function BulkBar() {
  const { commands, mayWrite } = useBoard();
  const count = useUi((s) => s.selected.size);
  const dragging = useUi((s) => s.drag !== null);
  if (count === 0 || dragging) return null;
  return (
    <div className="bulk" role="toolbar" aria-label={t('board.selectionToolbar', { count })}>
      <output className="med num">{t('board.selected', { count })}</output>
      <IconButton
        icon={X}
        label={t('board.clearSelection')}
        keys="escape"
        size="sm"
        onClick={commands.clearSelection}
      />
      {mayWrite && (
        <>
          <span className="vr" />
          <button type="button" className="btn" onClick={() => commands.pick('state')}>
            <CairnState stones={2} />
            {t('board.state')}
            <Kbd keys="s" />
          </button>
          <Button icon={User} keys="a" onClick={() => commands.pick('assign')}>
            {t('board.assign')}
          </Button>
          <Button icon={Tag} keys="l" onClick={() => commands.pick('label')}>
            {t('board.labelAction')}
          </Button>
          <Button icon={Calendar} keys="d" onClick={() => commands.pick('due')}>
            {t('board.due')}
          </Button>
          <Button icon={ArrowRight} keys="m" onClick={() => commands.pick('move')}>
            {t('board.moveTo')}
          </Button>
          <span className="vr" />
          <IconButton icon={Archive} label={t('board.archive')} keys="#" onClick={() => commands.archive()} />
          <IconButton icon={Trash2} label={t('board.delete')} keys="backspace" onClick={() => commands.remove()} />
        </>
      )}
    </div>
  );
}
