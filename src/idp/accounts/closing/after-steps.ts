import { trusted } from 'mongoose';
import type { IdpContext } from '../../context.ts';
import { endSessions } from '../../oidc/logout/account-sessions.ts';
import { sharings } from '../../sharing/sharing.model.ts';
import { type Account, accounts } from '../account.model.ts';
import { tellOwner } from '../tell-owner.ts';
import type { Closing, ClosingActor } from './closing.model.ts';

/** What finishing a closing needs: whoever ends sessions has the apps told. */
export type ClosingIdp = Pick<
  IdpContext,
  'audit' | 'clients' | 'clock' | 'config' | 'db' | 'log' | 'logoutsDue' | 'outbox'
>;

type AfterStep = (idp: ClosingIdp, closing: Closing) => Promise<void>;

const read = ({ db }: ClosingIdp, id: string | undefined) =>
  id === undefined ? null : accounts(db).findById(id).lean<Account>();

/** What apps may know is decided anew: by the account that takes over, or by this one if it comes back. */
const forgetSharings: AfterStep = async ({ db }, { from, createdAt }) => {
  await sharings(db).deleteMany({ accountId: from, decidedAt: trusted({ $lte: createdAt }) });
};

const endFrom: AfterStep = (idp, { from }) => endSessions(idp, { accountId: from });
/** What its sessions were given before tells of children who are not there any more. */
const endInto: AfterStep = (idp, { into }) => endSessions(idp, { accountId: into! });

const NOTICES = {
  closing: { grouped: 'accounts-grouped', alone: 'account-closed' },
  undoing: { grouped: 'grouping-undone', alone: 'account-reopened' },
} as const;

/** Both owners are told, each by the channels of her account: they are one person, unless somebody cheated. */
const tellOwners: AfterStep = async (idp, closing) => {
  const { _id, from, into, state } = closing;
  const notice = NOTICES[state as 'closing' | 'undoing'][into ? 'grouped' : 'alone'];
  for (const id of [from, into]) {
    const account = await read(idp, id);
    if (account) await tellOwner(idp, account, { notice, key: _id });
  }
};

const audit =
  (actor: (closing: Closing) => ClosingActor): AfterStep =>
  async (idp, closing) => {
    const { _id, from, into, state, reason } = closing;
    const action = NOTICES[state as 'closing' | 'undoing'][into ? 'grouped' : 'alone'];
    const event = { action, result: 'done', actor: actor(closing) } as const;
    await idp.audit.record({ ...event, accountId: from, details: { closing: _id, reason, role: 'closed' } });
    if (into) await idp.audit.record({ ...event, accountId: into, details: { closing: _id, reason, role: 'kept' } });
  };

/** What follows once the accounts are as they shall be, in order. Each step done twice tells nobody twice. */
export const afterSteps = ({ state, into }: Closing): readonly AfterStep[] =>
  state === 'closing'
    ? [endFrom, forgetSharings, tellOwners, audit(({ actor }) => actor)]
    : [...(into ? [endInto] : []), tellOwners, audit(({ actor, undoneBy }) => undoneBy ?? actor)];
