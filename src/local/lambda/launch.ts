/** Launching, in the order the service checks it: shape, references, quota, capacity. */

import type { LoopbackRequest } from "../loopback.ts";
import { catalogue, regions } from "./catalogue.ts";
import { type Answer, missing, problem, success } from "./problems.ts";
import { bodies, type LaunchBody, parseBody } from "./requests.ts";
import type { Cloud } from "./routes.ts";

/** Answers a launch: one machine's id, or the first thing that stands against it. */
export function launch(cloud: Cloud, request: LoopbackRequest): Answer {
  const parsed = parseBody(request.body, bodies.launch);
  if (parsed.kind === "bad") {
    return problem("global/invalid-parameters", { message: parsed.message });
  }
  const body = parsed.body;
  if ((body.quantity ?? 1) > 1) {
    const message = "Requested too many instances.";
    return problem("global/invalid-parameters", { message });
  }
  const refusal = brokenReference(cloud, body) ?? overQuota(cloud) ?? withoutCapacity(cloud, body);
  if (refusal !== undefined) return refusal;
  const rented = cloud.estate.launch(
    {
      type: body.instance_type_name,
      region: body.region_name,
      sshKeyNames: body.ssh_key_names,
      fileSystemNames: body.file_system_names ?? [],
      tags: body.tags ?? [],
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.hostname === undefined ? {} : { hostname: body.hostname }),
    },
    "api",
  );
  return success({ instance_ids: [rented.id] });
}

function brokenReference({ account }: Cloud, body: LaunchBody): Answer | undefined {
  if (regions[body.region_name] === undefined) {
    const message = `Region ${body.region_name} does not exist.`;
    return problem("global/invalid-parameters", { message });
  }
  if (!catalogue.has(body.instance_type_name)) {
    return missing(`Instance type ${body.instance_type_name}`, 404);
  }
  const strangeKey = body.ssh_key_names.find(
    (name) => !account.sshKeys.some((key) => key.name === name),
  );
  if (strangeKey !== undefined) return missing(`SSH key ${strangeKey}`, 400);
  const wanted = [
    ...(body.file_system_names ?? []),
    ...(body.file_system_mounts ?? []).map((mount) => mount.file_system_id),
  ];
  const found = wanted.map((wish) =>
    account.fileSystems.find(({ id, name }) => id === wish || name === wish),
  );
  if (found.includes(undefined)) return missing("File system", 404);
  return found.some((one) => one?.region !== body.region_name)
    ? problem("instance-operations/launch/file-system-in-wrong-region")
    : undefined;
}

function overQuota({ estate, quota }: Cloud): Answer | undefined {
  if (quota === undefined || estate.existing().length < quota) return undefined;
  return problem("global/quota-exceeded");
}

function withoutCapacity({ estate, clock }: Cloud, body: LaunchBody): Answer | undefined {
  const listed = estate.capacity.regionsWith(body.instance_type_name, clock.now());
  const isThere = listed.includes(body.region_name);
  if (isThere && !estate.isRefusedByChance(body.instance_type_name)) return undefined;
  return problem("instance-operations/launch/insufficient-capacity");
}
