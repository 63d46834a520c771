import { createContext, useContext, useRef, useSyncExternalStore } from 'react';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { NO_FILTER, type Filter } from './filter.ts';
import type { Place } from './placement.ts';

/** Cards in the air. They are taken out of their columns and shown at `place` until dropped. */
export interface Drag {
  by: 'pointer' | 'keyboard';
  /** the card that is held, and all that go along in board order (the held one included) */
  lead: Id22;
  ids: readonly Id22[];
  place: Place;
  /** height of the slot, px */
  height: number;
  /** the column it was lifted from */
  from: Ref8;
  /** where the held card was, to notice that someone else moved it meanwhile */
  was: string;
}

export type PickerKind = 'state' | 'move' | 'assign' | 'label' | 'priority' | 'due';

/** What the board shows that is no part of the document: this tab's alone. */
export interface BoardUi {
  /** the card that Tab reaches and keys act on */
  focused: Id22 | null;
  /** asks that card to take the focus as soon as it is laid out; `n` tells two requests apart */
  focusRequest: { id: Id22; n: number } | null;
  selected: ReadonlySet<Id22>;
  /** where a range selection starts */
  anchor: Id22 | null;
  editing: Id22 | null;
  /** the column whose quick add is open */
  adding: Ref8 | null;
  drag: Drag | null;
  picker: { kind: PickerKind; ids: readonly Id22[] } | null;
  menu: { id: Id22; x: number; y: number } | null;
  removing: Ref8 | null;
  /** on phones: the list of columns to jump to is open */
  jumping: boolean;
  collapsed: ReadonlySet<Ref8>;
}

/** What the board is given from around it; commands read it when they are used. */
export interface Outside {
  filter: Filter;
  mayWrite: boolean;
  open(id: Id22 | null): void;
}

export interface BoardStore {
  outside(): Outside;
  connect(outside: Outside): void;
  /** the card under the pointer; nothing shows it, so nobody is told */
  hovered: Id22 | null;
  get(): BoardUi;
  set(patch: Partial<BoardUi>): void;
  subscribe(listener: () => void): () => void;
}

const NONE: ReadonlySet<Id22> = new Set();

/** @param collapsed columns folded on this device */
export function createBoardStore(collapsed: ReadonlySet<Ref8> = new Set()): BoardStore {
  const listeners = new Set<() => void>();
  let state: BoardUi = {
    focused: null,
    focusRequest: null,
    selected: NONE,
    anchor: null,
    editing: null,
    adding: null,
    drag: null,
    picker: null,
    menu: null,
    removing: null,
    jumping: false,
    collapsed,
  };
  let outside: Outside = { filter: NO_FILTER, mayWrite: false, open: () => {} };
  return {
    outside: () => outside,
    connect(next) {
      outside = next;
    },
    hovered: null,
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let requests = 0;
/** Moves the focus to a card, also to one that is laid out only after the next render. */
export const focusCard = (ui: BoardStore, id: Id22 | null): void =>
  ui.set({ focused: id, focusRequest: id === null ? null : { id, n: ++requests } });

export const UiContext = createContext<BoardStore | null>(null);

/** One value of the board's own state; re-renders only when that value changes. */
export function useUi<T>(select: (ui: BoardUi) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error('outside of a board');
  const last = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(ui.subscribe, () => {
    const value = select(ui.get());
    if (last.current === null || !isEqual(last.current.value, value)) last.current = { value };
    return last.current.value;
  });
}
