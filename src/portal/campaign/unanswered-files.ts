import { trusted } from 'mongoose';

/** The filter of files whose proposal nobody has answered, as the machine's facts tell it (`isAnswered`). */
export function unansweredFiles() {
  const missing = trusted({ $exists: false });
  return { proposal: trusted({ $exists: true }), answer: missing, meeting: missing, headDecision: missing };
}
