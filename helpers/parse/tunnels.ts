/** Parsers of what a node prints of its tunnels: `ip -d link` and `bridge fdb`. Total: a line that is not understood is passed over. */

/** A device that sends what it is given to other hosts, inside packets of its own. */
export interface TunnelDevice {
  readonly name: string;
  readonly kind: 'vxlan' | 'geneve' | 'wireguard';
  /** UDP port that it sends to; null: not printed. */
  readonly port: number | null;
  /** Of a network inside it (VNI). */
  readonly id: number | null;
}

/** To which host a tunnel sends what is for a hardware address. */
export interface FarEnd {
  readonly dev: string;
  readonly mac: string;
  readonly to: string;
  readonly source: string;
}

export interface Tunnels {
  readonly devices: readonly TunnelDevice[];
  readonly ends: readonly FarEnd[];
}

/** The section `tunnels` of a node: `/sys/class/net/flannel.1/uevent:DEVTYPE=vxlan`, then `ip -d link` and `bridge fdb`, where the node has them. */
export function parseTunnels(text: string): Tunnels {
  const [kinds = '', links = '', fdb = ''] = text.split(/^@@(?:links|fdb)$/m);
  const blocks = links.split(/\n(?=\d+: )/);
  const devices = [...kinds.matchAll(/^\S*?\/([^/\s]+)\/uevent:DEVTYPE=(vxlan|geneve|wireguard)$/gm)].map(([, name = '', kind]): TunnelDevice => {
    const block = blocks.find((one) => new RegExp(`^\\s*\\d+: ${name.replaceAll(/[.$*+?^|()[\]{}\\]/g, '\\$&')}[:@]`).test(one)) ?? '';
    const said = (word: string): number | null => Number(new RegExp(`\\b${kind ?? ''}\\b.*\\b${word} (\\d+)`).exec(block)?.[1] ?? NaN) || null;
    return { name, kind: kind as TunnelDevice['kind'], port: said('dstport'), id: said('id') };
  });
  const ends = fdb.split('\n').flatMap((line): readonly FarEnd[] => {
    const match = /^(\S+) dev (\S+) .*?dst (\S+)/.exec(line.trim());
    return match === null ? [] : [{ mac: match[1] ?? '', dev: match[2] ?? '', to: match[3] ?? '', source: line.trim() }];
  });
  return { devices, ends };
}
