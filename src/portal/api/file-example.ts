const by = { kind: 'guardian', name: 'M. Karim BENALI' };
const at = '2027-02-12T18:04:31.120Z';
const gt = { id: '2de-gt', name: '2de générale et technologique ou 2de STHR' };
const pro = { id: '2de-pro', name: '2de professionnelle' };

const shown = {
  pupil: {
    sub: 'Xk2pW8s0Q1nYd3',
    local_id: '1001',
    given_name: 'Inès',
    family_name: 'BENALI',
    birth_date: '2012-03-14',
    division: '3e A',
  },
  level: { id: 'troisieme', name: '3e' },
  state: 'opinion-published',
  pen: { name: 'M. Karim BENALI' },
  intentions: {
    wishes: [
      { rank: 1, track: gt },
      { rank: 2, track: pro, occupation: 'Pâtisserie', status: 'apprentice' },
    ],
    at,
    by,
  },
  opinion: { answers: ['favourable', 'reserved'], reasons: 'Un projet à préciser.', at: '2027-03-15T15:20:00.000Z' },
};

/** A file in a list, for the OpenAPI document. */
export const LISTED_FILE_EXAMPLE = { ...shown, etag: '"2-Zk0v8n1yT3aQ"' };

/** A file with its history, likewise. */
export const FILE_EXAMPLE = {
  ...shown,
  history: [
    {
      at,
      event: 'validate-intentions',
      by,
      from: 'intentions-open',
      to: 'intentions-validated',
      content: {
        wishes: [{ track: '2de-gt' }, { track: '2de-pro', occupation: 'Pâtisserie', status: 'apprentice' }],
      },
    },
    {
      at: '2027-03-15T15:20:00.000Z',
      event: 'record-opinion',
      by: { kind: 'school', client_id: 'vie-scolaire' },
      from: 'intentions-closed',
      to: 'intentions-closed',
      content: { opinion: { answers: ['favourable', 'reserved'], reasons: 'Un projet à préciser.' } },
    },
  ],
};
