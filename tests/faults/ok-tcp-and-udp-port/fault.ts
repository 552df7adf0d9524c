import type { Fault } from '../harness/fault.ts';
import { agnhost, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const netexec = (http: number, udp: number): string[] => ['/agnhost', 'netexec', `--http-port=${http}`, `--udp-port=${udp}`];

export default {
  what: 'one number is a port of TCP and a port of UDP, of the Service and of two containers of its pods',
  target: 'app/web:8080',
  inject: async (lab) => {
    await rollOut(lab, { image: agnhost, command: netexec(9376, 8081), ports: [{ name: 'api', containerPort: 9376 }] }, 'ready', {
      'template/spec/containers/-': { name: 'gossip', image: agnhost, imagePullPolicy: 'IfNotPresent', command: netexec(8090, 9376), ports: [{ name: 'gossip', containerPort: 9376, protocol: 'UDP' }] },
    });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports', value: [{ name: 'gossip', port: 8080, targetPort: 'gossip', protocol: 'UDP' }, { name: 'api', port: 8080, targetPort: 'api' }] });
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:8080': 'answers', 'cli2 web:8080': 'answers' });
    must((await lab.on('node1', `printf hostname | timeout 4 nc -u -w 2 ${await serviceIp(lab)} 8080 || true`)).includes('web-'), 'datagrams are answered as well');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
