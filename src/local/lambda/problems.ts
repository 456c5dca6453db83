/** Every error Lambda's API can answer, with its status and words: the table of its document. */

/** What an error answer says beside its code. */
interface Wording {
  readonly status: number;
  readonly message: string;
  readonly suggestion?: string;
}

const keyHint = "Check your API key or create a new one, then try again.";
const accountHint =
  "Make sure you have verified your email address and have a valid payment method. " +
  "Contact Support if problems continue.";
const addressHint =
  "Make sure your billing address is valid. Contact Support if problems continue.";

/**
 * Codes and default words (https://docs.lambda.ai/api/cloud, document 1.10.0). `global/unknown` and
 * `…/file-systems-not-supported` are from before 1.10 and can only be had as a fault.
 */
export const wordings = {
  "global/invalid-api-key": {
    status: 401,
    message: "API key was invalid, expired, or deleted.",
    suggestion: keyHint,
  },
  "global/account-inactive": {
    status: 403,
    message: "Your account is inactive.",
    suggestion: accountHint,
  },
  "global/invalid-address": {
    status: 403,
    message: "Your billing address is invalid.",
    suggestion: addressHint,
  },
  "global/forbidden": { status: 403, message: "You may not do this." },
  "global/invalid-parameters": { status: 400, message: "Invalid request data." },
  "global/quota-exceeded": {
    status: 400,
    message: "Quota exceeded.",
    suggestion: "Contact Support to increase your quota.",
  },
  "global/object-does-not-exist": { status: 404, message: "Specified instance does not exist." },
  "global/not-found": { status: 404, message: "The requested resource was not found." },
  "global/conflict": {
    status: 409,
    message: "The request conflicts with the current state of the resource.",
  },
  "global/internal-error": {
    status: 500,
    message: "An internal server error occurred.",
    suggestion: "Try again later. Contact Support if the problem persists.",
  },
  "global/duplicate": { status: 400, message: "The name is already taken." },
  "instance-operations/launch/insufficient-capacity": {
    status: 400,
    message: "Not enough capacity to fulfill launch request.",
  },
  "instance-operations/launch/file-system-in-wrong-region": {
    status: 400,
    message: "The file system is not in the requested region.",
  },
  "global/unknown": { status: 400, message: "An unknown error occurred." },
  "instance-operations/launch/file-systems-not-supported": {
    status: 400,
    message: "File systems are not supported in this region.",
  },
  "provider/internal-unavailable": {
    status: 503,
    message: "Provider unavailable",
    suggestion: "Try again shortly",
  },
} satisfies Record<string, Wording>;

/** A code the API answers. */
export type ProblemCode = keyof typeof wordings;

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An error answer; message, suggestion and status can differ from the code's own. */
export function problem(code: ProblemCode, other: Partial<Wording> = {}): Answer {
  const { status, message, suggestion }: Wording = { ...wordings[code], ...other };
  const error = { code, message, ...(suggestion === undefined ? {} : { suggestion }) };
  return { status, body: { error } };
}

/** A launch refers to something that is not there; the document demands a suggestion here. */
export function missing(what: string, status: 400 | 404): Answer {
  return problem("global/object-does-not-exist", {
    status,
    message: `${what} does not exist.`,
    suggestion: "Check the request and try again.",
  });
}

/** A success. */
export function success(data: unknown, beside: Readonly<Record<string, unknown>> = {}): Answer {
  return { status: 200, body: { data, ...beside } };
}
