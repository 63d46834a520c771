/** Imported before anything else: from here on time and chance are the simulation's. */
import { webcrypto } from 'node:crypto';
import { VirtualTime } from './virtual-time.ts';

export const time = new VirtualTime();

let random: () => number = () => 0.5;

/** Every number that the code under test draws comes from this from now on. */
export function drawFrom(next: () => number): void {
  random = next;
}

Math.random = () => random();
const fill = <T extends ArrayBufferView>(array: T): T => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
  return array;
};
Object.defineProperty(webcrypto, 'getRandomValues', { value: fill });
Object.defineProperty(webcrypto, 'randomUUID', {
  value: () =>
    Buffer.from(fill(new Uint8Array(16)))
      .toString('hex')
      .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5'),
});
// Messages of the real one arrive when they like.
Reflect.deleteProperty(globalThis, 'BroadcastChannel');
time.install();
