import { configJsonSchema, describeFault, readConfig } from '../config/load.ts';
import { CommandError, configFile } from './open.ts';

/** `educonnect config check`: every fault of the file at once, with its line and a remedy (M1). */
export function checkConfig(option: string | undefined) {
  const file = configFile(option);
  const result = readConfig(file);
  if (!result.ok) {
    const count = result.faults.length;
    const summary = `${count} ${count > 1 ? 'erreurs' : 'erreur'} dans ${file}`;
    throw new CommandError([...result.faults.map(describeFault), summary].join('\n'));
  }
  console.log(`${file} : rien à corriger (mode ${result.config.mode}).`);
}

/** `educonnect config schema`: the JSON schema for editors, as kept in `config/educonnect.schema.json`. */
export function printConfigSchema() {
  console.log(JSON.stringify(configJsonSchema(), null, 2));
}
