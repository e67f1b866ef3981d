import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type Connection, type Model, Mongoose } from 'mongoose';
import { idpMigrations } from '../../../src/idp/migrations.ts';
import { portalMigrations } from '../../../src/portal/migrations.ts';

const SRC = resolve('src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.model.ts'));
const offline = () => new Mongoose().createConnection();
const names = (db: Connection) => Object.keys(db.models);

const listed = (migrations: typeof idpMigrations) => {
  const db = offline();
  migrations.models(db);
  return names(db);
};

describe('M2 the models whose indexes migrations make', () => {
  it.each(files)('M2 %s is listed by the application that uses it', async (file) => {
    const module: Record<string, unknown> = await import(pathToFileURL(resolve(SRC, file)).href);
    const db = offline();
    for (const open of Object.values(module))
      if (typeof open === 'function') (open as (db: Connection) => Model<object>)(db);
    expect(names(db).length).toBeGreaterThan(0);
    const lists = [
      ...(file.startsWith('portal') ? [] : listed(idpMigrations)),
      ...(file.startsWith('idp') ? [] : listed(portalMigrations)),
    ];
    for (const name of names(db)) expect(lists).toContain(name);
  });
});
