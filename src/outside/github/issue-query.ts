/** How issues of a label are asked for; apart because the first look of a run asks along. */

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
