import type { Connection } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { type Activation, activations } from './activation.model.ts';

/** The opening under way in an interaction, unless it has expired. */
export async function findActivation(db: Connection, uid: string, clock: Clock): Promise<Activation | undefined> {
  const activation = await activations(db).findById(uid).lean<Activation>();
  return activation && activation.expiresAt > clock.now() ? activation : undefined;
}
