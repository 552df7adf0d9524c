/** A program of BPF that a device hands its packets to. */
export interface DeviceProgram {
  readonly dev: string;
  /** `xdp` sees what comes in before the kernel makes a packet of it; `tc` sees packets as they come in or go out, as a filter of traffic control that decides itself (direct-action). */
  readonly kind: 'xdp' | 'tc';
  readonly way: string;
  readonly text: string;
}

/**
 * Both as iproute2 prints them: `ip link` has `xdp`, `xdpgeneric` or `xdpoffload` among what it says of a device; filters of traffic control stand behind a line `### DEVICE ingress`
 * (or egress). Total: a line that is not understood is passed over.
 */
export function parsePrograms(links: string, filters: string): readonly DeviceProgram[] {
  return [
    ...links.split('\n').flatMap((line): readonly DeviceProgram[] => {
      const [, dev, text] = /^\d+:\s+([^:@\s]+)\S*\s.*\bmtu \d+ (xdp\w*)\b/.exec(line) ?? [];
      return dev === undefined || text === undefined ? [] : [{ dev, kind: 'xdp', way: 'ingress', text }];
    }),
    ...filters.split(/^### /m).slice(1).flatMap((part) => {
      const [head = '', ...lines] = part.split('\n');
      const [dev = '', way = ''] = head.split(' ');
      return lines.filter((line) => /^filter .*\bbpf\b.*\bdirect-action\b/.test(line)).map((line): DeviceProgram => ({ dev, kind: 'tc', way, text: line.trim().slice(0, 200) }));
    }),
  ];
}
