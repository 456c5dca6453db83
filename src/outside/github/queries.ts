/** What several queries ask for alike; apart because the first look of a run asks along. */

/** A part of a query below `repository`, which needs the variable `$label`. */
export const labelledIssues = `issues(
      labels: [$label], first: 20, orderBy: { field: CREATED_AT, direction: ASC }
    ) {
      nodes {
        number url title body state createdAt
        author { __typename login }
        userContentEdits(first: 50) {
          nodes { editedAt editor { __typename login } }
          pageInfo { hasNextPage }
        }
      }
    }`;

/** Another, which needs `$base`: the open pull requests into that branch. */
export const openPulls = `pullRequests(
      states: OPEN, baseRefName: $base, first: 50,
      orderBy: { field: CREATED_AT, direction: ASC }
    ) {
      nodes {
        number url title body createdAt baseRefName
        headRefName headRefOid headRepository { nameWithOwner }
        author { __typename login }
        labels(first: 100) { nodes { name } }
      }
      pageInfo { hasNextPage }
    }`;
