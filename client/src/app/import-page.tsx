import { useState } from 'react';
import { ImportScreen } from '../features/import-export/import-screen.tsx';
import { t } from '../words/t.ts';
import { takeHandedFile } from './handed-file.ts';
import { TopBar } from './top-bar.tsx';

/** The import screen, with the file that was dropped elsewhere, if any. */
export function ImportPage() {
  const [file] = useState(takeHandedFile);
  return (
    <>
      <TopBar title={t('app.import')} />
      <div className="main-body">
        <ImportScreen file={file} />
      </div>
    </>
  );
}
