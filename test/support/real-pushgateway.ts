/** A real Pushgateway for tests (Debian: prometheus-pushgateway). */

import {
  absenceOf,
  freePort,
  isRealHere,
  type RunningProgram,
  startProgram,
} from "./real-component.ts";

const command = "prometheus-pushgateway";

/** Whether tests with a real Pushgateway can run here. */
export const isPushgatewayHere = isRealHere({
  name: "Pushgateway",
  absence: absenceOf(command),
  remedy: "apt-get install -y --no-install-recommends prometheus-pushgateway",
});

/** Starts an empty one; what is pushed is not kept. */
export async function startRealPushgateway(): Promise<RunningProgram> {
  const port = await freePort();
  return startProgram({
    command,
    options: [`--web.listen-address=127.0.0.1:${port}`, "--persistence.file=", "--log.level=error"],
    port,
    readyPath: "/-/ready",
  });
}
