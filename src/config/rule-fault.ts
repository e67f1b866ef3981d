/** What is wrong at a place of the file, and what to do about it. */
export interface RuleFault {
  path: (string | number)[];
  message: string;
}
