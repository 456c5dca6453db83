/** `terraform plan` of as many things, for a comparison in the same run. It needs no provider. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Spent, timed } from "./timed-process.ts";

const binary = "/usr/local/bin/terraform";

/** Plans on demand, of a state in which as many resources stand; absent without the binary. */
export async function terraformPlan(
  folder: string,
  size: number,
): Promise<(() => Promise<Spent>) | undefined> {
  if (!existsSync(binary)) return undefined;
  const inside = join(folder, `terraform-${size}`);
  await mkdir(inside);
  const resources = Array.from(
    { length: size },
    (_, index) =>
      `resource "terraform_data" "machine_${index}" {\n` +
      `  input = { name = "pool-1-${index}", type = "gpu_1x_a10", region = "us-east-1" }\n}\n`,
  );
  await writeFile(join(inside, "main.tf"), resources.join("\n"));
  const quiet = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", HOME: inside };
  const run = (...words: readonly string[]) =>
    timed([binary, ...words], { folder, environment: quiet, inside });
  await run("init", "-input=false", "-no-color");
  const applied = await run("apply", "-auto-approve", "-input=false", "-no-color");
  if (applied.exitCode !== 0) throw new Error("terraform could not set up what it is to plan");
  return () => run("plan", "-input=false", "-no-color");
}
