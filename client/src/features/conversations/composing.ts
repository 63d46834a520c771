import { MAX_BODY } from '@cairn/shared/domain/conversations/schema.ts';

/** What is sent of what was typed: the outer blank lines are nobody's words. Null where nothing is left. */
export function messageBody(typed: string): string | null {
  const body = typed
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
  return body.trim() === '' ? null : body;
}

/** Characters over what the domain takes; 0 or less: it fits. */
export const overLimit = (typed: string): number => (messageBody(typed)?.length ?? 0) - MAX_BODY;

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing?: boolean;
}

/** Ctrl or Cmd with Enter sends; Enter alone, or one that ends an input method's word, does not. */
export const isSendKey = (event: Key): boolean =>
  event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.isComposing !== true;
