/** What requests may look like: the document's shapes and patterns, checked before all else. */

import { Ajv, type ValidateFunction } from "ajv";

/** The body of a launch, once checked. */
export interface LaunchBody {
  readonly region_name: string;
  readonly instance_type_name: string;
  readonly ssh_key_names: readonly string[];
  readonly file_system_names?: readonly string[];
  readonly file_system_mounts?: readonly { readonly file_system_id: string }[];
  readonly hostname?: string;
  readonly name?: string;
  readonly quantity?: number;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

const text = { type: "string" };
const texts = { type: "array", items: text };

const launchSchema = {
  type: "object",
  required: ["region_name", "instance_type_name", "ssh_key_names"],
  properties: {
    region_name: text,
    instance_type_name: text,
    ssh_key_names: { ...texts, minItems: 1, maxItems: 1 },
    file_system_names: texts,
    file_system_mounts: {
      type: "array",
      items: {
        type: "object",
        required: ["file_system_id", "mount_point"],
        properties: {
          file_system_id: text,
          mount_point: {
            type: "string",
            maxLength: 256,
            pattern: "^(/home|/lambda/nfs|/data)[//a-zA-Z0-9-]*$",
          },
        },
      },
    },
    hostname: { type: "string", pattern: "^[a-z0-9][0-9a-z-]{0,62}$" },
    name: { type: "string", maxLength: 64 },
    quantity: { type: "integer", minimum: 1 },
    image: { type: "object" },
    user_data: { type: "string", maxLength: 1_000_000 },
    tags: {
      type: "array",
      items: {
        type: "object",
        required: ["key", "value"],
        properties: {
          key: { type: "string", maxLength: 55, pattern: "^(?!lambda-ai-)[a-z][a-z0-9-:]+$" },
          value: { type: "string", maxLength: 128 },
        },
      },
    },
    firewall_rulesets: { type: "array", items: { type: "object" } },
  },
};

const idsSchema = {
  type: "object",
  required: ["instance_ids"],
  properties: { instance_ids: { ...texts, minItems: 1 } },
};

const renameSchema = {
  type: "object",
  properties: { name: { type: "string", maxLength: 64 } },
};

const sshKeySchema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 64 },
    public_key: { type: "string", minLength: 1, maxLength: 4096 },
  },
};

const port = { type: "integer", minimum: 1, maximum: 65_535 };
const firewallSchema = {
  type: "object",
  required: ["data"],
  properties: {
    data: {
      type: "array",
      items: {
        type: "object",
        required: ["protocol", "source_network", "description"],
        properties: {
          protocol: { enum: ["tcp", "udp", "icmp", "all"] },
          port_range: { type: "array", items: port, minItems: 2, maxItems: 2 },
          source_network: text,
          description: { type: "string", maxLength: 128 },
        },
      },
    },
  },
};

const ajv = new Ajv({ strict: false });

/** Checks one kind of body. */
export const bodies = {
  launch: ajv.compile<LaunchBody>(launchSchema),
  ids: ajv.compile<{ readonly instance_ids: readonly string[] }>(idsSchema),
  rename: ajv.compile<{ readonly name?: string }>(renameSchema),
  sshKey: ajv.compile<{ readonly name: string; readonly public_key?: string }>(sshKeySchema),
  firewall: ajv.compile<{ readonly data: readonly unknown[] }>(firewallSchema),
};

/** A checked body, or what is wrong with it: `field: what`, as the service words it. */
export type Parsed<Body> =
  | { readonly kind: "good"; readonly body: Body }
  | { readonly kind: "bad"; readonly message: string };

/** Reads a JSON body and checks it. */
export function parseBody<Body>(body: string, isValid: ValidateFunction<Body>): Parsed<Body> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { kind: "bad", message: "The request body is not valid JSON." };
  }
  if (isValid(value)) return { kind: "good", body: value };
  const first = isValid.errors?.[0];
  const field = (first?.instancePath ?? "").slice(1).replaceAll("/", ".");
  const what = first?.message ?? "invalid";
  return { kind: "bad", message: field === "" ? `Request body ${what}` : `${field}: ${what}` };
}
