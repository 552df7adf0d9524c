import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a Service of somebody claims the address and port of the API server as an external IP of its own, and has no endpoints, so no node or pod gets to the API any more',
  inject: async (lab) => {
    const address = await lab.kubectl('-n', 'default', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=kubernetes', '-o', 'jsonpath={.items[0].endpoints[0].addresses[0]}');
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'edge', namespace: 'app' }, spec: { selector: { app: 'edge' }, externalIPs: [address], ports: [{ name: 'https', port: 6443, targetPort: 8443 }] } }));
    await until('the node refuses', 20, async () => / exit 7/.test(await lab.on('node1', `curl -sk --max-time 3 https://${address}:6443/livez; echo " exit $?"`)));
  },
  symptom: async (lab) => {
    must(/refused/i.test(await lab.inPod('cli1', 'timeout 3 nc -w 2 10.96.0.1 443 < /dev/null; timeout 3 wget -qO- http://10.96.0.1:443/ 2>&1; true')), 'a pod is refused by the Service IP of the API');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'service', 'edge'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['service', 'proxy', 'cluster'], object: 'Service app/edge' }] },
} satisfies Fault;
