import type { Fault } from '../harness/fault.ts';
import { agnhost, rollOut } from '../harness/roll-out.ts';
import { must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service is one of datagrams alone',
  inject: async (lab) => {
    await rollOut(lab, { image: agnhost, command: ['/agnhost', 'netexec', '--http-port=8081', '--udp-port=9376'] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'stats', port: 8125, targetPort: 9376, protocol: 'UDP' } });
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, `printf hostname | timeout 4 nc -u -w 2 ${await serviceIp(lab)} 8125 || true`)).includes('web-'), `a pod answers ${node}`);
  },
  // Nobody knows what to say to a strange server of datagrams, so that it answers cannot be seen.
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
