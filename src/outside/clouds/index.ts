/** Every cloud that we can rent from. A new one is a file beside this and a line here. */

import { lambdaCloud } from "./lambda.ts";
import type { CloudMaker } from "./maker.ts";

/** The clouds by name. */
export const clouds = { lambda: lambdaCloud } satisfies Readonly<Record<string, CloudMaker>>;

/** The name of a cloud. */
export type CloudName = keyof typeof clouds;
