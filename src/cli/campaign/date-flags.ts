import type { CampaignDates } from '../../portal/campaign/campaign.model.ts';

/** The days of a campaign as options of the command line, and in words. */
export const DATE_FLAGS: Readonly<Record<keyof CampaignDates, { option: string; words: string }>> = {
  intentionsOpen: { option: '--intentions-open', words: 'Ouverture des intentions' },
  intentionsClose: { option: '--intentions-close', words: 'Dernier jour des intentions' },
  opinionsOn: { option: '--opinions-on', words: 'Publication des avis provisoires' },
  choicesOpen: { option: '--choices-open', words: 'Ouverture des choix définitifs' },
  choicesClose: { option: '--choices-close', words: 'Dernier jour des choix définitifs' },
  proposalsOn: { option: '--proposals-on', words: 'Publication des propositions' },
  answersClose: { option: '--answers-close', words: 'Dernier jour pour répondre' },
  endsOn: { option: '--ends-on', words: 'Fin de la campagne' },
};
