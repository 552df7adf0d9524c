import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -p tcp -m tcp --dport 9376 --syn -m connlimit --connlimit-above 2 --connlimit-mask 32 -j DROP';

export default {
  what: 'a firewall of a node lets each client have two connections at once, and one client has two that it never closes',
  client: 'app/cli1',
  inject: async (lab) => {
    const [{ ip }, { pid }] = await Promise.all([podOn(lab, 'node2'), lab.processOf('cli1')]);
    await lab.on('node1', `iptables -A ${rule}; for one in 1 2; do setsid --fork nsenter --target ${pid} --net -- sh -c 'echo $$ >> /run/held.pids; exec nc -d ${ip} 9376' > /dev/null 2>&1 < /dev/null; done; sleep 1`);
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', 'cli2 web:80': 'answers', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -D ${rule}; kill $(cat /run/held.pids); rm /run/held.pids`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /connlimit|connections|9376/ }] },
} satisfies Fault;
