import type { SchoolClient } from './school-client.ts';
import { daysAt, STAGES, type Stage, schoolYearOf } from './stages.ts';

interface AskedWish {
  track: { id: string };
}
/** What this software reads of a file; the API tells more. */
interface File {
  pupil: { sub: string; given_name: string; family_name: string };
  level: { id: string };
  state: string;
  intentions?: { wishes: AskedWish[] };
  choices?: { wishes: AskedWish[] };
}
interface Level {
  id: string;
  tracks: { id: string; occupation: boolean; status: boolean }[];
}
interface Play {
  client: SchoolClient;
  uai: string;
  now: Date;
  until: Stage;
  /** First name of the pupil whose family does all by itself while it can. */
  left: string;
  /** Hears after each step what was done, and how many files are in each state now. */
  tell(step: string, counts: ReadonlyMap<string, number>): void;
}

/** Names of a campaign's days in the API, in their order. */
const DAYS = ['intentions_open', 'intentions_close', 'opinions_on', 'choices_open', 'choices_close'];
const LATER_DAYS = ['proposals_on', 'answers_close', 'ends_on'];
/** How families and heads go on after the proposals, one after the other in the class. */
const STORIES = ['agrees', 'refuses', 'meets', 'decided', 'appeals', 'commission', 'stays', 'accepts'] as const;
const REASONS = 'Au vu des résultats de l’année.';
const OPINIONS = ['favourable', 'reserved', 'unfavourable'] as const;

/** A stage that no campaign can be at today: the whole of it must be between 1 August and 31 July. */
export class OutOfSchoolYear extends Error {}

/** Plays a class's year at a school, up to a stage, by the portal's API alone: what families and a council would do. */
export async function playSchoolYear({ client, uai, now, until, left, tell }: Play): Promise<void> {
  const campaign = `/schools/${uai}/campaigns/${schoolYearOf('Europe/Paris', now)}`;
  const { time_zone: timeZone, dates } = await client.get<{ time_zone: string; dates: Record<string, string> }>(
    campaign,
  );
  const { levels } = await client.get<{ levels: Level[] }>(`/schools/${uai}/levels`);
  const tracksOf = (file: File) => levels.find(({ id }) => id === file.level.id)!.tracks;
  /** A track that the family does not ask for. */
  const unasked = (file: File, wishes: AskedWish[]) =>
    tracksOf(file).find(({ id }) => !wishes.some(({ track }) => track.id === id))?.id;
  const moveTo = async (stage: 'before' | Stage) => {
    const days = daysAt(stage, timeZone, now);
    if (!days) throw new OutOfSchoolYear(stage);
    const dates = Object.fromEntries([...DAYS, ...LATER_DAYS].map((name, index) => [name, days[index]]));
    await client.send('PUT', campaign, { dates });
  };
  const close = (entry: 'intentions' | 'choices') => client.send('POST', `${campaign}/closing`, { entry });
  const put = (file: File, part: string, body?: object) =>
    client.send('PUT', `${campaign}/files/${file.pupil.sub}/${part}`, body);
  const files = async () => {
    const all: File[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) });
      const page = await client.get<{ files: File[]; next_cursor?: string }>(`${campaign}/files?${query}`);
      all.push(...page.files);
      cursor = page.next_cursor;
    } while (cursor);
    return all;
  };
  const say = async (what: string) => {
    const counts = new Map<string, number>();
    for (const { state } of await files()) counts.set(state, (counts.get(state) ?? 0) + 1);
    tell(what, counts);
  };
  /** All families but the one that does it by itself. */
  const others = (all: File[]) => all.filter(({ pupil }) => pupil.given_name !== left);

  /** A paper form: a wish or two, of the level's tracks. */
  const wishes = (file: File, index: number) => {
    const tracks = tracksOf(file);
    return [tracks[index % 3], tracks[(index + 1) % 3]]
      .slice(index % 2)
      .filter((track) => track !== undefined)
      .map(({ id, occupation, status }) => ({
        track: id,
        ...(occupation && { occupation: 'Métiers de l’accueil' }),
        ...(status && { status: 'school' }),
      }));
  };
  const enter = async (part: 'intentions' | 'choices', some: File[]) => {
    for (const [index, file] of some.entries()) {
      if (!file[part]) await put(file, part, { wishes: wishes(file, index) });
    }
  };

  const play: Record<Stage, () => Promise<void>> = {
    async intentions() {
      await moveTo('before');
      await say('Campagne à venir');
      await moveTo('intentions');
      await say('Saisie des intentions ouverte');
      await enter('intentions', others(await files()).slice(1));
      await say('Fiches papier saisies');
    },
    async opinions() {
      await close('intentions');
      await enter('intentions', await files());
      await say('Conseils de classe : saisie fermée, dernières fiches saisies');
      for (const [index, file] of (await files()).entries()) {
        const { wishes: asked } = file.intentions!;
        const answers = asked.map((_, rank) => OPINIONS[(index + rank) % OPINIONS.length]);
        const recommended = answers.includes('unfavourable') ? unasked(file, asked) : undefined;
        await put(file, 'opinion', {
          answers,
          recommended,
          reasons: recommended && 'Le projet est à préciser en stage.',
        });
      }
      await moveTo('opinions');
      await say('Avis provisoires publiés');
      for (const file of others(await files()).filter((_, index) => index % 2 === 0))
        await put(file, 'acknowledgement');
      await say('Accusés de réception donnés sur papier');
    },
    async choices() {
      await moveTo('choices');
      await say('Saisie des choix définitifs ouverte');
      await enter('choices', others(await files()).slice(1));
      await say('Fiches papier saisies');
    },
    async proposals() {
      await close('choices');
      await enter('choices', await files());
      await say('Conseils de classe : saisie fermée, dernières fiches saisies');
      const played = others(await files()).map(({ pupil }) => pupil.sub);
      for (const file of await files()) {
        const { wishes: asked } = file.choices!;
        const isAgreed = STORIES[played.indexOf(file.pupil.sub) % STORIES.length] === 'agrees';
        const other = isAgreed ? undefined : unasked(file, asked);
        await put(file, 'proposal', { agreed: asked.map(() => isAgreed), other, reasons: other && REASONS });
      }
      await moveTo('proposals');
      await say('Propositions publiées');
    },
    async decisions() {
      for (const [index, file] of others(await files()).entries()) {
        if (file.state === 'proposal-published') await goOn(file, STORIES[index % STORIES.length]!);
      }
      await say('Réponses, entretiens, décisions, appels');
    },
    async end() {
      await moveTo('end');
      await say('Campagne terminée');
    },
  };

  /** From the proposal to the last word: meeting, decision, appeal, commission, or staying in the class. */
  async function goOn(file: File, story: (typeof STORIES)[number]) {
    const after = (hours: number) => ({ at: new Date(now.getTime() + hours * 3_600_000).toISOString() });
    await put(file, 'answer', { agrees: story === 'agrees' });
    if (story === 'agrees' || story === 'refuses') return;
    if (story === 'meets') return put(file, 'meeting', { ...after(48), place: 'Bureau de la principale' });
    await put(file, 'meeting', { ...after(-1), place: 'Bureau de la principale' });
    await put(file, 'decision', { tracks: [unasked(file, file.choices!.wishes)], reasons: REASONS });
    if (story === 'appeals' || story === 'commission') await put(file, 'appeal');
    if (story === 'commission') await put(file, 'commission-decision', { tracks: [tracksOf(file)[0]!.id] });
    if (story === 'stays') await put(file, 'stay');
    if (story === 'accepts') await put(file, 'decision-acceptance');
  }

  // What was played today already is not played again: families would see their year go backwards. A year just opened is
  // at its first stage without having been played.
  const isAt = (stage: Stage) => {
    const days = daysAt(stage, timeZone, now);
    return [...DAYS, ...LATER_DAYS].every((name, index) => dates[name] === days?.[index]);
  };
  const reached = Math.max(STAGES.findIndex(isAt), 0);
  const stages = STAGES.slice(reached === 0 ? 0 : reached + 1, STAGES.indexOf(until) + 1);
  if (stages.length === 0) await say('Déjà joué');
  for (const stage of stages) await play[stage]();
}
