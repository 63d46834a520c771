import { fieldOf, type Entity } from './registers.ts';

/** The members of a set: those of the birth and those of registers, in code-unit order. @param prefix the code, and for relations its kind */
export function membersOf(entity: Entity, prefix: string): string[] {
  return keysOf(entity, prefix).filter((member) => fieldOf(entity, prefix + member) === 1);
}

/** Every member or key that a code has ever had, in code-unit order. */
export function keysOf(entity: Entity, prefix: string): string[] {
  const code = prefix[0]!;
  const rest = prefix.slice(1);
  const own = entity.birth[code];
  const found = new Set<string>();
  if (Array.isArray(own)) for (const member of own) if (typeof member === 'string') found.add(member);
  if (typeof own === 'object' && own !== null && !Array.isArray(own))
    for (const key of Object.keys(own)) found.add(key);
  for (const key of entity.registers.keys()) if (key.startsWith(code)) found.add(key.slice(1));
  const under = rest === '' ? [...found] : [...found].filter((key) => key.startsWith(rest));
  return under
    .map((key) => key.slice(rest.length))
    .filter((key) => key !== '')
    .toSorted();
}
