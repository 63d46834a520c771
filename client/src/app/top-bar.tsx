import { Link } from '@tanstack/react-router';
import { Fragment, useEffect, type ReactNode } from 'react';
import { Slot } from '../ui/slot.tsx';
import { usePhone } from '../ui/use-media.ts';
import { t } from '../words/t.ts';
import { SyncChip } from './sync-chip.tsx';

export interface Crumb {
  label: string;
  to: '/projects' | '/settings';
}

/** Places in the bar that a screen deep inside fills with ui/slot.tsx. */
export const TOP_TOOLS = 'top-tools';
export const TOP_PRESENCE = 'top-presence';

/**
 * Where one is, as navigation; the views there are; tools, people here, and what the screen adds at the end.
 * On phones only the title and the tools that fit.
 */
export function TopBar({
  title,
  parents = [],
  phoneTitle,
  windowTitle = title,
  views,
  children,
}: {
  title: string;
  parents?: readonly (Crumb | { label: string; menu: ReactNode })[];
  phoneTitle?: ReactNode;
  /** of the browser's tab, where it is not the title */
  windowTitle?: string;
  views?: ReactNode;
  children?: ReactNode;
}) {
  const phone = usePhone();
  useEffect(() => {
    document.title = `${windowTitle} · ${t('app.name')}`;
    return () => {
      document.title = t('app.name');
    };
  }, [windowTitle]);
  return (
    <header className="top">
      {phone ? (
        <div className="crumb">{phoneTitle ?? <h1 className="trunc">{title}</h1>}</div>
      ) : (
        <nav className="crumb" aria-label={t('app.breadcrumb')}>
          {parents.map((parent) => (
            <Fragment key={parent.label}>
              {'menu' in parent ? (
                parent.menu
              ) : (
                <Link to={parent.to} activeOptions={{ exact: true }}>
                  {parent.label}
                </Link>
              )}
              <span className="sep" aria-hidden>
                /
              </span>
            </Fragment>
          ))}
          <h1 className="trunc" aria-current="page">
            {title}
          </h1>
        </nav>
      )}
      {views && (
        <nav className="seg" aria-label={t('app.view')}>
          {views}
        </nav>
      )}
      <span className="grow" />
      <Slot name={TOP_TOOLS} className="row top-tools" />
      <Slot name={TOP_PRESENCE} className="top-presence" />
      {children}
      {phone && <SyncChip phone />}
    </header>
  );
}
