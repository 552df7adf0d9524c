import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'another Service has the address of this one among its externalIPs, and nobody behind it',
  inject: async (lab) => lab.apply(`
apiVersion: v1
kind: Service
metadata: { name: elsewhere, namespace: default }
spec:
  selector: { app: elsewhere }
  externalIPs: [${await serviceIp(lab)}]
  ports: [{ port: 80 }]
`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['refused', 'timed out', 'unreachable'] }),
  heal: (lab) => lab.kubectl('-n', 'default', 'delete', 'service', 'elsewhere'),
  expected: { named: [{ layer: ['service', 'proxy'], object: 'Service default/elsewhere', message: /externalIPs/ }] },
} satisfies Fault;
