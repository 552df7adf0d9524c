import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'POSTROUTING -s 10.244.1.0/24 -o eth0 -p tcp -m tcp --dport 9376 -j MASQUERADE --to-ports 50000-50003';

export default {
  what: 'a node gives what its pods send to other nodes its own address and one of four ports, all of which are held by connections that stay open',
  inject: async (lab) => {
    await lab.on('node1', `iptables -t nat -A ${rule}`);
    const servers = (await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={range .items[?(@.spec.nodeName=="node2")]}{.status.podIP} {end}')).trim().split(' ');
    const { pid } = await lab.processOf('cli1');
    for (const ip of servers) await lab.on('node1', `for one in 1 2 3 4; do setsid --fork nsenter --target ${pid} --net -- sh -c 'echo $$ >> /run/held.pids; exec nc -d ${ip} 9376' > /dev/null 2>&1 < /dev/null; done; sleep 1`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`node1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -t nat -D ${rule}; kill $(cat /run/held.pids); rm /run/held.pids`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /port|masquerad|address of the node|SNAT/i }] },
} satisfies Fault;
