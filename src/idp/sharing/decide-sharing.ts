import type { ClientConfig } from '../../config/schema.ts';
import type { IdpContext } from '../context.ts';
import { type Sharing, sharingId, sharings } from './sharing.model.ts';

/** The children that she was shown, and those of them that she chose; the others stay as they are. */
interface Choice {
  accountId: string;
  clientId: string;
  shownPupilIds: readonly string[];
  chosenPupilIds: readonly string[];
}

type Needs = Pick<IdpContext, 'audit' | 'clock' | 'db'>;

const union = (field: string, added: readonly string[]) => ({ $setUnion: [{ $ifNull: [field, []] }, [...added]] });

/** The two lists after a choice, from what they were. */
function lists({ shownPupilIds, chosenPupilIds }: Choice) {
  const replaced = (field: string, ids: readonly string[]) => ({
    $setUnion: [{ $setDifference: [{ $ifNull: [field, []] }, [...shownPupilIds]] }, [...ids]],
  });
  const withheld = shownPupilIds.filter((id) => !chosenPupilIds.includes(id));
  return {
    sharedPupilIds: replaced('$sharedPupilIds', chosenPupilIds),
    withheldPupilIds: replaced('$withheldPupilIds', withheld),
  };
}

const noteIn = ({ audit }: Needs, { accountId, clientId, chosenPupilIds }: Choice) =>
  audit.record({
    action: 'data-shared',
    result: 'done',
    accountId,
    actor: { kind: 'owner' },
    details: { service: clientId, children: String(chosenPupilIds.length) },
  });

/**
 * Keeps what somebody agreed to, in one update: it counts from the next question of the app on (G4).
 *
 * @param asked what she was shown besides children
 */
export async function decideSharing(
  idp: Needs,
  { client, asked, ...choice }: Omit<Choice, 'clientId'> & { client: ClientConfig; asked: readonly string[] },
): Promise<void> {
  const given = { ...choice, clientId: client.id };
  const { accountId, clientId } = given;
  const now = idp.clock.now();
  const kind: Sharing['kind'] = client.dataSharing === 'consent' ? 'consent' : 'information';
  const $set = {
    accountId,
    clientId,
    kind,
    asked: union('$asked', asked),
    ...lists(given),
    firstAt: { $ifNull: ['$firstAt', now] },
    decidedAt: now,
    schemaVersion: 1,
  };
  await sharings(idp.db).updateOne({ _id: sharingId(given) }, [{ $set }], { upsert: true, updatePipeline: true });
  await noteIn(idp, given);
}

/** Chooses other children for an app that she shares with already; for one whose access was removed, nothing. */
export async function chooseChildren(idp: Needs, choice: Choice): Promise<void> {
  const $set = { ...lists(choice), decidedAt: idp.clock.now() };
  const { matchedCount } = await sharings(idp.db).updateOne({ _id: sharingId(choice) }, [{ $set }], {
    updatePipeline: true,
  });
  if (matchedCount > 0) await noteIn(idp, choice);
}
