import { t } from '../words/t.ts';

const COLUMNS = [3, 2, 1];

/** The shape of a board, unmoving: seen on the very first load of a project on this device, never again. */
export function BoardSkeleton() {
  return (
    <output className="board splash" aria-label={t('ui.loading')}>
      {COLUMNS.map((cards, column) => (
        <span className="col" key={column}>
          <span className="col-h">
            <span className="skel" style={{ width: 88 }} />
          </span>
          <span className="col-b">
            {Array.from({ length: cards }, (_, card) => (
              <span className="card" key={card}>
                <span className="skel" style={{ width: 40, margin: '5px 0 9px' }} />
                <span className="skel" style={{ width: '92%' }} />
                <span className="skel" style={{ width: '60%', margin: '8px 0 4px' }} />
              </span>
            ))}
          </span>
        </span>
      ))}
    </output>
  );
}
