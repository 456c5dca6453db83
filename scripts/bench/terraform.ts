/** `terraform plan` of as many things, for a comparison in the same run. It needs no provider. */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Spent, timed } from "./timed-process.ts";

const binary = "/usr/local/bin/terraform";

const resourceOf = (index: number): string =>
  `resource "terraform_data" "machine_${index}" {\n  input = "pool-1-${index}"\n}\n`;

/** One resource as Terraform writes it into its state. */
interface StateResource {
  readonly name: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/**
 * Plans on demand, where as many resources stand and nothing is to change; absent without the
 * binary. Only the first is applied, and the others written after it: applying thousands takes
 * minutes.
 */
export async function terraformPlan(
  folder: string,
  size: number,
): Promise<(() => Promise<Spent>) | undefined> {
  if (!existsSync(binary)) return undefined;
  const inside = join(folder, `terraform-${size}`);
  await mkdir(inside);
  const quiet = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", HOME: inside };
  const run = (...words: readonly string[]) =>
    timed([binary, ...words, "-no-color", "-input=false"], { folder, environment: quiet, inside });
  await writeFile(join(inside, "main.tf"), resourceOf(0));
  await run("init");
  await run("apply", "-auto-approve");
  const indexes = Array.from({ length: size }, (_, index) => index);
  await writeFile(join(inside, "main.tf"), indexes.map(resourceOf).join("\n"));
  const file = join(inside, "terraform.tfstate");
  const state = JSON.parse(await readFile(file, "utf8"));
  const [first] = state.resources as readonly StateResource[];
  const resources = indexes.map((index) => ({
    ...first,
    name: `machine_${index}`,
    instances: first?.instances.map((one) => ({
      ...one,
      attributes: { ...one.attributes, ...valuesOf(index) },
    })),
  }));
  await writeFile(file, JSON.stringify({ ...state, resources }));
  return async () => {
    const spent = await run("plan", "-detailed-exitcode");
    if (spent.exitCode !== 0) throw new Error("terraform plans something else than no change");
    return spent;
  };
}

function valuesOf(index: number): Readonly<Record<string, unknown>> {
  const value = { value: `pool-1-${index}`, type: "string" };
  return { id: `machine-${index}`, input: value, output: value };
}
