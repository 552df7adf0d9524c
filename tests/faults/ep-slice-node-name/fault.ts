import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand names nodes that there are not, and the Service keeps its traffic on the node',
  inject: async (lab) => {
    await replaceService(lab, { internalTrafficPolicy: 'Local', ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(JSON.stringify({
      apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-manual', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4',
      ports: [{ name: 'http', port: 9376, protocol: 'TCP' }],
      endpoints: (await podsOf(lab)).map(({ ip, node }) => ({ addresses: [ip], nodeName: `${node}.old.example.com`, conditions: { ready: true } })),
    }));
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'refused'], 'cli2 web:80': ['timed out', 'refused'], ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  expected: { named: [{ layer: ['endpoints', 'service'], object: 'EndpointSlice app/web-manual' }] },
} satisfies Fault;
