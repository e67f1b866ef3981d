import type { mongo } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import type { OidcDocument } from './oidc-document.model.ts';

/** An ended document stays this long before the sweep takes it, so that writes under way find that it ended. */
const AFTERLIFE_SECONDS = 60;

/** The update that ends a document: it counts for nothing any more, and keeps nothing of its content. */
export function ending(clock: Clock) {
  const expiresAt = new Date(clock.now().getTime() + AFTERLIFE_SECONDS * 1000);
  return { $set: { expiresAt }, $unset: { payload: '' } } satisfies mongo.UpdateFilter<OidcDocument>;
}
