/** Conditions on the flags of TCP, and what the packets that are walked have of them. */
import type { Packet } from './packet.ts';

/** (flags & mask) is exactly `set`; without `set`: it is anything but nothing. */
export interface TcpFlags {
  readonly mask: readonly string[];
  readonly set: readonly string[] | null;
}

const every = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ecn', 'cwr'];

/** `FIN,SYN` of iptables and nft's words alike; ALL and NONE are iptables'. */
export function flagWords(text: string): readonly string[] {
  return text.toLowerCase().split(/[,|\s()]+/).filter((word) => word !== '' && word !== 'none').flatMap((word) => (word === 'all' ? every : [word]));
}

/** A connection begins with SYN; its answer with SYN and ACK, and goes on with ACK alone. null: it changes in the course of the answer. */
export function flagsHold({ mask, set }: TcpFlags, { protocol, state }: Packet): boolean | null {
  if (protocol !== 'tcp') return false;
  const holds = (flags: readonly string[]): boolean => {
    const masked = flags.filter((flag) => mask.includes(flag));
    return set === null ? masked.length > 0 : masked.length === set.length && masked.every((flag) => set.includes(flag));
  };
  if (state === 'new') return holds(['syn']);
  return state !== 'established' ? null : holds(['syn', 'ack']) === holds(['ack']) ? holds(['ack']) : null;
}
