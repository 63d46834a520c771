import { Navigate, Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { redoLast, undoLast, type Dispatched } from '../sync/dispatch.ts';
import { SyncProvider } from '../sync/react.ts';
import { ShortcutSheet } from '../ui/shortcut-sheet.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { showToast } from '../ui/toast.tsx';
import { usePhone } from '../ui/use-media.ts';
import { t } from '../words/t.ts';
import { PhoneBar } from './phone-bar.tsx';
import { useRailFold } from './rail-fold.ts';
import { Rail } from './rail.tsx';
import { useSession } from './session.ts';
import { Splash } from './splash.tsx';
import { Strips } from './strips.tsx';

/** Rail, screen, phone bar: around everything that needs a person. */
export function FrameGate() {
  const { user, sync, status } = useSession();
  if (user && sync) {
    return (
      <SyncProvider client={sync}>
        <Frame />
      </SyncProvider>
    );
  }
  return status === 'loading' ? <Splash /> : <ToEntrance />;
}

function ToEntrance() {
  // As it was when this began: the address changes before this is gone, and must not be followed.
  const [next] = useState(useRouter().state.location.href);
  return <Navigate to="/enter" search={{ next }} replace />;
}

const tell = (done: Dispatched | null, words: 'app.undone' | 'app.redone') => {
  if (!done) showToast({ text: t('app.nothingToUndo'), forMs: 2_000 });
  else if (done.skipped > 0) showToast({ text: t('app.undoSkipped', { count: done.skipped }) });
  else showToast({ text: t(words), forMs: 2_000 });
};

function Frame() {
  const phone = usePhone();
  const { folded, toggle } = useRailFold();
  const [keysOpen, setKeysOpen] = useState(false);
  useShortcuts(
    t('app.everywhere'),
    [
      { keys: '[', label: t('app.foldRail'), run: toggle, when: !phone },
      { keys: '?', label: t('app.showKeys'), run: () => setKeysOpen(true) },
      { keys: 'mod+z', label: t('app.undo'), run: () => tell(undoLast(), 'app.undone'), whileTyping: false },
      {
        keys: ['mod+shift+z', 'mod+y'],
        label: t('app.redo'),
        run: () => tell(redoLast(), 'app.redone'),
        whileTyping: false,
      },
    ],
    { outermost: true },
  );
  useFocusOnNavigation();
  return (
    <div className="app" data-rail={folded ? 'folded' : 'open'}>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      {!phone && <Rail folded={folded} onFold={toggle} onKeys={() => setKeysOpen(true)} />}
      <main className="main" id="main" tabIndex={-1}>
        <Strips />
        <Outlet />
      </main>
      {phone && <PhoneBar />}
      <ShortcutSheet open={keysOpen} onOpenChange={setKeysOpen} />
    </div>
  );
}

/** A new screen takes the focus, so that the keyboard goes on from its top; a first start leaves it alone. */
function useFocusOnNavigation(): void {
  const path = useLocation({ select: (location) => location.pathname });
  const [first] = useState(path);
  useEffect(() => {
    if (path === first) return;
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement.closest('.rail, .ph-bar')) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }, [path, first]);
}
