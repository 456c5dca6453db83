/** The guards of apply, each taken out by one mistake, with the tests that have to notice. */
import type { Mutant } from "./mutants.ts";

const scenario = (name: string, test: string) => [`test/scenarios/${name}.test.ts`, "-t", test];
const unit = (name: string) => [`test/apply/${name}.test.ts`];

function of(
  file: string,
  ...changes: readonly (readonly [text: string, mistake: string, tests: readonly string[]])[]
): readonly Mutant[] {
  return changes.map(([text, mistake, tests]) => ({ file, text, mistake, tests }));
}

/** In order of file. */
export const applyMutants: readonly Mutant[] = [
  ...of(
    "act.ts",
    [
      "isNewFailure ? withFailedBoot(now, step.name, clock.now()) : now",
      "now",
      scenario("failed-boots", "in another region first"),
    ],
    [
      "if (!entry || entry.error === error) return [];",
      "if (!entry) return [];",
      scenario("failed-boots", "count once each"),
    ],
  ),
  ...of("cloud-rest.ts", [
    "if (until === undefined ||",
    "if (true || until === undefined ||",
    scenario("cloud-rest", "half an hour"),
  ]),
  ...of(
    "drain.ts",
    ["now < end && !isIdle(step, situation)", "false", scenario("drain", "waited for until")],
    ['begun.hook === "called"', "false", scenario("drain", "not called again")],
    ['begun.hook === "done"', "false", scenario("drain", "called once when")],
  ),
  ...of(
    "guards.ts",
    ["price > entry.pricePerHour", "false", scenario("apply-calls", "above the reviewed")],
    [
      "const price = offer?.pricePerHour;",
      "const price = offer?.pricePerHour ?? entry.pricePerHour;",
      scenario("guards", "today's price"),
    ],
    [
      "if (count <= policies.limits.maxInstances) return undefined;",
      "if (count >= 0) return undefined;",
      scenario("apply-calls", "lowered limit: instance-limit"),
    ],
    [
      "if (spend <= limit) return undefined;",
      "if (spend >= 0) return undefined;",
      scenario("apply-calls", "lowered limit: spend-limit"),
    ],
    ["if (unpriced !== undefined) {", "if (false) {", unit("guards")],
    [
      'if (verdict.kind === "pass") return undefined;',
      "return undefined;",
      scenario("last-look", "daily_usd"),
    ],
    [
      'changeGuard({ name: entry.name, pool: entry.pool, direction: "grow" }, situation)',
      "undefined",
      scenario("last-look", "too-many-changes"),
    ],
  ),
  ...of(
    "launch-rooms.ts",
    ["filter((room) => !isResting(room, view))", "filter(() => true)", unit("launch-rooms")],
    ["pricePerHour > ceiling", "false", unit("launch-rooms")],
    [
      "if (stop) return { ...stop,",
      "if (stop && !stop) return { ...stop,",
      scenario("apply-launch", "stop their pool"),
    ],
    [
      "return elsewhereFirst(rooms, ledger.failedPlaces, now);",
      "return rooms;",
      unit("launch-rooms"),
    ],
    ["ledger.restUntil !== undefined && ledger.restUntil > now", "false", unit("launch-rooms")],
    ["return today < reviewed ? today : reviewed;", "return reviewed;", unit("launch-rooms")],
  ),
  ...of(
    "launch.ts",
    [
      "if (place > 0 && !(await mayTry(room))) break;",
      "",
      scenario("guards", "between two regions"),
    ],
    ['if (done !== "no-capacity") return done;', "", scenario("apply-calls", "goes nowhere else")],
    [
      "withRefusal(now.refusals, record, { at, name })",
      "now.refusals ?? {}",
      scenario("apply-launch", "left alone for longer"),
    ],
    [
      "withFailure(now.trials, record.pool, { at, why: message })",
      "now.trials ?? {}",
      scenario("apply-launch", "stop their pool"),
    ],
    [
      "tags: tagsOf(run.settings.repository, step.pool.name),",
      "tags: {},",
      scenario("apply-launch", "tags and the host name"),
    ],
    ["hostname: step.name,", 'hostname: "",', scenario("apply-launch", "tags and the host name")],
  ),
  ...of(
    "lock.ts",
    [
      '(await forge.updateRefs([update])) === "conflict"',
      "(await forge.updateRefs([update])) === undefined",
      scenario("apply-lock", "of the lock is lost"),
    ],
    [
      'if (!holder) return "the apply lock has a holder that cannot be read; delete the ref by hand";',
      "if (!holder) return undefined;",
      scenario("guards", "cannot be read"),
    ],
    [
      "if (holder.expires <= outside.clock.now()) return undefined;",
      "",
      scenario("guards", "until its time is up"),
    ],
    [
      '(await outside.forge.runState(holder.run)) === "over"',
      "true",
      scenario("guards", "nobody knows"),
    ],
    [
      'if (taken?.kind === "held") return heldInPostgres;',
      "",
      scenario("apply-lock", "fails closed"),
    ],
  ),
  ...of(
    "removal-guard.ts",
    [
      "if (hasName && isOurs(instance, entry, fleet.fleet, ledger)) return undefined;",
      "if (hasName) return undefined;",
      scenario("last-look", "our tags no more"),
    ],
    [
      "record.adopted === true || instance.name === name;",
      "true;",
      scenario("last-look", "another name"),
    ],
    ["if (seen.length < machine.gpus) {", "if (false) {", unit("removal-guard")],
    ["if (peak < below) return undefined;", "return undefined;", unit("removal-guard")],
    [
      "if (!keep) return undefined;",
      "return undefined;",
      scenario("last-look", "busy signal shows"),
    ],
  ),
  ...of("say-stopped.ts", [
    "|| own(ledger.trials ?? {}, pool.name)?.told",
    "",
    scenario("failed-boots", "like refused launches"),
  ]),
  ...of(
    "settle.ts",
    ["reconcileFor: Millis = minutes(3)", "reconcileFor: Millis = minutes(1)", unit("settle")],
    ["callWithin: Millis = minutes(1)", "callWithin: Millis = minutes(0)", unit("settle")],
    [
      "instance.name === name &&\n      carriesOurTags(instance, sighting.fleet, record.pool)",
      "instance.name === name",
      unit("settle"),
    ],
    [
      "if (isListed(sighting, record.instanceId)) {",
      "if (false) {",
      scenario("last-look", "done only when no list"),
    ],
    [
      "return { ...known, failedPlaces: withoutFailedPlace(ledger.failedPlaces, record) };",
      "return known;",
      scenario("failed-boots", "success there is remembered"),
    ],
  ),
  ...of(
    "steps.ts",
    [
      'if (launch && launch.state !== "refused") return [];',
      "",
      scenario("guards", "not repeated while"),
    ],
    ["verdict?.confirmed !== true", "false", ["test/scenarios/apply-gate.test.ts"]],
    ["if (sources.now > limit)", "if (false)", scenario("apply-calls", "expires after")],
    ['launch.overdue.kind === "late"', "true", scenario("last-look", "stays while Prometheus")],
    ["|| between(at, now) < terminationTime", "", scenario("last-look", "forgot")],
    ['instance.status !== "terminating"', "true", scenario("guards", "still about")],
  ),
  ...of(
    "take-steps.ts",
    ["if (!(await lock.isHeld())) {", "if (false) {", scenario("guards", "between two names")],
    [
      "if (!(await saysOtherwise(run, repository))) return true;",
      "return true;",
      scenario("last-look", "stale"),
    ],
    [
      "between(look.observation.at, run.outside.clock.now()) > oldestLook",
      "false",
      scenario("guards", "people launched"),
    ],
    [
      'isDoubtful = step.kind === "launch" && done === "failed";',
      "isDoubtful = false;",
      scenario("apply-launch", "looks again"),
    ],
    [
      "(room && placeGuard(step.entry, room, situation))",
      "undefined",
      scenario("apply-launch", "no type for which"),
    ],
    [
      "  if (!(await mayGoOn(run, work))) return false;",
      "",
      scenario("guards", "main says by now"),
    ],
    [
      "const look = await fresh(run, work);",
      "const { look } = work;",
      scenario("guards", "next region: by what people"),
    ],
    [
      "  if (!block) return true;",
      "  if (!block || block) return true;",
      scenario("guards", "next region: by what people"),
    ],
    [
      "operatorGuard(call, policies, now) ??\n    launchHold",
      "launchHold",
      scenario("last-look", "paused|window-closed"),
    ],
    ["ownershipGuard(step, instance, situation) ??", "", scenario("last-look", "another name")],
    [
      "operatorGuard(call, policies, now) ??\n    standingProtection",
      "standingProtection",
      scenario("last-look", "our tags no more"),
    ],
    [
      "standingProtection({ name, pool, tags: instance?.tags ?? {} }, { policies, now }) ??",
      "",
      scenario("guards", "protection that came"),
    ],
    ["changeGuard(call, situation);", "undefined;", scenario("guards", "change budget")],
    [
      "return instance && workGuard({ name, pool, instance }, situation);",
      "return undefined;",
      scenario("apply-calls", "busy again, and says"),
    ],
    [
      "if (!(await mayGoOn(run, work))) return undefined;",
      "",
      scenario("guards", "changed its mind"),
    ],
    [
      "block: removalBlock(run, step, situationNow(run, { ...work, look }))",
      "block: undefined",
      scenario("guards", "no longer ours after"),
    ],
  ),
];
