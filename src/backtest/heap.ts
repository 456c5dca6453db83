/** A binary heap: the simulator's only data structure that the language does not bring. */

/** Values that come out smallest first, by the order given. */
export class Heap<Value> {
  readonly #values: Value[] = [];
  readonly #before: (a: Value, b: Value) => boolean;

  constructor(before: (a: Value, b: Value) => boolean) {
    this.#before = before;
  }

  /** The smallest value; absent when there is none. */
  get first(): Value | undefined {
    return this.#values[0];
  }

  /** Adds a value. */
  push(value: Value): void {
    const values = this.#values;
    let place = values.length;
    values.push(value);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = values[parent];
      if (above === undefined || !this.#before(value, above)) break;
      values[place] = above;
      place = parent;
    }
    values[place] = value;
  }

  /** Takes the smallest value away; absent when there is none. */
  pop(): Value | undefined {
    const first = this.#values[0];
    const last = this.#values.pop();
    if (last !== undefined && this.#values.length > 0) this.#sink(last);
    return first;
  }

  /** Puts a value at the top and lets it sink to its place. */
  #sink(value: Value): void {
    const values = this.#values;
    let place = 0;
    for (;;) {
      const child = this.#smallerChild(place);
      const below = values[child];
      if (below === undefined || !this.#before(below, value)) break;
      values[place] = below;
      place = child;
    }
    values[place] = value;
  }

  #smallerChild(place: number): number {
    const left = this.#values[2 * place + 1];
    const right = this.#values[2 * place + 2];
    if (left === undefined || right === undefined) return 2 * place + 1;
    return this.#before(right, left) ? 2 * place + 2 : 2 * place + 1;
  }
}
