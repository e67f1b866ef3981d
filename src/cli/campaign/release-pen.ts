import { act } from '../../portal/campaign/act.ts';
import { confirm } from '../confirm.ts';
import { CommandError } from '../open.ts';
import { allPupils } from './all-pupils.ts';
import { type CampaignFlags, openedCampaign, withCampaign } from './campaign-context.ts';
import { nameOf, pupilFinder } from './find-pupil.ts';
import { refusalInWords } from './words.ts';

/** `educonnect campaign release-pen` (I2): the next guardian who validates has the pen. */
export const releasePen = (
  option: string | undefined,
  flags: CampaignFlags & { pupil: string; yes?: boolean },
): Promise<void> =>
  withCampaign(option, flags, async (command) => {
    await openedCampaign(command);
    const { portal, actor, record } = command;
    const found = pupilFinder(await allPupils(command)).byWords(flags.pupil);
    if (!found.ok) throw new CommandError(`Élève non trouvé : ${found.text}.`);
    const { entry } = found;
    const { pen } = entry.now.file ?? {};
    if (!pen) return console.log(`Personne n’a la main pour ${nameOf(entry)} : rien n’a changé.`);
    await confirm(`Retirer la main à ${pen.name} pour ${nameOf(entry)} ?`, flags.yes);
    const outcome = await act(portal, entry.key, actor, { event: 'release-pen' }, { current: entry.now });
    if (!outcome.ok)
      throw new CommandError(`Refusé : ${refusalInWords(outcome.reason, outcome.now.state, 'release-pen')}.`);
    await record({ action: 'campaign-recorded', details: { what: 'release-pen', count: '1' } });
    console.log(`La main est libre pour ${nameOf(entry)} : le premier représentant légal qui valide la prend.`);
  });
