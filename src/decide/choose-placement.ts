/** Which type and region new machines would have: the first preference that has capacity. */
import type { Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { InstanceTemplate } from "../model/policy.ts";
import type { Placement } from "./wish.ts";
import { listed } from "./words.ts";

/** Types before regions: a preferred type in a later region goes before the next type. */
export function choosePlacement(
  template: InstanceTemplate,
  offers: Seen<readonly Offer[]>,
): Placement {
  if (offers.kind === "gap") {
    const why = `the cloud's offers could not be read (${offers.gap.why})`;
    return { kind: "none", why: `${why}, so neither capacity nor price is known` };
  }
  for (const type of template.types) {
    const offer = offers.value.find((one) => one.type === type);
    const region = offer && firstRegion(template, offer);
    if (offer && region !== undefined) return found(offer, region);
  }
  return { kind: "none", why: nowhere(template) };
}

function firstRegion(template: InstanceTemplate, offer: Offer): string | undefined {
  if (template.regions.length === 0) return offer.regions[0];
  return template.regions.find((region) => offer.regions.includes(region));
}

function found(offer: Offer, region: string): Placement {
  const { type, pricePerHour } = offer;
  const priced = pricePerHour === undefined || pricePerHour <= 0 ? {} : { pricePerHour };
  return { kind: "found", type, region, ...priced };
}

function nowhere({ types, regions }: InstanceTemplate): string {
  const where =
    regions.length === 0 ? "no region has" : `none of the regions ${listed(regions)} has`;
  return `${where} capacity for ${listed(types, "or")} now`;
}
