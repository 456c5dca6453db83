/** Which waiting jobs fit into which room, and how many machines the rest needs. Pure counting. */

/** So many jobs, each of which needs so many GPUs of one machine at once. */
export interface Jobs {
  readonly size: number;
  readonly count: number;
}

/** What is left of jobs and of room (free GPUs of each machine). */
export interface Packed {
  readonly left: readonly Jobs[];
  readonly room: readonly number[];
}

/**
 * Largest jobs first, each into the machine with the least room that is enough. A job larger than
 * any machine takes whole machines of `machine` GPUs, several at once.
 */
export function pack(jobs: readonly Jobs[], room: readonly number[], machine: number): Packed {
  let free = [...room];
  const left: Jobs[] = [];
  for (const { size, count } of largestFirst(jobs)) {
    const whole = Math.ceil(size / machine);
    const each = whole > 1 ? machine : size;
    let parts = whole > 1 ? count * whole : count;
    free = free
      .sort((one, other) => one - other)
      .map((gpus) => {
        const fits = Math.min(parts, Math.floor(gpus / each));
        parts -= fits;
        return gpus - fits * each;
      });
    if (parts > 0) left.push({ size: each, count: parts });
  }
  return { left, room: free };
}

/** How many machines of so many GPUs hold these jobs, the largest first. */
export function machinesFor(jobs: readonly Jobs[], machine: number): number {
  let room: readonly number[] = [];
  let machines = 0;
  for (const { size, count } of largestFirst(jobs)) {
    const packed = pack([{ size, count }], room, machine);
    const rest = packed.left[0];
    room = packed.room;
    if (!rest) continue;
    const perMachine = Math.max(1, Math.floor(machine / rest.size));
    const more = Math.ceil(rest.count / perMachine);
    const last = rest.count - (more - 1) * perMachine;
    machines += more;
    room = [
      ...room,
      ...Array.from({ length: more - 1 }, () => machine - perMachine * rest.size),
      machine - last * rest.size,
    ];
  }
  return machines;
}

/** The GPUs that jobs need. */
export function gpusOf(jobs: readonly Jobs[]): number {
  return jobs.reduce((sum, { size, count }) => sum + size * count, 0);
}

function largestFirst(jobs: readonly Jobs[]): readonly Jobs[] {
  return [...jobs].sort((one, other) => other.size - one.size);
}
