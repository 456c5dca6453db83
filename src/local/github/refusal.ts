/** The answers that say no, spelled as GitHub spells them, so that no route invents its own. */

/** A request that is refused: thrown by routes, turned into an answer by the server alone. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** GraphQL's error type, for acts that REST and GraphQL share. */
  readonly type: string;
  constructor(refusal: {
    readonly status: number;
    readonly message: string;
    readonly errors?: readonly unknown[];
    readonly type?: string;
    readonly documentation?: string;
  }) {
    super(refusal.message);
    this.status = refusal.status;
    this.type = refusal.type ?? "UNPROCESSABLE";
    this.body = {
      message: refusal.message,
      ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
      documentation_url: refusal.documentation ?? "https://docs.github.com/rest",
      status: String(refusal.status),
    };
  }
}

/** 404: also what a private repository answers to strangers. */
export function notFound(): Refusal {
  return new Refusal({ status: 404, message: "Not Found", type: "NOT_FOUND" });
}

/** 403 with a reason. */
export function forbidden(message: string): Refusal {
  return new Refusal({ status: 403, message, type: "FORBIDDEN" });
}

/** 422 with a sentence and no list of errors. */
export function unprocessable(message: string): Refusal {
  return new Refusal({ status: 422, message });
}

/** One entry of a 422's list of errors. */
export interface FieldError {
  readonly resource: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "custom";
  readonly field?: string;
  readonly message?: string;
}

/** 422 "Validation Failed", the form most checks of input take. */
export function validationFailed(...errors: readonly FieldError[]): Refusal {
  return new Refusal({ status: 422, message: "Validation Failed", errors });
}
