import { randomBytes } from 'node:crypto';
import { id22ToUuid, makeId22, makeRef8, type Id22, type Ref8, type Uuid } from '../domain/kernel/ids.ts';

/** A fresh UUIDv7 for an entity that the server makes. */
export const newUuid = (now = Date.now()): Uuid => id22ToUuid(newId22(now));
export const newId22 = (now = Date.now()): Id22 => makeId22(now, randomBytes(10));
export const newRef8 = (): Ref8 => makeRef8(randomBytes(6));
