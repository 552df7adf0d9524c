import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const agent = {
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'app' },
  spec: { selector: { matchLabels: { app: 'web', part: 'agent' } }, template: { metadata: { labels: { app: 'web', part: 'agent' } }, spec: { hostNetwork: true, terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -v -p 9376 -h /tmp'], ports: [{ name: 'http', containerPort: 9376 }] }] } } },
};

export default {
  what: 'an agent is in the network of its nodes, and on one of them somebody else has its port already: a program that no pod is',
  inject: async (lab) => {
    await lab.on('node2', 'mkdir -p /run/other; setsid --fork busybox httpd -p 9376 -h /run/other');
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.apply(JSON.stringify(agent));
    await until('one agent is Ready, the other fails', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 2 && pods.some(({ ready, node }) => ready && node === 'node1') && pods.some(({ restarts, node }) => restarts > 0 && node === 'node2');
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).some(({ ready }) => !ready), 'one does not run');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node2', `kill $(ps -C busybox -o pid=,args= | awk '/httpd -p 9376 -h .run.other/ { print $1 }')`);
    await lab.kubectl('-n', 'app', 'delete', 'daemonset', 'agent', '--cascade=foreground', '--timeout=60s');
  },
  expected: { status: 'at-risk', named: [{ layer: 'pods', object: /^(DaemonSet app\/agent|Pod app\/agent-\S+)$/, message: /in use|port|crash|node2/i }] },
} satisfies Fault;
