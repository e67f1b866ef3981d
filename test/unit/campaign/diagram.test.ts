import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { stateDiagram } from '../../../src/portal/campaign/diagram.ts';
import { STATES, type Transition } from '../../../src/portal/campaign/states.ts';

describe('the diagram of the machine', () => {
  it('I6 stands in the README as the command prints it', () => {
    const [, shown] = readFileSync('README.md', 'utf8').match(/```mermaid\n([^`]*)```/)!;
    expect(shown).toBe(stateDiagram());
  });

  it('I6 names every state, leads to each, and leaves each but the last', () => {
    const lines = stateDiagram().split('\n');
    for (const state of STATES.map((name) => name.replaceAll('-', '_'))) {
      expect(lines.filter((line) => line.endsWith(`" as ${state}`))).toHaveLength(1);
      expect(lines.some((line) => line.includes(`--> ${state}`))).toBe(true);
      expect(lines.some((line) => line.startsWith(`  ${state} -->`)) || state === 'staying').toBe(true);
    }
  });

  it('I6 draws arrows for what leads on, and writes the rest into the box', () => {
    const table: Transition[] = [
      { from: ['appealed'], event: 'record-commission', who: ['school'], to: 'commission-decided' },
      { from: ['decided'], event: 'time', who: ['clock'], when: 'year-over', to: 'ended' },
      {
        from: ['meeting-due'],
        event: 'dates-moved',
        who: ['clock'],
        when: 'answers-reopened',
        to: 'proposal-published',
      },
      { from: ['head-decided'], event: 'decide', who: ['school'], when: 'meeting-held' },
    ];
    const lines = stateDiagram(table).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '  appealed --> commission_decided : record commission (school)',
        '  decided --> ended : time [year over]',
        '  meeting_due : dates moved [answers reopened] → proposal published',
        '  head_decided : decide (school) [meeting held]',
      ]),
    );
    expect(lines.filter((line) => line.includes('-->'))).toHaveLength(4);
  });
});
