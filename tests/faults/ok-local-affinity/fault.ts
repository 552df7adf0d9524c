import type { Fault } from '../harness/fault.ts';
import { ask, expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the Service keeps its traffic on the node, each client stays with its server there, and both nodes have servers',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=4');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--type=merge', '-p', JSON.stringify({ spec: { internalTrafficPolicy: 'Local', sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 30 } } } }));
    await new Promise((resolve) => setTimeout(resolve, 4000));
  },
  symptom: async (lab) => {
    must(new Set((await podsOf(lab)).map(({ node }) => node)).size === 2, 'both nodes have servers');
    const answers = new Set<string>();
    for (let turn = 0; turn < 5; turn += 1) answers.add((await ask(lab, 'cli1', 'web')).text);
    must(answers.size === 1, 'the client stays with one server');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
