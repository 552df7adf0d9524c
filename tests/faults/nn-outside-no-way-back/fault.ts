import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service leads to a database outside of the cluster, whose machine knows no way back to pods, and nodes do not give what pods send outside their own address',
  inject: async (lab) => {
    const address = (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[0].address}')).replace(/\d+$/, '2');
    await lab.on('cp', `mkdir -p /run/outside; echo database > /run/outside/index.html; setsid --fork busybox httpd -p 9376 -h /run/outside; ip rule add pref 50 iif lo to 10.244.0.0/16 sport 9376 ipproto tcp blackhole`);
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(JSON.stringify({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-outside', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', ports: [{ name: 'http', port: 9376, protocol: 'TCP' }], endpoints: [{ addresses: [address], conditions: { ready: true } }] }));
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: ['timed out', 'unreachable'], [`node1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('cp', `ip rule del pref 50; kill $(ps -C busybox -o pid=,args= | awk '/httpd -p 9376/ { print $1 }')`),
  expected: { named: [{ layer: ['node-network', 'endpoints', 'pods'], object: /./, message: /masquerad|way back|from (the )?nodes/ }] },
} satisfies Fault;
