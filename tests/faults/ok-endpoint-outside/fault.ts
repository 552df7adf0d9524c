import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service leads to a database outside of the cluster, by a slice that somebody keeps by hand, and pods reach it with the address of their node',
  inject: async (lab) => {
    const address = (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[0].address}')).replace(/\d+$/, '2');
    await lab.on('cp', `mkdir -p /run/outside; echo database > /run/outside/index.html; setsid --fork busybox httpd -p 9376 -h /run/outside; ip rule add pref 50 iif lo to 10.244.0.0/16 sport 9376 ipproto tcp blackhole`);
    for (const node of ['node1', 'node2']) await lab.on(node, `nft 'add table ip agent; add chain ip agent out { type nat hook postrouting priority srcnat + 5; }; add rule ip agent out ip saddr 10.244.0.0/16 ip daddr != { 10.244.0.0/16, 224.0.0.0/4 } oifname "eth0" masquerade'`);
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(JSON.stringify({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-outside', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', ports: [{ name: 'http', port: 9376, protocol: 'TCP' }], endpoints: [{ addresses: [address], conditions: { ready: true } }] }));
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`node1 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip agent');
    await lab.on('cp', `ip rule del pref 50; kill $(ps -C busybox -o pid=,args= | awk '/httpd -p 9376/ { print $1 }')`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
