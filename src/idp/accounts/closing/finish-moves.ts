import { type Connection, trusted } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import { type Closing, closings } from './closing.model.ts';
import { moveSteps } from './move-steps.ts';

/** Notes that so many steps are done; a process that is behind takes nothing back. */
export async function noteSteps(db: Connection, clock: Clock, { _id, state }: Closing, step: number): Promise<void> {
  await closings(db).updateOne(
    { _id, state, step: trusted({ $lt: step }) },
    { $set: { step, touchedAt: clock.now() } },
  );
}

/** Does what is left of the steps that change accounts. Several processes may do so at once, and one may die anywhere. */
export async function finishMoves(db: Connection, clock: Clock, closing: Closing): Promise<void> {
  const steps = moveSteps(closing);
  for (let step = closing.step; step < steps.length; step += 1) {
    await steps[step]!(db, closing);
    await noteSteps(db, clock, closing, step + 1);
  }
}
