import type { AuditEvent } from '../../idp/audit/actions.ts';
import { timeZoneOf } from '../../portal/campaign/school-days.ts';
import { CORRECTION_STATES, type Correction, type CorrectionState } from '../../portal/corrections/correction.model.ts';
import { correctionsPage } from '../../portal/corrections/find-corrections.ts';
import { recordAct } from '../administrator.ts';
import { type CommandPortal, explained, portalOf } from '../command-portal.ts';
import { CommandError, withStorage } from '../open.ts';
import { schoolCode } from '../school-options.ts';

/** Options that all commands on corrections have, as commander gives them. */
export interface ContactsFlags {
  uai: string;
  state?: string;
}

interface ContactsCommand {
  portal: CommandPortal;
  uai: string;
  state: CorrectionState | undefined;
  /** «22/11/2026 16:05», at the school. */
  moment(at: Date | undefined): string;
  /** Writes in the audit log that this was done (S59). */
  record(action: AuditEvent['action'], details: Record<string, string>): Promise<void>;
}

export const STATE_WORDS: Readonly<Record<CorrectionState, string>> = {
  waiting: 'en attente',
  accepted: 'acceptée',
  refused: 'refusée',
  replaced: 'remplacée par une autre',
  withdrawn: 'annulée par la famille',
};

export const FIELD_WORDS = {
  address: 'Adresse',
  mobile: 'Portable',
  landline: 'Autre téléphone',
  email: 'E-mail',
  profession: 'Profession',
} as const;

function stateOf(given: string | undefined): CorrectionState | undefined {
  if (given === undefined) return undefined;
  const state = CORRECTION_STATES.find((one) => one === given);
  if (state) return state;
  throw new CommandError(`L’état « ${given} » n’existe pas : écrivez ${CORRECTION_STATES.join(', ')}.`);
}

/** Runs a command on the corrections of one school. @throws {CommandError} for a wrong school or state */
export function withContacts(
  option: string | undefined,
  flags: ContactsFlags,
  run: (command: ContactsCommand) => Promise<void>,
): Promise<void> {
  const uai = schoolCode(flags.uai);
  const state = stateOf(flags.state);
  return withStorage(option, async ({ config, storage }) => {
    const timeZone = timeZoneOf(uai);
    const format = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone });
    try {
      await run({
        portal: portalOf(config, storage.portal),
        uai,
        state,
        moment: (at) => (at ? format.format(at) : ''),
        record: (action, details) =>
          recordAct({ config, storage }, { action, result: 'done', details: { uai, ...details } }),
      });
    } catch (thrown) {
      throw explained(thrown, config);
    }
  });
}

/** All of a school's corrections, oldest first. */
export async function allCorrections({ portal, uai, state }: ContactsCommand): Promise<Correction[]> {
  const all: Correction[] = [];
  let cursor: { at: Date; id: string } | undefined;
  do {
    const page = await correctionsPage(portal, { uai, ...(state && { state }), ...(cursor && { cursor }) });
    all.push(...page.corrections);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}
