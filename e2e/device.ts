import type { Page } from '@playwright/test';
import * as Y from 'yjs';

/**
 * What a browser really has on its disk of a document: all rows of its IndexedDB database, put together here.
 * @param document the canonical name
 */
export async function documentOnDevice(page: Page, document: string): Promise<Y.Doc> {
  const rows = await page.evaluate(async (name) => {
    const databases = await indexedDB.databases();
    const found = databases
      .map((database) => database.name ?? '')
      .filter((database) => database.includes(name))
      .toSorted()
      .at(-1);
    if (!found) return null;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(found);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('open'));
    });
    const values = await new Promise<Uint8Array[]>((resolve, reject) => {
      const request = database.transaction('updates').objectStore('updates').getAll();
      request.onsuccess = () => resolve(request.result as Uint8Array[]);
      request.onerror = () => reject(request.error ?? new Error('read'));
    });
    database.close();
    return values.map((value) => Array.from(value));
  }, document);
  if (rows === null) throw new Error(`the device has no copy of ${document}`);
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const row of rows) Y.applyUpdate(doc, Uint8Array.from(row));
  });
  return doc;
}
