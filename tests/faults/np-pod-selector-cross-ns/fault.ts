import { makePod } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a policy admits pods by their labels alone, which means those of its own namespace',
  client: 'other/cli',
  inject: async (lab) => {
    await lab.kubectl('create', 'namespace', 'other');
    await until('the namespace has its account', 20, async () => (await lab.kubectl('-n', 'other', 'get', 'serviceaccount', 'default', '--ignore-not-found', '-o', 'name')) !== '');
    await makePod(lab, 'other', 'cli');
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: by-label, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: cli } } }] }] }
`);
  },
  symptom: async (lab) => {
    const answer = await lab.kubectl('-n', 'other', 'exec', 'cli', '--', 'sh', '-c', 'timeout 3 wget -qO /dev/null http://web.app/ && echo answers || echo fails');
    must(answer.trim() === 'fails', 'the client of the other namespace is kept out');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'other'),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/by-label', message: /namespace/ }] },
} satisfies Fault;
