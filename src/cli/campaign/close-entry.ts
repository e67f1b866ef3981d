import { closeEntry as close } from '../../portal/campaign/campaigns.ts';
import { instantsOf } from '../../portal/campaign/current-file.ts';
import { confirm } from '../confirm.ts';
import { CommandError } from '../open.ts';
import { type CampaignFlags, openedCampaign, withCampaign } from './campaign-context.ts';

const WORDS = { intentions: 'intentions provisoires', choices: 'choix définitifs' };

/** `educonnect campaign close` (I7): the entry under way ends now, before its last day. */
export const closeEntry = (option: string | undefined, flags: CampaignFlags & { yes?: boolean }): Promise<void> =>
  withCampaign(option, flags, async (command) => {
    const { portal, uai, year, schoolName, actor, record } = command;
    const campaign = await openedCampaign(command);
    const now = portal.clock.now();
    const days = instantsOf(campaign);
    const entry = (['intentions', 'choices'] as const).find(
      (one) => days[`${one}Open`] <= now && now < days[`${one}Close`],
    );
    if (!entry) throw new CommandError('Aucune saisie n’est ouverte : il n’y a rien à fermer.');
    await confirm(`Fermer maintenant la saisie des ${WORDS[entry]} de ${schoolName} ?`, flags.yes);
    const closed = await close(portal, { uai, year, entry, by: actor.author, expectedVersion: campaign.version });
    if (!closed.ok) throw new CommandError('Quelqu’un d’autre vient de changer la campagne : recommencez.');
    await record({ action: 'campaign-set', details: { what: `closed ${entry}` } });
    console.log(`La saisie des ${WORDS[entry]} est fermée. Un autre dernier jour la rouvre (« campaign dates »).`);
  });
