import { RouterProvider } from '@tanstack/react-router';
import { ConfirmDialog } from '../ui/dialog.tsx';
import '../ui/styles.css';
import { Toasts } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { startLanguage, useLanguage } from '../words/t.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { router } from './router.tsx';

void startLanguage();

/** The whole client. A change of language makes it anew, so that no word of the old one stays. */
export function App() {
  const language = useLanguage();
  return (
    <ErrorBoundary key={language}>
      <TooltipProvider>
        <RouterProvider router={router} />
        <ConfirmDialog />
        <Toasts />
      </TooltipProvider>
    </ErrorBoundary>
  );
}
