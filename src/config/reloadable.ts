import type { Config } from './schema.ts';

/** The running settings, with those of a file that was read again and that may change while a process serves (G2). */
export const withReloaded = (running: Config, read: Config): Config =>
  Object.freeze({
    ...running,
    apis: read.apis,
    clients: read.clients,
    idp: Object.freeze({
      ...running.idp,
      homeClient: read.idp.homeClient,
      privateOrigins: read.idp.privateOrigins,
    }),
  });

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const keysOf = (...groups: Group[]) => [...new Set(groups.flatMap((group) => Object.keys(group)))];

/** The settings, such as `idp.listen`, that differ between two configurations. */
export const differingSettings = (one: Config, other: Config): string[] => {
  const [all, others] = [one as Group, other as Group];
  return keysOf(all, others).flatMap((name) => {
    const [group, another] = [all[name], others[name]];
    if (!isGroup(group) || !isGroup(another)) return isSame(group, another) ? [] : [name];
    return keysOf(group, another)
      .filter((key) => !isSame(group[key], another[key]))
      .map((key) => `${name}.${key}`);
  });
};
