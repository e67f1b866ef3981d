import type { ClientConfig } from '../../config/schema.ts';
import type { IdpContext } from '../context.ts';
import { type Sharing, sharingId, sharings } from './sharing.model.ts';

interface Decision {
  accountId: string;
  client: ClientConfig;
  /** What she was shown. */
  asked: readonly string[];
  /** The children that she was shown, and those of them that she chose; the others stay as they are. */
  shownPupilIds: readonly string[];
  chosenPupilIds: readonly string[];
}

/** Keeps what somebody agreed to, in one update: it counts from the next question of the app on (G4). */
export async function decideSharing({ db, clock, audit }: Pick<IdpContext, 'audit' | 'clock' | 'db'>, given: Decision) {
  const { accountId, client, asked } = given;
  const shown = [...given.shownPupilIds];
  const shared = shown.filter((id) => given.chosenPupilIds.includes(id));
  const withheld = shown.filter((id) => !given.chosenPupilIds.includes(id));
  const now = clock.now();
  const kind: Sharing['kind'] = client.dataSharing === 'consent' ? 'consent' : 'information';
  const also = (field: string, added: readonly string[]) => ({
    $setUnion: [{ $setDifference: [{ $ifNull: [field, []] }, shown] }, added],
  });
  const $set = {
    accountId,
    clientId: client.id,
    kind,
    asked: { $setUnion: [{ $ifNull: ['$asked', []] }, [...asked]] },
    sharedPupilIds: also('$sharedPupilIds', shared),
    withheldPupilIds: also('$withheldPupilIds', withheld),
    firstAt: { $ifNull: ['$firstAt', now] },
    decidedAt: now,
    schemaVersion: 1,
  };
  const _id = sharingId({ accountId, clientId: client.id });
  await sharings(db).updateOne({ _id }, [{ $set }], { upsert: true, updatePipeline: true });
  await audit.record({
    action: 'data-shared',
    result: 'done',
    accountId,
    actor: { kind: 'owner' },
    details: { service: client.id, children: String(shared.length) },
  });
}
