import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS has lost its TCP port, which long answers need',
  inject: async (lab) => {
    const ports = JSON.parse(await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.ports}')) as readonly { protocol: string; port: number }[];
    await lab.patch('kube-system', 'service/kube-dns', { op: 'replace', path: '/spec/ports', value: ports.filter(({ protocol, port }) => protocol !== 'TCP' || port !== 53) });
  },
  symptom: async (lab) => {
    must(!/open/.test(await lab.inPod('cli1', `nc -w 2 ${await serviceIp(lab, 'kube-dns', 'kube-system')} 53 -e true && echo open`)), 'nobody answers over TCP');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'dns', object: 'Service kube-system/kube-dns', message: /TCP/ }] },
} satisfies Fault;
