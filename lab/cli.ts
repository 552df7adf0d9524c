/** The lab's command line: `npm run lab -- COMMAND`. Exit code 2 is a refusal that says what to do, 1 a failure. */
import pc from 'picocolors';
import { help } from './help.ts';
import { parseCommand } from './options.ts';
import { Refusal } from './refusal.ts';

async function run(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  switch (command.kind) {
    case 'help':
      process.stdout.write(help);
      return 0;
    case 'up':
      await (await import('./commands/up.ts')).up(command);
      return 0;
    case 'down':
      await (await import('./commands/down.ts')).down(command.name);
      return 0;
    case 'status':
      (await import('./commands/status.ts')).status(command.name, command.json);
      return 0;
    case 'kubeconfig': {
      const { findRunning } = await import('./cluster/record.ts');
      const { kubeconfigPath } = await import('./folders.ts');
      process.stdout.write(`${kubeconfigPath(findRunning(command.name).name)}\n`);
      return 0;
    }
    case 'exec':
      return (await import('./commands/exec.ts')).exec(command.name, command.node, command.command);
    case 'clean':
      await (await import('./commands/clean.ts')).clean();
      return 0;
    default:
      await (await import('./commands/component.ts')).control(command);
      return 0;
  }
}

// `status | head` closes the pipe early: that is no failure.
process.stdout.on('error', () => process.exit());
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof Refusal) {
    process.stderr.write(`${pc.red(error.message)}\n${error.advice}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${pc.red((error as Error).message)}\n`);
    process.exitCode = 1;
  }
}
