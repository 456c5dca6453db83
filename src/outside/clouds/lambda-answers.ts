/**
 * Lambda's replies as we read them. Apart from the adapter, because here stands what may leave
 * the parser: the tokens and links to notebooks that come with every instance may not.
 */

import {
  Array as ArrayOf,
  Object as Fields,
  Number as Numeric,
  type Static,
  String as Text,
  Boolean as YesOrNo,
} from "typebox";
import { type Instance, type InstanceStatus, instanceIdOf } from "../../model/instance.ts";
import type { Offer } from "../../model/offer.ts";
import { centsPerHour, type Instant, instant, type UsdMicrosPerHour } from "../../model/units.ts";
import { byKey, maybe, readerOf } from "../answers.ts";
import type { Refusal } from "../http.ts";

/** Who failed, in errors. */
export const who = "Lambda Cloud";

const region = Fields({ name: Text() });

const instanceType = Fields({
  name: Text(),
  description: maybe(Text()),
  price_cents_per_hour: maybe(Numeric()),
  specs: Fields({ gpus: Numeric() }),
});

const instance = Fields({
  id: Text({ minLength: 1 }),
  name: maybe(Text()),
  status: Text(),
  ip: maybe(Text()),
  hostname: maybe(Text()),
  region,
  instance_type: instanceType,
  first_healthy: maybe(Text()),
  tags: maybe(ArrayOf(Fields({ key: Text(), value: Text() }))),
  actions: maybe(Fields({ terminate: maybe(Fields({ available: YesOrNo() })) })),
});

/** `GET /instances`; `page_token` leads to the next page where there is one. */
export const readInstances = readerOf(
  who,
  Fields({ data: ArrayOf(instance), page_token: maybe(Text()) }),
);

/** `GET /instances/{id}`. */
export const readInstance = readerOf(who, Fields({ data: instance }));

/** `GET /instance-types`. */
export const readTypes = readerOf(
  who,
  Fields({
    data: byKey(
      Fields({ instance_type: instanceType, regions_with_capacity_available: ArrayOf(region) }),
    ),
  }),
);

/** `GET /regions`. */
export const readRegions = readerOf(who, Fields({ data: ArrayOf(region) }));

/** `POST /instance-operations/launch`. */
export const readLaunched = readerOf(
  who,
  Fields({ data: Fields({ instance_ids: ArrayOf(Text({ minLength: 1 }), { minItems: 1 }) }) }),
);

/** `POST /instance-operations/terminate`. */
export const readTerminated = readerOf(
  who,
  Fields({ data: Fields({ terminated_instances: ArrayOf(Fields({ id: Text() })) }) }),
);

/** The API's own refusal; absent when the body is something else, such as a page of its front. */
export function refusalOf(json: unknown): Refusal | undefined {
  if (typeof json !== "object" || json === null || !("error" in json)) return undefined;
  const inner = json.error;
  if (typeof inner !== "object" || inner === null || !("code" in inner)) return undefined;
  const message = "message" in inner && typeof inner.message === "string" ? inner.message : "";
  return typeof inner.code === "string" ? { code: inner.code, message } : undefined;
}

const statuses: ReadonlySet<string> = new Set<InstanceStatus>([
  "booting",
  "active",
  "unhealthy",
  "terminating",
  "terminated",
  "preempted",
]);

function isStatus(text: string): text is InstanceStatus {
  return statuses.has(text);
}

/** One machine of the list. */
export function instanceOf(raw: Static<typeof instance>): Instance {
  const price = priceOf(raw.instance_type.price_cents_per_hour);
  const firstHealthy = timeOf(raw.first_healthy);
  return {
    id: instanceIdOf(raw.id),
    ...(raw.name && { name: raw.name }),
    status: isStatus(raw.status) ? raw.status : "unrecognised",
    type: raw.instance_type.name,
    region: raw.region.name,
    gpus: raw.instance_type.specs.gpus,
    ...(price !== undefined && { pricePerHour: price }),
    ...(raw.ip && { ip: raw.ip }),
    ...(raw.hostname && { hostname: raw.hostname }),
    tags: Object.fromEntries((raw.tags ?? []).map((tag) => [tag.key, tag.value])),
    ...(firstHealthy !== undefined && { firstHealthy }),
    mayTerminate: raw.actions?.terminate?.available ?? true,
  };
}

/** One rentable type. */
export function offerOf(
  raw: Static<typeof instanceType>,
  regions: readonly Static<typeof region>[],
): Offer {
  const price = priceOf(raw.price_cents_per_hour);
  return {
    type: raw.name,
    description: raw.description ?? raw.name,
    gpus: raw.specs.gpus,
    ...(price !== undefined && { pricePerHour: price }),
    regions: namesOf(regions),
  };
}

/** The names of regions, each once, sorted. */
export function namesOf(regions: readonly Static<typeof region>[]): readonly string[] {
  return [...new Set(regions.map(({ name }) => name))].toSorted();
}

function priceOf(cents: number | null | undefined): UsdMicrosPerHour | undefined {
  return typeof cents === "number" && cents > 0 ? centsPerHour(cents) : undefined;
}

function timeOf(text: string | null | undefined): Instant | undefined {
  if (text === null || text === undefined) return undefined;
  // A time without a zone would be read in the runner's own.
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : instant(at);
}
