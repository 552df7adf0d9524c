import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const serveOn = (port: number): readonly string[] => ['sh', '-c', `hostname > /tmp/index.html; exec httpd -f -p ${port} -h /tmp`];

export default {
  what: 'the servers listen on a wrong port; the Deployment was put right, and is paused, so nobody rolls it out',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: serveOn(9377) });
    await lab.kubectl('-n', 'app', 'rollout', 'pause', 'deployment/web');
    await lab.patch('app', 'deployment/web', { op: 'replace', path: '/spec/template/spec/containers/0/command', value: serveOn(9376) });
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must((await lab.kubectl('-n', 'app', 'get', 'deployment', 'web', '-o', 'jsonpath={.spec.paused}')) === 'true', 'the Deployment is paused');
    must(pods.length === 3 && pods.every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pods[0]?.ip}:9377`]: 'answers' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /paus/i }] },
} satisfies Fault;
