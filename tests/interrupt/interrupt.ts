import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { closeLab, openLab, type Lab } from '../faults/harness/lab.ts';

const help = `npm run test:interrupt -- [--name LAB] [--times N] [--down]
Interrupts runs of the product at random moments (Ctrl-C), kills one outright and lets another follow, and looks for what they left in the cluster.`;

const { values } = parseArgs({ options: { name: { type: 'string', default: 'interrupt' }, times: { type: 'string', default: '10' }, down: { type: 'boolean' }, help: { type: 'boolean' } } });

if (values.help === true) console.log(help);
else {
  const lab = await openLab(values.name, 'iptables');
  try {
    process.exitCode = await interrupt(lab, Number(values.times));
  } finally {
    if (values.down === true) await closeLab(values.name);
  }
}

async function interrupt(lab: Lab, times: number): Promise<number> {
  let passed = 0;
  let failed = 0;
  const tell = (good: boolean, what: string): void => {
    console.log(`${good ? 'ok' : 'not ok'} ${what}`);
    if (good) passed += 1;
    else failed += 1;
  };
  for (let round = 0; round < times; round++) {
    const after = 300 + Math.random() * 12_000;
    const run = start(lab);
    await Promise.race([pause(after), once(run, 'exit')]);
    if (run.exitCode === null) process.kill(-(run.pid ?? 0), 'SIGINT');
    if (run.exitCode === null) await once(run, 'exit');
    const left = await leftOvers(lab);
    tell(left === '', `Ctrl-C after ${(after / 1000).toFixed(1)} s: exit ${run.exitCode ?? 'by signal'}${left === '' ? '' : `, left: ${left}`}`);
  }
  const killed = start(lab);
  // As soon as there is something to leave behind.
  for (let left = ''; left === '' && killed.exitCode === null; left = await leftOvers(lab)) await pause(300);
  process.kill(-(killed.pid ?? 0), 'SIGKILL');
  await once(killed, 'exit');
  const before = await leftOvers(lab);
  const next = start(lab);
  await once(next, 'exit');
  const left = await leftOvers(lab);
  tell(before !== '' && left === '' && next.exitCode === 0, `kill -9 left ${before === '' ? 'nothing' : before}; the next run (exit ${next.exitCode ?? '?'}) left ${left === '' ? 'nothing' : left}`);
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}

/** In a process group of its own, as a terminal starts it: Ctrl-C reaches all of it. */
function start(lab: Lab): ChildProcess {
  return spawn('node_modules/.bin/playwright', ['test', '--reporter=dot'], { detached: true, stdio: 'ignore', env: { ...process.env, KUBECONFIG: lab.kubeconfig, OUT: 'out/interrupt' } });
}

/** Whatever carries the product's label, of any kind it makes. */
async function leftOvers(lab: Lab): Promise<string> {
  const found = await lab.kubectl('get', 'namespaces,pods,deployments,services,leases', '-A', '-l', 'app.kubernetes.io/managed-by=plumbline', '-o', 'name');
  return found.split('\n').filter((line) => line !== '').join(' ');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
