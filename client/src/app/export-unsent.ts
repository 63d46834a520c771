import { saveFile } from '../ui/save-file.ts';
import { showToast } from '../ui/toast.tsx';
import { t } from '../words/t.ts';
import { readSession } from './session.ts';

/** Saves all that the server has not got yet as a file. Never throws: it is the last way out. */
export async function exportUnsent(): Promise<void> {
  const { sync } = readSession();
  if (!sync) return;
  try {
    const day = new Date().toISOString().slice(0, 16).replace(':', '-');
    saveFile(await sync.exportUnsent(), `cairn-unsent-${day}.json`);
    showToast({ text: t('sync.exported') });
  } catch (error) {
    showToast({
      text: t('sync.exportFailed', { why: error instanceof Error ? error.message : String(error) }),
      bad: true,
    });
  }
}
