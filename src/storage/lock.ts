import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.ts';
import { isDuplicateKey } from './update-or-insert.ts';

interface LockDocument {
  /** What is locked. */
  _id: string;
  /** Opaque name of the process that has it. */
  holder: string;
  /** When others may take it over; pushed back while the holder lives. */
  expiresAt: Date;
  schemaVersion: 1;
}

export interface Lock {
  /** Whether the lock is still ours: false when we were so slow that another process may have taken it. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

const LIFE_MS = 30_000;

/**
 * Takes a lock that all processes on this database see, renewed until released and free again 30 seconds after a
 * crash. One document, one conditional update.
 *
 * @returns undefined when another process has it
 */
export async function takeLock(db: Connection, name: string, clock: Clock): Promise<Lock | undefined> {
  const locks = db.collection<LockDocument>('locks');
  const holder = randomUUID();
  const life = () => new Date(clock.now().getTime() + LIFE_MS);
  try {
    await locks.updateOne(
      { _id: name, expiresAt: { $lte: clock.now() } },
      { $set: { holder, expiresAt: life(), schemaVersion: 1 } },
      { upsert: true },
    );
  } catch (error) {
    if (isDuplicateKey(error)) return undefined;
    throw error;
  }
  const held = async () =>
    (await locks.updateOne({ _id: name, holder }, { $set: { expiresAt: life() } })).matchedCount === 1;
  const renewal = setInterval(() => held().catch(() => {}), LIFE_MS / 3);
  return {
    held,
    release: async () => {
      clearInterval(renewal);
      await locks.deleteOne({ _id: name, holder });
    },
  };
}
