/** Which /24 the nodes of a new cluster get: one that nothing on this machine routes to and no other cluster has. */
import { Refusal } from '../refusal.ts';

export type Taken = { readonly network: number; readonly mask: number; readonly by: string };

/** Every subnet that the lab chooses from: 10.219.0.0/24 to 10.219.255.0/24. */
const candidates = Array.from({ length: 256 }, (_, index) => `10.219.${index}`);

/** @param wanted as the user wrote it, `10.219.7.0/24`; @returns the first three bytes, `10.219.7`. */
export function chooseSubnet(taken: readonly Taken[], wanted: string | undefined): string {
  if (wanted === undefined) {
    const free = candidates.find((subnet) => !findClash(subnet, taken));
    if (free === undefined) throw new Refusal('no free /24 is left in 10.219.0.0/16', 'take a cluster down, or name a free subnet with --subnet A.B.C.0/24');
    return free;
  }
  const subnet = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.0\/24$/.exec(wanted)?.[1];
  if (subnet === undefined || subnet.split('.').some((byte) => Number(byte) > 255)) throw new Refusal(`--subnet ${wanted} is no /24`, 'write it as A.B.C.0/24');
  const clash = findClash(subnet, taken);
  if (clash) throw new Refusal(`the subnet ${wanted} is taken by ${clash.by}`, 'name another one with --subnet, or leave the choice to the lab');
  return subnet;
}

function findClash(subnet: string, taken: readonly Taken[]): Taken | undefined {
  const network = toNumber(`${subnet}.0`);
  return taken.find((other) => {
    const mask = (other.mask & 0xffffff00) >>> 0;
    return (network & mask) >>> 0 === (other.network & mask) >>> 0;
  });
}

/** Reads /proc/net/route: hexadecimal, little endian; default routes clash with nothing. */
export function parseRoutes(text: string): Taken[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device, destination, , , , , , mask] = line.trim().split(/\s+/);
      if (device === undefined || destination === undefined || mask === undefined || /^0+$/.test(mask)) return [];
      return [{ network: fromLittleEndian(destination), mask: fromLittleEndian(mask), by: `a route through ${device}` }];
    });
}

export const subnetOf = (subnet: string, by: string): Taken => ({ network: toNumber(`${subnet}.0`), mask: 0xffffff00, by });

const toNumber = (address: string): number => address.split('.').reduce((total, byte) => total * 256 + Number(byte), 0);

const fromLittleEndian = (hex: string): number => Buffer.from(hex.padStart(8, '0'), 'hex').readUInt32LE();
