import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const server = "hostname > /tmp/index.html; httpd -f -p 9376 -h /tmp & server=$!; trap 'kill $server' TERM; while :; do sleep 1; done";

export default {
  what: 'the Service publishes pods whatever their state, and one that ends takes its time for it, and no requests any more',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', server], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 1 } }, 'ready', { 'template/spec/terminationGracePeriodSeconds': 3600 });
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '-p', '{"spec":{"publishNotReadyAddresses":true}}');
    const [pod] = await podsOf(lab);
    await lab.kubectl('-n', 'app', 'delete', 'pod', pod?.name ?? '', '--wait=false');
    await until('another one has come', 40, async () => (await podsOf(lab)).filter(({ ready, deleted }) => ready && !deleted).length === 3);
  },
  symptom: async (lab) => {
    const ending = (await podsOf(lab)).find(({ deleted }) => deleted);
    must(ending !== undefined && (await readyEndpoints(lab)).includes(ending.ip), 'the pod that ends is listed');
    const outcomes = await lab.inPod('cli1', 'for i in $(seq 40); do timeout 3 wget -qO /dev/null http://web/ && echo fine; done 2>/dev/null; true');
    const fine = outcomes.split('fine').length - 1;
    must(fine > 15 && fine < 39, `${fine} of 40 requests are answered`);
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=0', '--force');
  },
  expected: { named: [{ layer: ['endpoints', 'pods', 'service'], object: /^(Service app\/web|Pod app\/web-\S+|Deployment app\/web)$/, message: /publishNotReadyAddresses|terminat|ending|being deleted/i }] },
} satisfies Fault;
