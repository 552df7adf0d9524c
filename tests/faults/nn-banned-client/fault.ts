import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'an agent that bans attackers has banned the address of one client on a node, in a set whose members expire',
  client: 'app/cli2',
  inject: async (lab) => {
    const client = (await podsOf(lab, 'app=cli')).find(({ name }) => name === 'cli2');
    const table = `table ip crowdsec {
      set crowdsec-blacklists { type ipv4_addr; flags timeout; elements = { 203.0.113.7 timeout 4h, ${client?.ip} timeout 4h, 198.51.100.23 timeout 4h }; }
      chain crowdsec-chain-input { type filter hook input priority filter - 10; policy accept; ip saddr @crowdsec-blacklists counter drop; }
      chain crowdsec-chain-forward { type filter hook forward priority filter - 10; policy accept; ip saddr @crowdsec-blacklists counter drop; }
    }`;
    await lab.on('node1', `cat > /run/crowdsec.nft <<'END'\n${table}\nEND\nnft -f /run/crowdsec.nft`);
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', 'cli1 web:80': 'answers' });
    must(/counter packets [1-9]/.test(await lab.on('node1', 'nft list table ip crowdsec')), 'the rule has dropped');
  },
  heal: (lab) => lab.on('node1', 'nft delete table ip crowdsec'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /crowdsec/ }] },
} satisfies Fault;
