import { finalTracks } from '../../portal/campaign/changes.ts';
import type { Entry, Wish } from '../../portal/campaign/file.model.ts';
import type { RosterEntry } from '../../portal/campaign/roster.ts';
import { trackName } from '../../portal/campaign/track-name.ts';
import { CommandError } from '../open.ts';
import { allPupils } from './all-pupils.ts';
import { type CampaignFlags, openedCampaign, withCampaign } from './campaign-context.ts';
import { PUPIL_COLUMNS, pupilCells } from './find-pupil.ts';
import { mostWishes } from './sheets.ts';
import { STATE_WORDS } from './words.ts';
import { writeCsv } from './write-csv.ts';

type Flags = CampaignFlags & { division?: string; out?: string };

const PHASES = { intentions: 'Intention', choices: 'Choix' } as const;
const STATUSES = { school: 'Scolaire', apprentice: 'Apprenti' };
const AUTHORS = { guardian: 'représentant légal', school: 'établissement', administrator: 'établissement' };

const isPhase = (phase: string): phase is keyof typeof PHASES => Object.hasOwn(PHASES, phase);

/** `educonnect campaign export`: what families entered, a line a pupil, those who entered nothing too (L1). */
export const exportWishes = (option: string | undefined, phase: string, flags: Flags): Promise<void> => {
  if (!isPhase(phase))
    throw new CommandError(`« ${phase} » n’existe pas : écrivez ${Object.keys(PHASES).join(' ou ')}.`);
  return withCampaign(option, flags, async (command) => {
    await openedCampaign(command);
    const { uai, year, portal, timeZone, record } = command;
    const most = mostWishes(portal.settings);
    const ranks = Array.from({ length: most }, (_, index) => index + 1);
    const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone });
    const header = [
      ...PUPIL_COLUMNS,
      'État',
      'Saisi par',
      'Saisi le',
      ...ranks.flatMap((rank) => [`${PHASES[phase]} ${rank}`, `Métier ${rank}`, `Statut ${rank}`]),
      'Décision',
    ];
    const lineOf = (entry: RosterEntry) => {
      const entered: Entry | undefined = entry.now.file?.[phase];
      const tracks = finalTracks(entry.now) ?? [];
      return [
        ...pupilCells(entry),
        STATE_WORDS[entry.now.state],
        entered ? (entered.by.name ?? AUTHORS[entered.by.kind]) : '',
        entered ? moment.format(entered.at) : '',
        ...ranks.flatMap((rank) => wishCells(entry, entered?.wishes[rank - 1])),
        tracks.map((track) => trackName(entry.key.level, track, 'fr')).join(' + '),
      ];
    };
    const entries = await allPupils(command, { division: flags.division });
    const file = await writeCsv(flags.out ?? `${phase}-${uai}-${year}.csv`, [header, ...entries.map(lineOf)]);
    await record({ action: 'campaign-exported', details: { what: phase, count: String(entries.length) } });
    console.log(`${entries.length} élèves dans ${file}`);
  });
};

const wishCells = ({ key }: RosterEntry, wish: Wish | undefined): string[] =>
  wish
    ? [trackName(key.level, wish.track, 'fr'), wish.occupation ?? '', wish.status ? STATUSES[wish.status] : '']
    : ['', '', ''];
