import { stateDiagram } from '../../portal/campaign/diagram.ts';

/** `educonnect campaign diagram`: a pupil's year as a Mermaid diagram, for who reads or documents the machine. */
export function printDiagram(): void {
  process.stdout.write(stateDiagram());
}
