import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { MAX_ADDRESS, parseAddress } from './address.ts';
import { addressBytes, addressKey, frame, readAddress, readSync, statelessFrame, Step, syncFrame } from './wire.ts';

/** In the package, not in its types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => NodeJS.ReadWriteStream };
const id = '-0cVCds-0yFfhQ_hLn6o-u';
const uuid = '01a20369-e000-7e42-bb5b-96d5b31f403a';

/** What a WebSocket client reads from the bytes. */
async function received(bytes: Buffer): Promise<Buffer> {
  const receiver = new Receiver({ isServer: false });
  return await new Promise((resolve, reject) => {
    receiver.on('message', (data: Buffer) => resolve(data));
    receiver.on('error', reject);
    receiver.write(bytes);
  });
}

test.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('a frame of %i bytes is a WebSocket message', async (size) => {
  const body = Buffer.alloc(size, 'x');
  expect((await received(frame(body))).equals(body)).toBe(true);
});

test('a sync frame is read back as it was written', async () => {
  const data = await received(syncFrame(addressBytes(`project/${id}`), Step.Update, Uint8Array.of(1, 2, 3)));
  const { key, at } = readAddress(data);
  expect(key).toBe(addressKey(`project/${id}`));
  expect(readSync(data, at + 1)).toEqual({ step: Step.Update, payload: new Uint8Array([1, 2, 3]) });
});

test('a message of the server is JSON in a Stateless frame', async () => {
  const data = await received(statelessFrame(addressBytes('a'), { type: 'epoch', epoch: 2 }));
  const d = decoding.createDecoder(data);
  expect(decoding.readVarString(d)).toBe('a');
  expect(decoding.readVarUint(d)).toBe(5);
  expect(JSON.parse(decoding.readVarString(d))).toEqual({ type: 'epoch', epoch: 2 });
});

test.each([[[]], [[1]], [[5, 1, 2]], [[255, 255, 255, 255, 255, 255, 255, 255, 255]]])(
  'bytes %j are no frame',
  (bytes) => {
    expect(() => readAddress(Buffer.from(bytes))).toThrow(RangeError);
  },
);

test('an unknown step and a payload that is cut off are no sync frame', () => {
  expect(() => readSync(Buffer.from([3, 0]), 0)).toThrow(RangeError);
  expect(() => readSync(Buffer.from([2, 5, 1]), 0)).toThrow(RangeError);
});

test('an address in the UUID spelling is the canonical document’s, with its session kept', () => {
  expect(parseAddress(`project/${uuid}`)).toMatchObject({ name: `project/${id}`, canonical: `project/${id}` });
  expect(parseAddress(`task/${uuid}/${id}\0tab-1`)?.canonical).toBe(`task/${id}/${id}\0tab-1`);
});

test.each([
  '',
  '\0',
  `project/${id}\0`,
  `project/${id}\0a b`,
  `project/${id}\0a\0b`,
  `project/${id}\0${'x'.repeat(65)}`,
  '../x',
  '__proto__',
  'x'.repeat(MAX_ADDRESS + 1),
])('refuses the address %j', (address) => expect(parseAddress(address)).toBeNull());
