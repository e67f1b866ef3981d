import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type Connection, type Model, Mongoose } from 'mongoose';
import { idpMigrations } from '../../../src/idp/migrations.ts';
import { idpSweepTargets } from '../../../src/idp/sweep-targets.ts';
import { portalMigrations } from '../../../src/portal/migrations.ts';
import { portalSweepTargets } from '../../../src/portal/sweep-targets.ts';
import type { Migrations } from '../../../src/storage/migrate.ts';
import type { SweepTarget } from '../../../src/storage/sweep.ts';

const SRC = resolve('src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.model.ts'));
const offline = () => new Mongoose().createConnection();
const names = (db: Connection) => Object.keys(db.models);

const listed = (migrations: Migrations) => {
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

  const apps: [string, Migrations, (db: Connection) => SweepTarget[]][] = [
    ['idp', idpMigrations, idpSweepTargets],
    ['portal', portalMigrations, portalSweepTargets],
  ];

  it.each(apps)('M2 every document of %s that ends is swept, by an index', (_, migrations, sweepTargets) => {
    const db = offline();
    migrations.models(db);
    const ending = Object.values(db.models).flatMap(({ collection, schema }) =>
      ['expiresAt', 'resetAt', 'purgeAt']
        .filter((field) => schema.path(field))
        .map((field) => `${collection.name}.${field}`),
    );
    const swept = sweepTargets(db).map(({ collection, field }) => `${collection.name}.${field}`);
    expect(swept.sort()).toEqual(ending.sort());
    for (const { collection, field } of sweepTargets(db)) {
      const model = Object.values(db.models).find((candidate) => candidate.collection.name === collection.name);
      expect(model?.schema.indexes().map(([fields]) => Object.keys(fields)[0])).toContain(field);
    }
  });
});
