import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { busybox } from '../harness/roll-out.ts';
import { ask, must, serviceIp } from '../harness/symptom.ts';

// In nftables mode the last one that kube-proxy comes to has the address, and it goes through its Services in no order, anew at each sync.
const hears = async (lab: Lab): Promise<boolean> => {
  for (let turn = 0; turn < 12; turn += 1) {
    for (const client of ['cli1', 'cli2']) if ((await ask(lab, client, `${await serviceIp(lab)}:80`)).text.includes('edge-page')) return true;
    await lab.kubectl('-n', 'app', 'patch', 'service', 'edge', '--type=merge', '-p', JSON.stringify({ spec: { sessionAffinity: turn % 2 === 0 ? 'ClientIP' : 'None' } }));
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  return false;
};

export default {
  what: 'another Service claims the IP and port of this one as an external IP of its own, and from one sync of kube-proxy to the next one or the other has it',
  only: { proxy: 'nftables', why: 'in iptables mode the rules of the cluster IP come first or not, by the names of the Services' },
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'edge', namespace: 'app', labels: { app: 'edge' } }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'edge', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'mkdir /tmp/www; echo edge-page > /tmp/www/index.html; exec httpd -f -p 8080 -h /tmp/www'] }] } }));
    await lab.kubectl('-n', 'app', 'wait', 'pod/edge', '--for=condition=Ready', '--timeout=60s');
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'edge', namespace: 'app' }, spec: { selector: { app: 'edge' }, externalIPs: [address], ports: [{ name: 'http', port: 80, targetPort: 8080 }] } }));
    must(await hears(lab), 'a client has heard the other application');
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'get', 'service', 'edge', '-o', 'jsonpath={.spec.externalIPs[0]}')) === (await serviceIp(lab)), 'the claim stands'),
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'service/edge', 'pod/edge', '--grace-period=0', '--force');
    for (const node of ['node1', 'node2']) await lab.component('restart', node, 'kube-proxy');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'service', object: 'Service app/edge' }] },
} satisfies Fault;
