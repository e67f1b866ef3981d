import { describe, expect, it } from '@jest/globals';
import { EVENTS, judge, ROLES, type Role, STATES, type State } from '../../../src/portal/campaign/states.ts';
import { COLUMNS, CONDITIONS, LEADS_TO, NOTHING, SHEET } from './who-may-what.ts';

const LETTERS: Readonly<Record<string, readonly Role[]>> = {
  '.': [],
  F: ['holder', 'school'],
  G: ['holder'],
  S: ['school'],
};
const rows = SHEET.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(/\s+/));
const cells = rows.flatMap(([state, ...row]) =>
  row.map((cell, column) => ({
    state: state as State,
    event: COLUMNS[column]!,
    may: LETTERS[cell[0]!]!,
    condition: CONDITIONS[cell[1]!],
  })),
);

/** Why a role is refused where nothing is open to it. */
function refusal(event: string, role: Role): string {
  const everOpenTo = (one: Role) => cells.some((cell) => cell.event === event && cell.may.includes(one));
  if (everOpenTo(role)) return 'not-now';
  return role === 'reader' && everOpenTo('holder') ? 'pen-taken-by-other' : 'never-yours';
}

describe('who may do what', () => {
  it('I6 is written down for every state and every event', () => {
    expect(rows.map(([state]) => state)).toEqual([...STATES]);
    expect([...COLUMNS].sort()).toEqual([...EVENTS].sort());
    expect(cells).toHaveLength(STATES.length * EVENTS.length);
  });

  it.each(ROLES)('I6 %s: in each state each event leads where the sheet says, or is refused for its reason', (role) => {
    const expected = cells.map(({ state, event, may }) => {
      const answer = may.includes(role)
        ? { ok: true, state: LEADS_TO[event]?.[state] ?? state }
        : { ok: false, reason: refusal(event, role) };
      return `${event} in ${state}: ${JSON.stringify(answer)}`;
    });
    const actual = cells.map(({ state, event, condition }) => {
      const answer = judge(state, event, role, { ...NOTHING, ...condition?.met });
      return `${event} in ${state}: ${JSON.stringify(answer)}`;
    });
    expect(actual).toEqual(expected);
  });

  const conditional = cells.filter(({ condition }) => condition !== undefined);
  it('I6 is refused by name where a condition fails, to everybody who otherwise might', () => {
    expect(conditional.length).toBeGreaterThan(25);
    for (const { state, event, may, condition } of conditional)
      for (const role of may)
        for (const unmet of condition!.unmet) {
          const answer = judge(state, event, role, { ...NOTHING, ...unmet });
          expect({ state, event, answer }).toEqual({ state, event, answer: { ok: false, reason: condition!.reason } });
        }
  });

  it('H3 a pupil, and the clock, never cause anything', () => {
    for (const { state, event, condition } of cells)
      for (const role of ['pupil', 'clock'] as const)
        expect(judge(state, event, role, { ...NOTHING, ...condition?.met })).toEqual({
          ok: false,
          reason: 'never-yours',
        });
  });
});
