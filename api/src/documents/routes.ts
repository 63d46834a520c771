import * as contract from '@cairn/shared/contract/documents.ts';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { documentName, parseDocumentName, type DocumentRef } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Access } from '@cairn/shared/platform/access/authorize.ts';
import { DocumentError, type DocumentGateway } from '@cairn/shared/platform/documents/port.ts';
import { notFound } from '../http/api-error.ts';
import type { Routes } from '../http/register.ts';

/** A phone's whole offline week: base64 of updates, in one request. */
const PUSH_BYTES = 32_000_000;

type Pushed = { name: string; epoch: number; update: string };
type Outcome = {
  name: string;
  result: 'saved' | DocumentError['code'] | 'forbidden';
  rejected: { entity: string; why: string }[];
};

export function documentRoutes(
  routes: Routes,
  { access, gateway }: { access: Access; gateway: DocumentGateway },
): void {
  routes.add(contract.documentSnapshot, async ({ caller, request, reply }) => {
    const ref = parseDocumentName((request.params as { '*': string })['*']);
    // an invalid name, a foreign document and one that does not exist look the same
    if (!ref || (await access.authorize(uuidToId22(caller.userId), ref)) === null) throw notFound('document');
    const { epoch, seq, brotli } = await gateway.snapshot(documentName(ref));
    const etag = `"${epoch}.${seq}"`;
    void reply.headers({
      etag,
      'cairn-epoch': String(epoch),
      'cairn-seq': String(seq),
      'cache-control': 'private, no-cache',
      vary: 'Authorization',
    });
    if (matches(request.headers['if-none-match'], etag)) {
      await reply.code(304).send();
      return;
    }
    await reply
      .header('content-encoding', 'br')
      .type('application/octet-stream')
      .send(Buffer.from(brotli.buffer, brotli.byteOffset, brotli.byteLength));
  });

  routes.add(
    contract.pushDocuments,
    async ({ caller, body }) => {
      const userId = uuidToId22(caller.userId);
      const documents: Outcome[] = [];
      // one after the other: updates of one document must arrive in the order they were written
      for (const pushed of body.documents) documents.push(await push(userId, pushed));
      return { documents };
    },
    { bodyLimit: PUSH_BYTES },
  );

  async function push(userId: Id22, { name, epoch, update }: Pushed): Promise<Outcome> {
    const ref = parseDocumentName(name);
    if (!ref) return { name, result: 'forbidden', rejected: [] };
    try {
      const role = await access.authorize(userId, ref);
      if (!mayWriteTo(role, ref)) return { name, result: 'forbidden', rejected: [] };
      const { rejected } = await gateway.push(
        documentName(ref),
        { actor: userId, role: role! },
        epoch,
        Buffer.from(update, 'base64'),
      );
      return { name, result: 'saved', rejected };
    } catch (error) {
      if (error instanceof DocumentError) return { name, result: error.code, rejected: [] };
      throw error;
    }
  }
}

const mayWriteTo = (role: Parameters<typeof mayWrite>[0], ref: DocumentRef): boolean => mayWrite(role, ref.kind);

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined && header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
