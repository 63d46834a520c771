/** 72 random bits as text. Not crypto.randomUUID, which plain-HTTP pages (a server in the local network) do not have. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
