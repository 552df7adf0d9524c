import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { agnhost, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const askUdp = async (lab: Lab, pod: string): Promise<string> => lab.inNetworkOf(pod, `printf hostname | timeout 4 nc -u -w 2 ${await serviceIp(lab)} 81 || true`);

export default {
  what: 'the Service has a port of TCP and one of UDP, and the rules of the latter are gone on a node, whose kube-proxy is frozen',
  only: { proxy: 'nftables', why: 'its rules are put out by hand in nftables mode here' },
  inject: async (lab) => {
    await rollOut(lab, { image: agnhost, command: ['/agnhost', 'netexec', '--http-port=9376', '--udp-port=9377'], ports: [{ name: 'http', containerPort: 9376 }, { name: 'udp', containerPort: 9377, protocol: 'UDP' }] });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/ports/-', value: { name: 'udp', port: 81, protocol: 'UDP', targetPort: 'udp' } });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    await lab.on('node1', `nft 'delete element ip kube-proxy service-ips { ${await serviceIp(lab)} . udp . 81 }'`);
  },
  symptom: async (lab) => {
    must(!(await askUdp(lab, 'cli1')).includes('web-'), 'nobody answers the datagrams of the client on node1');
    must((await askUdp(lab, 'cli2')).includes('web-'), 'somebody answers those of the client on node2');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'proxy', object: 'Node node1', message: /81|udp|UDP/ }], also: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
