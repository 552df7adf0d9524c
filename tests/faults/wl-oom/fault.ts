import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the servers take more memory than their limit lets them',
  inject: async (lab) => {
    // tail keeps what it has not yet printed: 64 MB of one line.
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; httpd -p 9376 -h /tmp; sleep 2; head -c 64000000 /dev/zero | tail -n 1 > /dev/null'], resources: { limits: { memory: '16Mi' } } }, 'running');
    await until('every container was ended', 60, async () => (await podsOf(lab)).every(({ restarts }) => restarts > 1));
  },
  symptom: async (lab) => {
    const reasons = await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].status.containerStatuses[*].lastState.terminated.reason}');
    must(reasons.split(' ').length === 3 && reasons.split(' ').every((reason) => reason === 'OOMKilled'), `want of memory ended them (${reasons})`);
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/out-of-memory' }] },
} satisfies Fault;
