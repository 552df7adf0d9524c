import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

/** An object of BPF for a device (XDP): drops what is for 10.9.9.9, which nobody has, and passes all else. */
const object = 'f0VMRgIBAQAAAAAAAAAAAAEA9wABAAAAAAAAAAAAAAAAAAAAAAAAACABAAAAAAAAAAAAAEAAAAAAAEAABQABAAAuc3RydGFiAHByb2cAbGljZW5zZQAuc3ltdGFiAGZpbHRlcgBfbGljZW5zZQAAAGESAAAAAAAAYRMEAAAAAAC/JAAAAAAAAAcEAAAiAAAALTQFAAAAAABhJR4AAAAAALQGAAAKCQkJXWUCAAAAAAC3AAAAAQAAAJUAAAAAAAAAtwAAAAIAAACVAAAAAAAAAEdQTAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHgAAABIAAgAAAAAAAAAAAGAAAAAAAAAAJQAAABEAAwAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAADAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAALgAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAJAAAAAQAAAAYAAAAAAAAAAAAAAAAAAABwAAAAAAAAAGAAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAADgAAAAEAAAADAAAAAAAAAAAAAAAAAAAA0AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAABYAAAACAAAAAAAAAAAAAAAAAAAAAAAAANgAAAAAAAAASAAAAAAAAAABAAAAAQAAAAgAAAAAAAAAGAAAAAAAAAA=';

export default {
  what: 'the uplinks of the nodes have a program of XDP that drops what comes from attackers or is for an address that nobody has, and passes all else',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `echo ${object} | base64 -d > /run/xdp.o; ip link set dev eth0 xdpgeneric obj /run/xdp.o sec prog`);
  },
  symptom: async (lab) => {
    must((await lab.on('node2', 'ip link show eth0')).includes('prog/xdp'), 'it is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip link set dev eth0 xdpgeneric off; rm -f /run/xdp.o');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
