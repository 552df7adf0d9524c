import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const clientIp = async (lab: Parameters<Fault['inject']>[0]): Promise<string> => (await podsOf(lab, 'app=cli')).find(({ name }) => name === 'cli1')?.ip ?? '';

export default {
  what: 'a policy admits the client by the address that its pod had before it was started anew',
  client: 'app/cli1',
  inject: async (lab) => {
    const before = await clientIp(lab);
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: only-the-batch-pod, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: ${before}/32 } }, { podSelector: { matchLabels: { app: monitoring } } }] }] }
`);
    await replaceClient(lab, 'cli1', {});
    must((await clientIp(lab)) !== before, 'the client has another address');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/only-the-batch-pod' }] },
} satisfies Fault;
