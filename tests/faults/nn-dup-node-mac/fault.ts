import type { Fault } from '../harness/fault.ts';
import { must, podOn } from '../harness/symptom.ts';

export default {
  what: 'two of three nodes have the same hardware address, since one machine was cloned from the other (--nodes 3)',
  inject: async (lab) => {
    const mac = (await lab.on('node2', 'cat /sys/class/net/eth0/address')).trim();
    await lab.on('node3', `cat /sys/class/net/eth0/address > /run/mac.kept; ip route save > /run/routes.kept; ip link set eth0 address ${mac}; arping -U -c 2 -w 2 -I eth0 $(ip -o -4 addr show dev eth0 | sed 's/.*inet \\([0-9.]*\\).*/\\1/') > /dev/null; true`);
  },
  symptom: async (lab) => {
    const [two, three] = [await podOn(lab, 'node2'), await podOn(lab, 'node3')];
    const text = await lab.inPod('cli1', `for i in 1 2 3 4 5 6; do for a in ${two.ip} ${three.ip}; do (timeout 2 wget -qO /dev/null http://$a:9376/ && echo fine || echo lost) & done; sleep 0.5; done; wait`);
    must(text.includes('lost'), `some requests are lost: ${text}`);
  },
  heal: (lab) => lab.on('node3', 'ip link set eth0 address $(cat /run/mac.kept); arping -U -c 2 -w 2 -I eth0 $(ip -o -4 addr show dev eth0 | sed "s/.*inet \\([0-9.]*\\).*/\\1/") > /dev/null; true'),
  expected: { named: [{ layer: ['node-network', 'cluster'], object: /node2|node3/, message: /hardware address|MAC/i }] },
} satisfies Fault;
