import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a client asks for names over TCP alone, and the Service of cluster DNS has lost its TCP port',
  client: 'app/cli1',
  inject: async (lab) => {
    await replaceClient(lab, 'cli1', { dnsConfig: { options: [{ name: 'use-vc' }, { name: 'timeout', value: '2' }, { name: 'attempts', value: '1' }] } });
    await lab.patch('kube-system', 'service/kube-dns', { op: 'test', path: '/spec/ports/1/name', value: 'dns-tcp' }, { op: 'remove', path: '/spec/ports/1' });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli2 web:80': 'answers' }),
  expected: { named: [{ layer: ['dns', 'resolver'], object: 'Service kube-system/kube-dns', message: /TCP/ }] },
} satisfies Fault;
