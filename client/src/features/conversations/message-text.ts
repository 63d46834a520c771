/** A piece of a message: words, or words that lead somewhere. */
export type MessagePart = { text: string } | { text: string; href: string };

/** More links than this in one message are left as text: a bound on the work of one render. */
const MAX_LINKS = 100;
const LINK =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]+|\bmailto:[^\s<>"'`]+@[^\s<>"'`]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/giu;

/**
 * Finds addresses in plain text. The text itself is never markup: it is shown by the caller as text nodes.
 * Closing punctuation belongs to the sentence, an unopened bracket too.
 */
export function messageParts(body: string): MessagePart[] {
  const parts: MessagePart[] = [];
  let from = 0;
  let links = 0;
  for (const match of body.matchAll(LINK)) {
    if (links >= MAX_LINKS) break;
    const text = trimEnd(match[0]);
    const href = hrefOf(text);
    if (href === null) continue;
    if (match.index > from) parts.push({ text: body.slice(from, match.index) });
    parts.push({ text, href });
    from = match.index + text.length;
    links += 1;
  }
  if (from < body.length) parts.push({ text: body.slice(from) });
  return parts;
}

function hrefOf(text: string): string | null {
  const address = /^www\./i.test(text) ? `https://${text}` : /^[^/:]+@/.test(text) ? `mailto:${text}` : text;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' || url.protocol === 'mailto:' ? address : null;
  } catch {
    return null;
  }
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0) {
    const last = text[end - 1]!;
    if (/[.,;:!?…]/.test(last)) end -= 1;
    else if (last === ')' && !balanced(text.slice(0, end), '(', ')')) end -= 1;
    else if (last === ']' && !balanced(text.slice(0, end), '[', ']')) end -= 1;
    else break;
  }
  return text.slice(0, end);
}

const balanced = (text: string, open: string, close: string): boolean =>
  text.split(open).length >= text.split(close).length;
