/** Processes of this machine as /proc shows them: identity, parents, and the PID that a process has in its own namespace. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type ProcessId = { readonly pid: number; readonly startTime: string };

export type ProcessRow = { readonly pid: number; readonly parent: number; readonly command: string };

/** A PID alone may belong to another process by now: its start time tells. */
export function identify(pid: number): ProcessId | undefined {
  const startTime = readStat(pid)?.startTime;
  return startTime === undefined ? undefined : { pid, startTime };
}

export const isAlive = (id: ProcessId): boolean => {
  const now = readStat(id.pid);
  return now !== undefined && now.startTime === id.startTime && now.state !== 'Z';
};

export function listProcesses(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const pid = Number(entry);
      const stat = readStat(pid);
      return stat ? [{ pid, parent: stat.parent, command: stat.command }] : [];
    });
}

export const childrenOf = (pid: number, rows: readonly ProcessRow[] = listProcesses()): readonly ProcessRow[] => rows.filter((row) => row.parent === pid);

export function readEnvironment(pid: number, name: string): string | undefined {
  return read(`/proc/${pid}/environ`)
    ?.split('\0')
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

export function pidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** The PID that the process has in the innermost PID namespace. */
export function innerPid(pid: number): number | undefined {
  const line = read(`/proc/${pid}/status`)?.match(/^NSpid:\s+(.*)$/m)?.[1];
  return line === undefined ? undefined : Number(line.split(/\s+/).at(-1));
}

export type Stat = { readonly command: string; readonly state: string; readonly parent: number; readonly startTime: string };

export function readStat(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** The command stands in brackets and may hold blanks and brackets itself. */
export function parseStat(text: string): Stat {
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return { command: text.slice(text.indexOf('(') + 1, end), state: fields[0] ?? '?', parent: Number(fields[1]), startTime: fields[19] ?? '' };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
