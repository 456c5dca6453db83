/** Trouble on demand: the next requests of a kind fail, before or after they took effect. */

/** How a request fails. */
export type FaultKind =
  | "error-500"
  | "error-502"
  | "secondary-rate-limit"
  | "cut-connection"
  | "garbage";

/** A fault to come. */
export interface Fault {
  readonly kind: FaultKind;
  /** Absent: any method. */
  readonly method?: string;
  /** Tested against the path with its leading slash. Absent: any path. */
  readonly path?: RegExp;
  /** Whether the request still does what it asks for. Absent: `before`, so that it does not. */
  readonly when?: "before" | "after";
  /** How many requests fail. Absent: one. */
  readonly times?: number;
  /** Seconds to wait, told by a rate limit. Absent: 60. */
  readonly retryAfter?: number;
}

/** The faults that are still to come. */
export class Faults {
  readonly #coming: { readonly fault: Fault; left: number }[] = [];

  /** Lets the next fitting requests fail. */
  add(fault: Fault): void {
    this.#coming.push({ fault, left: fault.times ?? 1 });
  }

  /** No more faults. */
  clear(): void {
    this.#coming.length = 0;
  }

  /** The fault that hits this request, counted down; absent when it is spared. */
  next(method: string, path: string): Fault | undefined {
    const hit = this.#coming.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method === undefined || fault.method === method) &&
        (fault.path === undefined || fault.path.test(path)),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault;
  }
}

/** What a failing request is answered; absent: the connection is cut instead. */
export function faultAnswer(fault: Fault) {
  const html = (title: string) => `<!DOCTYPE html><html><title>${title}</title><h1>${title}</h1>`;
  switch (fault.kind) {
    case "error-500":
      return { status: 500, type: "text/html", content: html("Unicorn! · GitHub"), headers: {} };
    case "error-502":
      return {
        status: 502,
        type: "application/json; charset=utf-8",
        content: '{"message":"Server Error"}',
        headers: {},
      };
    case "garbage":
      return { status: 200, type: "text/html", content: html("Sign in · proxy"), headers: {} };
    case "secondary-rate-limit":
      return {
        status: 429,
        type: "application/json; charset=utf-8",
        content: JSON.stringify({
          message: "You have exceeded a secondary rate limit. Please wait a few minutes.",
          documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
        }),
        headers: { "retry-after": String(fault.retryAfter ?? 60) },
      };
    case "cut-connection":
      return undefined;
  }
}
