import { accept, refuse, type Outcome } from './import-problem.ts';

/** The longest file that is read. JavaScript strings end at about 512 MB, and parsed JSON takes several times its text. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

const MAGIC: readonly (readonly [readonly number[], 'zip' | 'gzip' | 'pdf' | 'image'])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0x50, 0x4b, 0x05, 0x06], 'zip'],
  [[0x1f, 0x8b], 'gzip'],
  [[0x25, 0x50, 0x44, 0x46], 'pdf'],
  [[0x89, 0x50, 0x4e, 0x47], 'image'],
  [[0xff, 0xd8, 0xff], 'image'],
  [[0x47, 0x49, 0x46, 0x38], 'image'],
];

/** The text of a file: UTF-8 or UTF-16, with or without byte order mark; or what the bytes are instead. */
export function readText(bytes: Uint8Array): Outcome<string> {
  if (bytes.length === 0) return refuse('empty');
  if (bytes.length > MAX_FILE_BYTES) return refuse('too-large', { bytes: bytes.length });
  for (const [magic, code] of MAGIC) if (magic.every((byte, i) => bytes[i] === byte)) return refuse(code);
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  if (text.trim() === '') return refuse('empty');
  return text.slice(0, 4096).includes('\0') ? refuse('binary') : accept(text);
}

/** Without a mark, UTF-16 JSON shows in its first two bytes: one of them is zero. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (bytes.length % 2 === 0 && a !== 0 && b === 0) return 'utf-16le';
  if (bytes.length % 2 === 0 && a === 0 && b !== 0 && b !== undefined) return 'utf-16be';
  return 'utf-8';
}
