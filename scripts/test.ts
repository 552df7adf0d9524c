/** `npm test [-- STAGE...]`: the tool's own tests, stage by stage. All stages run, so that one fault does not hide another. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine } from '../helpers/verdict-text.ts';
import { stageCounts, sum, type TestCounts } from './count-tests.ts';
import { stages, type Stage } from './stages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const logs = join(root, 'out/test-logs');
const shownOnFailure = 150;

const all = stages(root);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`npm test: there is no stage ${unknown.join(', ')}; there are ${all.map((stage) => stage.name).join(', ')}`);
  process.exit(1);
}

mkdirSync(logs, { recursive: true });
const counted: TestCounts[] = [];
let failed = 0;
for (const stage of all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const began = performance.now();
  const { output, exitCode } = await run(stage);
  const counts = stageCounts(output, exitCode);
  counted.push(counts);
  if (exitCode !== 0) {
    failed += 1;
    console.log(wrong(output).trimEnd().split('\n').slice(-shownOnFailure).join('\n'));
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${stage.name.padEnd(9)}${exitCode === 0 ? 'ok    ' : 'FAILED'}  ${seconds.padStart(6)} s  ${counts.passed + counts.failed + counts.skipped === 0 ? '' : machineLine(counts)}${exitCode === 0 ? '' : `  (all of it: out/test-logs/${stage.name}.log)`}`.trimEnd());
}
console.log(`\n${machineLine(sum(counted))}`);
process.exitCode = failed === 0 ? 0 : 1;

/** A live stage takes minutes: what it prints is shown as it comes. */
function run(stage: Stage): Promise<{ readonly output: string; readonly exitCode: number }> {
  const [command, ...args] = stage.command;
  const live = stage.needs === 'lab';
  console.log(`${stage.name.padEnd(9)}...`);
  const log = createWriteStream(join(logs, `${stage.name}.log`));
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    log.write(chunk);
    if (live) process.stdout.write(chunk);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ output: `${output}\n${error.message}`, exitCode: 1 }));
    child.once('close', (code) => {
      log.end();
      resolve({ output: live ? countable(output) : output, exitCode: code ?? 1 });
    });
  });
}

/** node:test says at its end what failed; before that it lists what did not. */
function wrong(output: string): string {
  const at = output.lastIndexOf('✖ failing tests:');
  return at < 0 ? output : output.slice(at);
}

/** Already on the terminal: only what is counted is kept. */
function countable(output: string): string {
  return output.split('\n').filter((line) => /passed,|^(?:#|ℹ) /.test(line)).join('\n');
}
