import { execFile } from 'node:child_process';

interface Ended {
  code: number;
  output: string;
  errors: string;
}

/** Runs the `educonnect` command as an administrator does, built, in a process of its own. */
export function educonnect(parameters: string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = {
    timeout: 240_000,
    killSignal: 'SIGKILL' as const,
    env: { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1', ...env },
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['dist/main.js', ...parameters], options, (_, output, errors) =>
      // The engine of OpenID Connect tells once that it would rather run on a later Node.
      resolve({
        code: child.exitCode ?? -1,
        output,
        errors: errors.replace(/^oidc-provider WARNING: Unsupported.*\n/m, ''),
      }),
    );
  });
}
