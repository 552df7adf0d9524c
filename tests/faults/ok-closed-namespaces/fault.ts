import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes } from '../harness/symptom.ts';

const policy = (namespace: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed-by-default, namespace: ${namespace} }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;

const closed = new Set<string>();
let watching: NodeJS.Timeout | undefined;

/** As a policy controller of the cluster does it: each new namespace gets its policy. */
async function closeNew(lab: Lab): Promise<void> {
  const names = (await lab.kubectl('get', 'namespaces', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ').filter((name) => name.startsWith('plumbline-') && !closed.has(name));
  for (const name of names) closed.add(name);
  await Promise.all(names.map((name) => lab.apply(policy(name))));
}

export default {
  what: 'every new namespace is closed by a policy, and the client may ask',
  client: 'app/cli1',
  inject: async (lab) => {
    watching = setInterval(() => void closeNew(lab).catch(() => undefined), 300);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers' }),
  heal: async () => clearInterval(watching),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
