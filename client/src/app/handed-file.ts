let handed: File | null = null;

/** Keeps a dropped file for the import screen that is about to open. */
export function handFile(file: File): void {
  handed = file;
}

/** The file, once. */
export function takeHandedFile(): File | null {
  const file = handed;
  handed = null;
  return file;
}
