import type { DocumentKind } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Change, DocumentPolicy } from '@cairn/shared/domain/kernel/policy.ts';
import * as Y from 'yjs';

/** Small policies with the shapes of the real ones, so that the mechanisms are tested and not the product's rules. */

const valueOf = ({ content }: Change): unknown => (content instanceof Y.ContentAny ? content.arr[0] : undefined);

/** Everything in these roots is allowed. */
export const openPolicy = (roots: DocumentPolicy['roots']): DocumentPolicy => ({
  roots,
  entityOf: (_root, key) => key ?? '',
  check: () => null,
});

/**
 * `t`: births, `T`: registers under the birth's last 8 characters; no key is ever removed, and nothing may say
 * "forbidden". `s`: records of which at most one is active.
 */
export const projectPolicy: DocumentPolicy = {
  roots: { t: 'map', T: 'map', s: 'map' },
  entityOf: (root, key) => (root === 'T' ? (key ?? '').slice(0, 8) : (key ?? '').slice(-8)),
  check({ changes }, { document }) {
    for (const change of changes) {
      const { op, root, key, path, content } = change;
      if (path.length > 0) return 'nested';
      if (op === 'delete') {
        if (!changes.some((other) => other.op === 'insert' && other.root === root && other.key === key))
          return 'a bare deletion';
        continue;
      }
      if (content instanceof Y.ContentDeleted) continue;
      if (!(content instanceof Y.ContentAny)) return 'not a value';
      if (JSON.stringify(content.arr).includes('forbidden')) return 'forbidden';
      if (root !== 's' || (valueOf(change) as { active?: unknown }).active !== true) continue;
      for (const [id, other] of document.getMap<{ active?: boolean }>('s')) {
        if (id !== key && other.active === true) return 'another one is active';
      }
    }
    return null;
  },
};

/** `m`: messages, each written by its author only. */
export const threadPolicy: DocumentPolicy = {
  roots: { m: 'map' },
  entityOf: (_root, key) => key ?? '',
  check({ entity, changes }, { actor, document }) {
    const before = document.getMap<{ author?: string }>('m').get(entity);
    if (before !== undefined && before.author !== actor) return "someone else's message";
    for (const change of changes) {
      if (change.op === 'insert' && (valueOf(change) as { author?: unknown } | undefined)?.author !== actor)
        return 'author';
    }
    return null;
  },
};

export const textPolicy: DocumentPolicy = {
  roots: { body: 'xml' },
  entityOf: () => 'body',
  check: ({ changes }) => (changes.some(({ path }) => path.includes('script')) ? 'script' : null),
};

export function testPolicyFor(kind: DocumentKind): DocumentPolicy {
  return { project: projectPolicy, task: textPolicy, thread: threadPolicy }[kind];
}
