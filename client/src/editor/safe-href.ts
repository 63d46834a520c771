/** What a link may open. Anything else (`javascript:`, `data:`, `file:`) stays text. */
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const MAX_LENGTH = 2000;

/**
 * @param href from a document, a clipboard or a hand: anything at all
 * @returns an absolute address that is safe to put into `href`, or null
 */
export function safeHref(href: unknown): string | null {
  if (typeof href !== 'string' || href.length > MAX_LENGTH) return null;
  const text = href.trim();
  // Browsers drop control characters inside a scheme, so `java\nscript:` would pass a naive test.
  // oxlint-disable-next-line no-control-regex
  if (text === '' || /[\u0000-\u0020\u007f]/.test(text)) return null;
  try {
    const url = new URL(text);
    return PROTOCOLS.has(url.protocol) ? text : null;
  } catch {
    return null;
  }
}

/** As typed into a link field: `example.org/x` means https, `ana@example.org` means mail. */
export function hrefFromInput(text: string): string | null {
  const typed = text.trim();
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return safeHref(`mailto:${typed}`);
  if (/^[\w-]+(\.[\w-]+)+([/?#:].*)?$/.test(typed)) return safeHref(`https://${typed}`);
  return safeHref(typed);
}
