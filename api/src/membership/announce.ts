import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import type { Access } from '@cairn/shared/platform/access/authorize.ts';
import type { DocumentGateway } from '@cairn/shared/platform/documents/port.ts';

/** To be called after the commit that changed a role: open connections are re-scoped or closed at once. */
export type Announce = (change: { userId: Uuid; projectId?: Uuid }) => void;

export const createAnnounce =
  (access: Access, gateway: DocumentGateway): Announce =>
  ({ userId, projectId }) => {
    access.changed({ userId, ...(projectId && { projectId }) });
    gateway.accessChanged({ userId: uuidToId22(userId), ...(projectId && { projectId: uuidToId22(projectId) }) });
  };
