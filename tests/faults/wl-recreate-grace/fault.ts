import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const server = "hostname > /tmp/index.html; httpd -f -p 9376 -h /tmp & server=$!; trap 'kill $server' TERM; while :; do sleep 1; done";

export default {
  what: 'a rollout of kind Recreate waits for the old pods, which took no more requests when they were told to end and drain their work for an hour',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', server], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 1, failureThreshold: 1 } }, 'ready', { 'template/spec/terminationGracePeriodSeconds': 3600 });
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/metadata/annotations', value: { 'example.com/version': '2' } });
    await until('the old pods end', 30, async () => (await podsOf(lab)).every(({ deleted }) => deleted));
    await until('nobody serves', 30, async () => (await readyEndpoints(lab)).length === 0);
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ deleted }) => deleted), 'there are only pods that end');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'refused' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=0', '--force');
  },
  expected: { named: [{ layer: 'pods', object: /^(Deployment app\/web|Pod app\/web-\S+)$/, message: /terminat|ending|being deleted|grace/i }] },
} satisfies Fault;
