import type * as Y from 'yjs';
import type { YType } from './update.ts';

/** What the judge has to know of a Yjs type and Yjs does not tell: all of it is read here, and nothing is written. */

/** The item that holds a nested type; null: the type is a root. */
export const holderOf = (type: YType): Y.Item | null => type['_item'];

/** The newest item at a key of a map, which may be deleted. */
export const newestAt = (type: YType | undefined, key: string): Y.Item | undefined => type?.['_map'].get(key);
