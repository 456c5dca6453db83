#!/bin/sh
# Asks for a plan when jobs wait for GPUs. For cron or a systemd timer on the Slurm controller, or
# as the program of a permanent trigger:
#   strigger --set --flags=PERM --node --down --program=/opt/fleetmerge/plan-when-pending.sh
# Needs squeue, and what plan-now.sh needs. PARTITION limits it to one partition; LEAST is how many
# jobs must wait (1); PLAN_NOW is where plan-now.sh lies.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
plan_now="${PLAN_NOW:-$here/../../monitoring/plan-now.sh}"

# Resources and Priority are waits that machines end; held jobs and dependencies are not.
pending=$(squeue --noheader --states=PENDING --format='%r|%b' ${PARTITION:+--partition="$PARTITION"})
waiting=$(printf '%s\n' "$pending" | grep -c -E '^(Resources|Priority)\|.*gpu' || true)
if [ "$waiting" -lt "${LEAST:-1}" ]; then exit 0; fi
exec "$plan_now" "slurm $waiting jobs wait for GPUs"
