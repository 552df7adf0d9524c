import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const count = 300;
const name = (index: number): string => `team-service-${String(index).padStart(4, '0')}`;

export default {
  what: 'the cluster has some hundred Services, so the rules of a node are many thousand lines',
  inject: async (lab) => {
    const services = Array.from({ length: count }, (_, index) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: name(index), namespace: 'many' }, spec: { selector: { app: index % 5 === 0 ? 'nobody' : 'some' }, ports: [{ name: 'http', port: 80, targetPort: 9376 }, { name: 'metrics', port: 9100, targetPort: 9376 }] } }));
    const pods = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'some', namespace: 'many' }, spec: { replicas: 4, selector: { matchLabels: { app: 'some' } }, template: { metadata: { labels: { app: 'some' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent' }] } } } };
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'many' } }, pods, ...services] }));
    const last = await serviceIp(lab, name(count - 1), 'many');
    await until('the last of them is served', 90, async () => /exit 0/.test(await lab.inPod('cli1', `timeout 3 wget -qO- http://${last}/; echo " exit $?"`)) && /exit 0/.test(await lab.inPod('cli2', `timeout 3 wget -qO- http://${last}/; echo " exit $?"`)));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'many', 'get', 'services', '-o', 'name')).split('\n').length === count, 'they are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'many', '--timeout=120s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
