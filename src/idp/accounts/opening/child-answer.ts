import { Schema } from 'mongoose';

/** «Je suis» or «Je ne suis pas le représentant légal de cet élève» (B6). */
export interface ChildAnswer {
  pupilId: string;
  mine: boolean;
}

/** For the models of those who answer. */
export const childAnswerSchema = new Schema<ChildAnswer>({ pupilId: String, mine: Boolean }, { _id: false });

/** The pupils of whom she said not to be the legal representative. */
export const declinedIn = (answers: readonly ChildAnswer[]): string[] =>
  answers.filter(({ mine }) => !mine).map(({ pupilId }) => pupilId);
