import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const names = Array.from({ length: 60 }, (_, index) => `tenant-${String(index).padStart(3, '0')}-customer-facing-application-gateway-backend-x`);
const services = names.map((name) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'app' }, spec: { selector: { app: name }, ports: Array.from({ length: 100 }, (_, port) => ({ name: `port-${port}`, port: 8000 + port })) } }));

export default {
  what: 'the namespace has so many Services and ports that what the kubelet tells every new pod of them in its environment is more than the kernel takes, and the pods were made anew since',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: services }));
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/metadata/annotations', value: { rolled: 'anew' } });
    await until('the new containers do not start', 90, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ ready, restarts, waiting, deleted }) => !deleted && !ready && (restarts > 0 || waiting !== 'ContainerCreating'));
    });
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    const said = await lab.kubectl('-n', 'app', 'logs', pod?.name ?? '', '--previous').catch((error: unknown) => String(error));
    must(/argument list too long/.test(said), `it is for the length: ${said}`);
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'service', ...names),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /argument list too long/ }] },
} satisfies Fault;
