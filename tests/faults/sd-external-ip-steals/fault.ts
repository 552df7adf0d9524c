import type { Fault } from '../harness/fault.ts';
import { askSome, expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a Service of another namespace claims the address of a pod as an external IP of its own, and has no endpoints',
  inject: async (lab) => {
    await lab.kubectl('create', 'namespace', 'other');
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'legacy', namespace: 'other' }, spec: { selector: { app: 'legacy' }, externalIPs: [(await podOn(lab, 'node2')).ip], ports: [{ name: 'http', port: 9376 }] } }));
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'refused' });
    const outcomes = [...(await askSome(lab, 'cli1', 'web:80')), ...(await askSome(lab, 'cli1', 'web:80'))];
    must(outcomes.includes('answers') && outcomes.includes('refused'), `some requests to the Service are refused: ${outcomes.join(' / ')}`);
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'other', '--timeout=60s'),
  expected: { named: [{ layer: ['service', 'proxy', 'endpoints', 'node-network'], object: 'Service other/legacy' }] },
} satisfies Fault;
