import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the client has no source port left: it keeps its connections open, and may use few',
  client: 'app/cli1',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.inNetworkOf('cli1', 'echo "32000 32003" >/proc/sys/net/ipv4/ip_local_port_range');
    // Held by the node, in the pod's network: what an exec starts ends with it.
    await lab.inNetworkOf('cli1', `for i in 1 2 3 4; do setsid sh -c "sleep 600 | nc ${address} 80" >/dev/null 2>&1 </dev/null & done; sleep 1`);
  },
  symptom: async (lab) => {
    must(/assign requested|not available/i.test(await lab.inPod('cli1', `timeout 3 wget -qO- http://${await serviceIp(lab)}/`)), 'no connection can begin');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `pkill -x nc || true`);
    await replaceClient(lab, 'cli1', {});
  },
  expected: { named: [{ layer: 'node-network', object: 'Pod app/cli1' }] },
} satisfies Fault;
