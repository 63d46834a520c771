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

const ORDERED = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/**
 * The hue of a thing by its id: the same on every device, for as long as it lives, however the id is spelled. Its last
 * 48 bits are random: the last twelve digits of a UUID, the last eight characters of its short form.
 */
export function hueOf(id: string): Hue {
  let hash = 0;
  if (id.length === 36) hash = Number.parseInt(id.slice(-12), 16) % 65_521;
  else for (const character of id.slice(-8)) hash = (hash * 64 + Math.max(0, ORDERED.indexOf(character))) % 65_521;
  return HUES[hash % HUES.length]!;
}

/** For `style={hueStyle(…)}`: sets --c, from which the components derive tints. Unknown names read as moss. */
export const hueStyle = (hue: string): { '--c': string } => ({
  '--c': `var(--l-${(HUES as readonly string[]).includes(hue) ? hue : 'moss'})`,
});
