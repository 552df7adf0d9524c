import { channel } from 'node:diagnostics_channel';

/**
 * What is being waited for right now, in a few words; an empty string: nothing any more. Whoever looks publishes, whoever has a
 * terminal shows it, and neither knows the other.
 */
const stages = channel('plumbline:progress');
const open = channel('plumbline:open');

export function announce(stage: string): void {
  stages.publish(stage);
}

export function onStage(listen: (stage: string) => void): void {
  stages.subscribe((stage) => listen(String(stage)));
}

/** Tells how many statements are still to be judged: the verdict waits for them. */
export function countOpen(statements: number): void {
  open.publish(statements);
}

export function onOpen(listen: (statements: number) => void): void {
  open.subscribe((statements) => listen(Number(statements)));
}
