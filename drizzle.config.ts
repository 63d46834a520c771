import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./shared/src/platform/db/document-tables.ts', './shared/src/platform/db/account-tables.ts'],
  out: './shared/src/platform/db/migrations',
});
