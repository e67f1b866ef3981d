import { checksOut } from '../config/uai.ts';
import { CommandError } from './open.ts';

/** A school's code as it is written everywhere. @throws {CommandError} */
export function schoolCode(given: string): string {
  const uai = given.trim().toUpperCase();
  if (checksOut(uai)) return uai;
  throw new CommandError(`Le code UAI « ${given} » est faux : sept chiffres et une lettre de contrôle.`);
}

/** A school year by its first calendar year: «2026», or «2026-2027». @throws {CommandError} */
export function yearOf(given: string): number {
  const year = /^(\d{4})(?:-(\d{4}))?$/.exec(given.trim());
  if (year && (year[2] === undefined || Number(year[2]) === Number(year[1]) + 1)) return Number(year[1]);
  throw new CommandError(`L’année scolaire « ${given} » est fausse : écrivez 2026, ou 2026-2027.`);
}
