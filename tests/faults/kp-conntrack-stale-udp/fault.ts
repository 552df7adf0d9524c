import type { Fault } from '../harness/fault.ts';
import { agnhost, deletePods, rollOut } from '../harness/roll-out.ts';
import { must, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a flow of UDP that never pauses is still led to a pod that is gone',
  inject: async (lab) => {
    await rollOut(lab, { image: agnhost, command: ['/agnhost', 'netexec', '--http-port=9376', '--udp-port=9377'], ports: [{ name: 'http', containerPort: 9376 }, { name: 'udp', containerPort: 9377, protocol: 'UDP' }] });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/ports/-', value: { name: 'udp', port: 81, protocol: 'UDP', targetPort: 'udp' } });
    const address = await serviceIp(lab);
    await until('the Service answers over UDP', 30, async () => (await lab.inPod('cli1', `echo hostname | timeout 2 nc -u -w 1 ${address} 81`)).includes('web-'));
    // One socket for good: its datagrams come faster than the entry expires.
    await lab.inPod('cli1', `(while :; do echo hostname; sleep 1; done | nc -u -p 5555 ${address} 81 > /tmp/answers 2>&1 &) > /dev/null 2>&1`);
    await until('the flow is answered', 15, async () => (await lab.inPod('cli1', 'cat /tmp/answers')).includes('web-'));
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', ': > /tmp/answers; sleep 3; cat /tmp/answers')).trim() === '', 'the flow gets no answers');
    must((await lab.on('node1', 'conntrack -L -p udp --dport 81 2>/dev/null')).includes('UNREPLIED'), 'the old entry is there');
  },
  heal: async (lab) => {
    await lab.inPod('cli1', 'pkill nc; pkill -f "echo hostname"; true');
    await lab.component('restart', 'node1', 'kube-proxy');
    await lab.on('node1', 'conntrack -D -p udp --dport 81 2>/dev/null; true');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
