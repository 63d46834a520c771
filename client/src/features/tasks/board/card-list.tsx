import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { usePhone } from '../../../ui/use-media.ts';
import { Card } from './card.tsx';
import { indexOfPlace } from './placement.ts';
import { useMakeRoom } from './make-room.ts';
import { useUi, type Drag } from './ui-store.ts';

/** From here on only what is in sight is laid out: under it the browser is quicker than the bookkeeping. */
const VIRTUAL_FROM = 60;
/** A card with a two-line title, labels and a date; each is measured once it is laid out. */
const TYPICAL_HEIGHT = 108;

interface Row {
  key: string;
  id: Id22 | null;
  /** place among the cards that stay, for finding the slot; -1 for what is in the air */
  index: number;
  lifted: boolean;
}

/**
 * The column's rows: what is in the air is taken out, and shown where it would land. A pointer holds the card
 * itself, so there the slot is empty; a key holds nothing, so there the cards stand in the slot.
 */
function rowsOf(column: Ref8, ids: readonly Id22[], drag: Drag | null): { rows: Row[]; slot: number } {
  if (drag === null) return { rows: ids.map((id, index) => ({ key: id, id, index, lifted: false })), slot: -1 };
  const moving = new Set(drag.ids);
  const rest = ids.filter((id) => !moving.has(id));
  const rows: Row[] = rest.map((id, index) => ({ key: id, id, index, lifted: false }));
  if (drag.place.column !== column) return { rows, slot: -1 };
  const slot = indexOfPlace(rest, drag.place);
  const held: Row[] =
    drag.by === 'pointer'
      ? [{ key: 'slot', id: null, index: -1, lifted: true }]
      : drag.ids.map((id) => ({ key: id, id, index: -1, lifted: true }));
  return { rows: rows.toSpliced(slot, 0, ...held), slot };
}

/** Drags that have nothing to do with a column leave it as it is. */
const sameDrag = (a: Drag | null, b: Drag | null) => a === b;

export function CardList({
  column,
  name,
  ids,
  first,
  scroller,
  empty,
}: {
  column: Ref8;
  name: string;
  ids: readonly Id22[];
  /** the board's first card is in here: Tab goes to it while none has had the focus */
  first: boolean;
  scroller: RefObject<HTMLDivElement | null>;
  empty: ReactNode;
}) {
  const list = useRef<HTMLUListElement>(null);
  const drag = useUi(
    useCallback(
      (s) => (s.drag !== null && (s.drag.place.column === column || s.drag.from === column) ? s.drag : null),
      [column],
    ),
    sameDrag,
  );
  const wanted = useUi(useCallback((s) => s.focusRequest, []));
  const { rows, slot } = useMemo(() => rowsOf(column, ids, drag), [column, ids, drag]);
  const gap = usePhone() ? 8 : 6;

  // Once virtual, always: switching back and forth at the limit would lay everything out again each time.
  const wasVirtual = useRef(false);
  const virtual = wasVirtual.current || rows.length > VIRTUAL_FROM;
  useEffect(() => {
    wasVirtual.current = virtual;
  }, [virtual]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]!.id === null ? (drag?.height ?? TYPICAL_HEIGHT) : TYPICAL_HEIGHT),
    getItemKey: (at) => rows[at]!.key,
    gap,
    overscan: 6,
    scrollPaddingEnd: 80,
  });
  const items = virtual ? virtualizer.getVirtualItems() : null;
  const shown = items === null ? rows : items.map((item) => rows[item.index]!);

  // A card that is to take the focus must be laid out first; it takes it itself once it is.
  useEffect(() => {
    if (!virtual || wanted === null) return;
    const at = rows.findIndex((row) => row.id === wanted.id);
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' });
    // Only when asked: later changes of the rows must not pull the column back there.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wanted, virtual]);

  useMakeRoom(list, drag !== null);

  const before = items?.[0]?.start ?? 0;
  const after = items === null ? 0 : virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  if (rows.length === 0) return <>{empty}</>;
  return (
    <ul
      ref={list}
      // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- without markers it is no list to Safari
      role="list"
      aria-label={name}
      className="cards"
      data-slot={slot}
      style={virtual ? { paddingTop: before, paddingBottom: Math.max(0, after) } : undefined}
    >
      {shown.map((row, at) => (
        <li
          key={row.key}
          data-key={row.key}
          data-row={row.index}
          data-index={items?.[at]?.index}
          ref={virtual ? virtualizer.measureElement : undefined}
          aria-setsize={virtual ? rows.length : undefined}
          aria-posinset={virtual ? items![at]!.index + 1 : undefined}
          aria-hidden={row.id === null || undefined}
        >
          {row.id === null ? (
            <div className="slot" style={{ height: drag!.height }} />
          ) : (
            <Card id={row.id} lifted={row.lifted} first={first && row.index === 0} />
          )}
        </li>
      ))}
    </ul>
  );
}
