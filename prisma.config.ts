import { defineConfig } from 'prisma/config';

// `generate` asks for Prisma's native schema engine (a download) but never runs it: any existing file will do.
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost:5432/sorabot' },
});
