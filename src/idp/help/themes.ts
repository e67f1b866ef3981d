/** A question, whose texts are `help:<theme>.<question>.question` and `.answer`. */
interface Question {
  id: string;
  /** Where the answer is put into practice; its text is `.link`. */
  href?: string;
}

interface Theme {
  /** Also the anchor that other pages link to, such as `/help#password`. */
  id: string;
  questions: readonly Question[];
}

/** What families ask, in the order in which they meet it (E4). */
export const THEMES: readonly Theme[] = [
  { id: 'no-account', questions: [{ id: 'how' }, { id: 'prepare' }, { id: 'refused' }] },
  { id: 'letter', questions: [{ id: 'how' }, { id: 'expired' }] },
  {
    id: 'franceconnect',
    questions: [{ id: 'what' }, { id: 'proof' }, { id: 'link', href: '/my-account/franceconnect' }, { id: 'fails' }],
  },
  { id: 'identifier', questions: [{ id: 'looks' }, { id: 'lost' }] },
  {
    id: 'password',
    questions: [{ id: 'lost' }, { id: 'locked' }, { id: 'refused' }, { id: 'stolen', href: '/my-account/devices' }],
  },
  { id: 'sms', questions: [{ id: 'no-sms' }, { id: 'no-mail' }, { id: 'number', href: '/my-account/phone' }] },
  {
    id: 'children',
    questions: [
      { id: 'missing', href: '/my-account/children/add' },
      { id: 'wrong', href: '/my-account/children' },
      { id: 'birth-date' },
    ],
  },
  { id: 'email', questions: [{ id: 'change', href: '/my-account/email' }, { id: 'unconfirmed' }] },
  { id: 'second-factor', questions: [{ id: 'what', href: '/my-account/second-factor' }, { id: 'lost' }] },
  { id: 'closing', questions: [{ id: 'close', href: '/my-account/close' }] },
];
