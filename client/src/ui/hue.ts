/** The label palette: twelve hues of equal lightness (ui/tokens.css). */
export const HUES = [
  'rose',
  'brick',
  'ochre',
  'straw',
  'moss',
  'fern',
  'teal',
  'lagoon',
  'sky',
  'slate',
  'heather',
  'mallow',
] as const;
export type Hue = (typeof HUES)[number];

/** The hue of a thing by its id: the same on every device, for as long as it lives. */
export function hueOf(id: string): Hue {
  // FNV-1a; ids made in the same second share their first half, so all characters count.
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return HUES[((hash >>> 16) ^ (hash & 0xffff)) % HUES.length]!;
}

/** For `style={hueStyle(…)}`: sets --c, from which the components derive tints. Unknown names read as moss. */
export const hueStyle = (hue: string): { '--c': string } => ({
  '--c': `var(--l-${(HUES as readonly string[]).includes(hue) ? hue : 'moss'})`,
});
