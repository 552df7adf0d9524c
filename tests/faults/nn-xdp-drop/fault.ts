import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

/** An object of BPF for a device (XDP): drops what is for the address at these bytes, before the kernel makes a packet of it, and passes all else. */
const object = 'f0VMRgIBAQAAAAAAAAAAAAEA9wABAAAAAAAAAAAAAAAAAAAAAAAAACABAAAAAAAAAAAAAEAAAAAAAEAABQABAAAuc3RydGFiAHByb2cAbGljZW5zZQAuc3ltdGFiAGZpbHRlcgBfbGljZW5zZQAAAGESAAAAAAAAYRMEAAAAAAC/JAAAAAAAAAcEAAAiAAAALTQFAAAAAABhJR4AAAAAALQGAAAKCQkJXWUCAAAAAAC3AAAAAQAAAJUAAAAAAAAAtwAAAAIAAACVAAAAAAAAAEdQTAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHgAAABIAAgAAAAAAAAAAAGAAAAAAAAAAJQAAABEAAwAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAADAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAALgAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAJAAAAAQAAAAYAAAAAAAAAAAAAAAAAAABwAAAAAAAAAGAAAAAAAAAAAAAAAAAAAAAIAAAAAAAAAAAAAAAAAAAADgAAAAEAAAADAAAAAAAAAAAAAAAAAAAA0AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAABYAAAACAAAAAAAAAAAAAAAAAAAAAAAAANgAAAAAAAAASAAAAAAAAAABAAAAAQAAAAgAAAAAAAAAGAAAAAAAAAA=';
const where = 164;

export default {
  what: 'a program of XDP on the uplink of a node drops what is for an address on its list, which is that of a pod now: no packet filter, route or capture ever sees it',
  inject: async (lab) => {
    const program = Buffer.from(object, 'base64');
    (await podOn(lab, 'node2')).ip.split('.').forEach((part, at) => program.writeUInt8(Number(part), where + at));
    await lab.on('node2', `echo ${program.toString('base64')} | base64 -d > /run/xdp.o; ip link set dev eth0 xdpgeneric obj /run/xdp.o sec prog`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', 'ip link set dev eth0 xdpgeneric off; rm -f /run/xdp.o'),
  expected: { named: [{ layer: 'node-network', object: /^(Node node2|Pod app\/web-\S+)$/, message: /xdp/i }] },
} satisfies Fault;
