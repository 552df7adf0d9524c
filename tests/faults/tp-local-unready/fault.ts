import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service keeps its traffic on the node, and the pods of one node are not Ready, since they wait for something that only that node has not',
  inject: async (lab) => {
    await rollOut(lab, {
      image: busybox, env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }], command: ['sh', '-c', 'hostname > /tmp/index.html; [ $NODE = node1 ] && touch /tmp/ready; exec httpd -f -p 9376 -h /tmp'],
      readinessProbe: { httpGet: { path: '/ready', port: 9376 }, periodSeconds: 2 },
    }, 'running', { replicas: 4 });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/internalTrafficPolicy', value: 'Local' });
    await until('the pods of node1 alone are endpoints', 30, async () => (await readyEndpoints(lab)).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready, node }) => ready === (node === 'node1')), 'those of node2 are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': ['refused', 'timed out'] });
  },
  expected: { named: [{ layer: ['pods', 'service'], object: /^(Deployment app\/web|Service app\/web|Pod app\/web-\S+)$/, message: /ready/i }] },
} satisfies Fault;
