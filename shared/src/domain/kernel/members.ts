import { fieldOf, type Entity } from './registers.ts';

/** The members of a set: those of the birth and those of registers, in code-unit order. @param prefix the code, and for relations its kind */
export function membersOf(entity: Entity, prefix: string): string[] {
  const keys = keysOf(entity, prefix);
  return keys.length === 0 ? keys : keys.filter((member) => fieldOf(entity, prefix + member) === 1);
}

/** Every member or key that a code has ever had, in code-unit order. */
export function keysOf(entity: Entity, prefix: string): string[] {
  const own = entity.birth[prefix[0]!];
  if (own === undefined && entity.registers.size === 0) return [];
  const rest = prefix.slice(1);
  const found: string[] = [];
  if (typeof own === 'object' && own !== null) {
    for (const key of Array.isArray(own) ? own : Object.keys(own))
      if (typeof key === 'string' && key.length > rest.length && key.startsWith(rest))
        found.push(key.slice(rest.length));
  }
  for (const key of entity.registers.keys())
    if (key.length > prefix.length && key.startsWith(prefix)) found.push(key.slice(prefix.length));
  return found.length < 2 ? found : [...new Set(found)].toSorted();
}
