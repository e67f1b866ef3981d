import type { OrientationPart } from '../report-cards/orientation-part.ts';
import type { Words } from '../service-entry.ts';

/** The orientation part of a card: each wish with its rank, and the council's word on it in the tone of its sign. */
export function showOrientation({ wishes, ...part }: OrientationPart, { t }: Words) {
  return {
    ...part,
    wishes: wishes.map(({ answer, agreed, ...wish }, place) => ({
      ...wish,
      rank: place + 1,
      ...(answer && { tone: answer, said: t(`orientation-answers:opinion.answer.${answer}`) }),
      ...(agreed !== undefined && {
        tone: agreed ? 'favourable' : 'unfavourable',
        said: t(`orientation-answers:proposal.${agreed ? 'agreed' : 'not-agreed'}`),
      }),
    })),
  };
}
