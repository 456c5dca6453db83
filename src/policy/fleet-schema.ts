/** What may stand in the fleet file. */
import { Array as ListOf, Literal, Optional, type Static, type TSchema, Unsafe } from "typebox";
import {
  byName,
  cloudWord,
  count,
  dollarsPerHour,
  group,
  instanceName,
  moment,
  poolNameSchema,
  repository,
  sentence,
} from "./fields.ts";

const protection = group(
  {
    reason: sentence({ description: "Why the machine must stay." }),
    until: Optional(
      moment({ description: "When the promise ends. Left out: when somebody removes it." }),
    ),
  },
  { description: "A promise not to terminate this machine." },
);

/**
 * The dearest machines cost some hundred dollars; up to this every micro-dollar prints exactly.
 * Less than a cent is a price that somebody did not know.
 */
const prices = { minimum: 0.01, maximum: 1000 } as const;

const instance = group(
  {
    name: instanceName({
      description: "Unique in the fleet, never used again. Also the machine's hostname.",
    }),
    id: Optional(
      cloudWord({
        title: "an instance id",
        description: "Identity of a machine that already ran and is adopted. Needs an approval.",
      }),
    ),
    type: cloudWord({ title: "an instance type", description: "As the cloud spells it." }),
    region: cloudWord({ title: "a region", description: "As the cloud spells it." }),
    price_usd_per_hour: Optional(
      dollarsPerHour({
        ...prices,
        description: "The price when this was proposed. Left out: any price was agreed to.",
      }),
    ),
    protect: Optional(protection),
    lease: Optional(
      group(
        {
          until: moment({
            description: "When the machine is to end. Move it to extend the lease.",
          }),
        },
        { description: "The time until which this machine is wanted." },
      ),
    ),
  },
  { title: "Instance", description: "A machine that the fleet should have." },
);

const pool = group(
  {
    generation: count({
      minimum: 0,
      maximum: 1_000_000_000,
      description: "Raised by each growth and kept when the pool empties, so names never recur.",
    }),
    instances: ListOf(instance, {
      maxItems: 10_000,
      description: "The machines of this pool, in order of name.",
    }),
  },
  { title: "Pool", description: "Machines that do one job and are scaled together." },
);

const fleet = group(
  {
    version: Literal(1, { description: "The format of this file." }),
    fleet: repository({
      description: "The repository that this fleet belongs to; machines carry it as a tag.",
    }),
    pools: byName(pool, {
      propertyNames: poolNameSchema,
      description: "By pool, as the policies name them.",
    }),
  },
  {
    title: "Fleetmerge fleet",
    description: "The desired fleet. A change of this file on main is a command.",
  },
);

/** A fleet file that has passed the schema. */
export type WrittenFleet = Static<typeof fleet>;
/** An instance of it. */
export type WrittenInstance = Static<typeof instance>;
/** A pool of it. */
export type WrittenFleetPool = Static<typeof pool>;

/** What `state/fleet.yaml` must be. */
export const fleetSchema: TSchema = Unsafe({
  $schema: "http://json-schema.org/draft-07/schema#",
  ...fleet,
});
