/** Who moved which branch, as GitHub lists it: newest first. */

import { nodeId, userOrNull } from "./render-repository.ts";
import { type Answer, type ApiRequest, page, type Route } from "./routing.ts";

function listActivities({ state, query }: ApiRequest): Answer {
  const asked = query.get("ref");
  const ref = asked === null || asked.startsWith("refs/") ? asked : `refs/heads/${asked}`;
  const found = state.activities.filter((one) => ref === null || one.ref === ref);
  return page(
    found.toReversed().map((one) => ({
      id: one.id,
      node_id: nodeId("Activity", one.id),
      before: one.before,
      after: one.after,
      ref: one.ref,
      timestamp: one.at,
      activity_type: one.kind,
      actor: userOrNull(state, one.actor),
    })),
  );
}

/** The routes of this file. */
export const activityRoutes: readonly Route[] = [
  { on: "GET /activity", scope: "contents", answer: listActivities },
];
