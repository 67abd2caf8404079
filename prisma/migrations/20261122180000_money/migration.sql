-- CreateEnum
CREATE TYPE "workspace_status" AS ENUM ('pending', 'enabled', 'disabled');

-- CreateEnum
CREATE TYPE "access_kind" AS ENUM ('channel', 'role');

-- CreateEnum
CREATE TYPE "limit_scope" AS ENUM ('instance', 'workspace', 'channel', 'role', 'everyone', 'member');

-- CreateEnum
CREATE TYPE "limit_unit" AS ENUM ('usd', 'videos', 'seconds');

-- CreateEnum
CREATE TYPE "limit_period" AS ENUM ('request', 'at_once', 'hour', 'day', 'week', 'month', 'total');

-- CreateEnum
CREATE TYPE "on_exceed" AS ENUM ('refuse', 'ask', 'confirm');

-- CreateEnum
CREATE TYPE "authority" AS ENUM ('operator', 'manager');

-- CreateEnum
CREATE TYPE "spend_scope" AS ENUM ('member', 'channel', 'workspace', 'instance');

-- CreateEnum
CREATE TYPE "ledger_kind" AS ENUM ('hold', 'requote', 'settle', 'reverse');

-- CreateEnum
CREATE TYPE "approval_decision" AS ENUM ('approved', 'raised', 'denied', 'expired', 'withdrawn');

-- CreateEnum
CREATE TYPE "price_unit" AS ENUM ('second', 'video');

-- AlterEnum
ALTER TYPE "post_kind" ADD VALUE 'approval';

-- AlterTable
ALTER TABLE "generation" ADD COLUMN     "price_id" UUID,
ADD COLUMN     "thread_id" TEXT;

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "blocked_at" TIMESTAMPTZ(3),
ADD COLUMN     "blocked_reason" TEXT,
ADD COLUMN     "manager" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "roles_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "guests" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "left_at" TIMESTAMPTZ(3),
ADD COLUMN     "managers_channel" TEXT,
ADD COLUMN     "managers_role" TEXT,
ADD COLUMN     "status" "workspace_status" NOT NULL DEFAULT 'pending',
ADD COLUMN     "time_zone" TEXT NOT NULL DEFAULT 'UTC';

-- CreateTable
CREATE TABLE "access_rule" (
    "workspace_id" UUID NOT NULL,
    "kind" "access_kind" NOT NULL,
    "subject" TEXT NOT NULL,
    "allow" BOOLEAN NOT NULL,

    CONSTRAINT "access_rule_pkey" PRIMARY KEY ("workspace_id","kind","subject")
);

-- CreateTable
CREATE TABLE "place_name" (
    "workspace_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "place_name_pkey" PRIMARY KEY ("workspace_id","external_id")
);

-- CreateTable
CREATE TABLE "spend_limit" (
    "id" UUID NOT NULL,
    "scope" "limit_scope" NOT NULL,
    "subject" TEXT NOT NULL,
    "workspace_id" UUID,
    "unit" "limit_unit" NOT NULL,
    "period" "limit_period" NOT NULL,
    "authority" "authority" NOT NULL,
    "on_exceed" "on_exceed" NOT NULL DEFAULT 'refuse',
    "amount" BIGINT NOT NULL,
    "alert_percents" INTEGER[] DEFAULT ARRAY[50, 80, 100]::INTEGER[],
    "revision" INTEGER NOT NULL DEFAULT 1,
    "set_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spend_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spend_grant" (
    "id" UUID NOT NULL,
    "scope" "limit_scope" NOT NULL,
    "subject" TEXT NOT NULL,
    "workspace_id" UUID,
    "unit" "limit_unit" NOT NULL,
    "period" "limit_period" NOT NULL,
    "authority" "authority" NOT NULL,
    "amount" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spend_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spend_window" (
    "id" BIGSERIAL NOT NULL,
    "scope" "spend_scope" NOT NULL,
    "subject" TEXT NOT NULL,
    "period" "limit_period" NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "held_usd" BIGINT NOT NULL DEFAULT 0,
    "spent_usd" BIGINT NOT NULL DEFAULT 0,
    "held_videos" BIGINT NOT NULL DEFAULT 0,
    "spent_videos" BIGINT NOT NULL DEFAULT 0,
    "held_seconds" BIGINT NOT NULL DEFAULT 0,
    "spent_seconds" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "spend_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "generation_id" TEXT NOT NULL,
    "kind" "ledger_kind" NOT NULL,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "workspace_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "held_usd" BIGINT NOT NULL,
    "spent_usd" BIGINT NOT NULL,
    "held_videos" INTEGER NOT NULL,
    "spent_videos" INTEGER NOT NULL,
    "held_seconds" INTEGER NOT NULL,
    "spent_seconds" INTEGER NOT NULL,
    "source" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_usage" (
    "day" DATE NOT NULL,
    "workspace_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "made" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "cost_usd" BIGINT NOT NULL DEFAULT 0,
    "seconds" INTEGER NOT NULL DEFAULT 0,
    "waited" INTEGER[] DEFAULT ARRAY[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]::INTEGER[],
    "rendered" INTEGER[] DEFAULT ARRAY[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]::INTEGER[],

    CONSTRAINT "daily_usage_pkey" PRIMARY KEY ("workspace_id","day","member_id","model_id")
);

-- CreateTable
CREATE TABLE "approval" (
    "generation_id" TEXT NOT NULL,
    "limits" JSONB NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decision" "approval_decision",
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" UUID,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("generation_id")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "channel_id" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "size" TEXT NOT NULL,
    "seconds" INTEGER NOT NULL,
    "image_key" TEXT,
    "usd" BIGINT NOT NULL,
    "quoted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "announcement" (
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "workspace_id" UUID,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "faults" INTEGER NOT NULL DEFAULT 0,
    "managers_told_at" TIMESTAMPTZ(3),
    "operator_told_at" TIMESTAMPTZ(3),

    CONSTRAINT "announcement_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "workspace_id" UUID,
    "act" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chore" (
    "name" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chore_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "price" (
    "id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "unit" "price_unit" NOT NULL,
    "micro_usd" BIGINT NOT NULL,
    "size" TEXT,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "price_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "spend_limit_workspace_id_idx" ON "spend_limit"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "spend_limit_scope_subject_unit_period_authority_on_exceed_key" ON "spend_limit"("scope", "subject", "unit", "period", "authority", "on_exceed");

-- CreateIndex
CREATE INDEX "spend_grant_scope_subject_idx" ON "spend_grant"("scope", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "spend_window_scope_subject_ends_at_starts_at_period_key" ON "spend_window"("scope", "subject", "ends_at", "starts_at", "period");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_generation_id_kind_turn_key" ON "ledger_entry"("generation_id", "kind", "turn");

-- CreateIndex
CREATE INDEX "daily_usage_member_id_day_idx" ON "daily_usage"("member_id", "day");

-- CreateIndex
CREATE INDEX "daily_usage_day_idx" ON "daily_usage"("day");

-- CreateIndex
CREATE INDEX "draft_quoted_at_idx" ON "draft"("quoted_at");

-- CreateIndex
CREATE INDEX "audit_entry_workspace_id_id_idx" ON "audit_entry"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "price_model_id_idx" ON "price"("model_id");

-- CreateIndex
CREATE INDEX "generation_workspace_id_created_at_idx" ON "generation"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "generation_created_at_idx" ON "generation"("created_at");

-- AddForeignKey
ALTER TABLE "access_rule" ADD CONSTRAINT "access_rule_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spend_limit" ADD CONSTRAINT "spend_limit_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spend_grant" ADD CONSTRAINT "spend_grant_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price" ADD CONSTRAINT "price_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "price"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What was there before ----------------------------------------------------------------------------------------------------

-- Prices were JSON on the model: now they are rows.
INSERT INTO "price" ("id", "model_id", "unit", "micro_usd", "size", "valid_from")
  SELECT gen_random_uuid(), m."id", (r->>'unit')::price_unit, ceil((r->>'usd')::numeric * 1000000)::bigint, r->>'size', now()
  FROM "model" m, jsonb_array_elements(m."price") r;
ALTER TABLE "model" DROP COLUMN "price";

-- Every generation so far, posted to the ledger: the windows open themselves from there.
INSERT INTO "ledger_entry" ("generation_id", "kind", "workspace_id", "member_id", "held_usd", "spent_usd", "held_videos", "spent_videos",
    "held_seconds", "spent_seconds", "at")
  SELECT "id", 'hold', "workspace_id", "member_id", "held_micro_usd", 0, 1, 0, "seconds", 0, "created_at" FROM "generation" ORDER BY "created_at";
INSERT INTO "ledger_entry" ("generation_id", "kind", "workspace_id", "member_id", "held_usd", "spent_usd", "held_videos", "spent_videos",
    "held_seconds", "spent_seconds", "source", "at")
  SELECT "id", 'settle', "workspace_id", "member_id", -"held_micro_usd", "cost_micro_usd", -1, used::int, -"seconds", used::int * "seconds",
    "cost_source", coalesce("stored_at", "ended_at", "created_at")
  FROM "generation", LATERAL (SELECT "stored_at" IS NOT NULL OR "cost_micro_usd" > 0 AS used) u
  WHERE "cost_micro_usd" IS NOT NULL ORDER BY coalesce("stored_at", "ended_at", "created_at");
INSERT INTO "daily_usage" ("day", "workspace_id", "member_id", "model_id", "made", "failed", "cancelled", "cost_usd", "seconds")
  SELECT "day", "workspace_id", "member_id", "model_id", count(*) FILTER (WHERE "stored_at" IS NOT NULL),
    count(*) FILTER (WHERE "status" = 'failed'), count(*) FILTER (WHERE "status" = 'cancelled'), sum("cost_micro_usd"),
    coalesce(sum("seconds") FILTER (WHERE "stored_at" IS NOT NULL OR "cost_micro_usd" > 0), 0)
  FROM "generation" WHERE "cost_micro_usd" IS NOT NULL GROUP BY 1, 2, 3, 4;
DROP TABLE "daily_spend";
DROP FUNCTION "request_generation";

-- What Prisma's schema cannot say ------------------------------------------------------------------------------------------

ALTER TABLE "spend_limit" ADD CHECK ("amount" >= 0);
ALTER TABLE "spend_grant" ADD CHECK ("amount" > 0);
ALTER TABLE "price" ADD CHECK ("micro_usd" >= 0);
ALTER TABLE "spend_window" ADD CHECK ("held_usd" >= 0), ADD CHECK ("spent_usd" >= 0), ADD CHECK ("held_videos" >= 0),
  ADD CHECK ("spent_videos" >= 0), ADD CHECK ("held_seconds" >= 0), ADD CHECK ("spent_seconds" >= 0);

CREATE INDEX "generation_open" ON "generation" ("status") WHERE "status" NOT IN ('delivered', 'failed', 'cancelled');
CREATE INDEX "generation_awaiting" ON "generation" ("member_id") WHERE "status" = 'awaiting_approval';
CREATE INDEX "generation_assumed" ON "generation" ("created_at") WHERE "cost_source" = 'assumed';
CREATE INDEX "announcement_due" ON "announcement" ("due_at") WHERE "due_at" IS NOT NULL;
CREATE UNIQUE INDEX "price_now" ON "price" ("model_id", coalesce("size", '')) WHERE "valid_until" IS NULL;

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END $$;
CREATE TRIGGER "ledger_entry_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "audit_entry_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "price_is_append_only" BEFORE DELETE OR TRUNCATE ON "price" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "price_only_ends" BEFORE UPDATE ON "price" FOR EACH ROW
  WHEN ((OLD."id", OLD."model_id", OLD."unit", OLD."micro_usd", OLD."size", OLD."valid_from")
    IS DISTINCT FROM (NEW."id", NEW."model_id", NEW."unit", NEW."micro_usd", NEW."size", NEW."valid_from") OR OLD."valid_until" IS NOT NULL)
  EXECUTE FUNCTION refuse_change();

-- Windows and limits -------------------------------------------------------------------------------------------------------

-- Whoever changes what a limit counts, or opens a window, is alone with the books; whoever reserves or settles shares them.
-- Always taken before any row is locked.
CREATE FUNCTION "lock_books"(p_alone boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_alone THEN PERFORM pg_advisory_xact_lock(72707370); ELSE PERFORM pg_advisory_xact_lock_shared(72707370); END IF;
END $$;

-- The first moment at which clocks show this: it comes twice when they go back over it (Postgres means the second), and is passed
-- over when they go forward (then it is the moment in which they do).
CREATE FUNCTION "first_moment"(p_local timestamp, p_zone text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_moment timestamptz := p_local AT TIME ZONE p_zone;
BEGIN
  RETURN v_moment - CASE WHEN (v_moment - interval '1 hour') AT TIME ZONE p_zone = p_local THEN interval '1 hour' ELSE interval '0' END;
END $$;

-- What has passed of an hour by the clocks of a zone.
CREATE FUNCTION "since_hour"(p_zone text, p_at timestamptz) RETURNS interval LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (p_at AT TIME ZONE p_zone) - date_trunc('hour', p_at AT TIME ZONE p_zone);
END $$;

-- When a calendar window began, in a time zone. An hour that comes twice is two windows.
CREATE FUNCTION "window_start"(p_period limit_period, p_zone text, p_at timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_hour timestamptz;
BEGIN
  IF p_period = 'total' THEN RETURN to_timestamp(0); END IF;
  IF p_period <> 'hour' THEN RETURN first_moment(date_trunc(p_period::text, p_at AT TIME ZONE p_zone), p_zone); END IF;
  v_hour := p_at - since_hour(p_zone, p_at);
  -- Not 0 where clocks were turned by half an hour meanwhile: what is left of that hour belongs to the one before.
  RETURN v_hour - since_hour(p_zone, v_hour);
END $$;

-- When it ends, which is when the next begins; the year 9999: never.
CREATE FUNCTION "window_end"(p_period limit_period, p_zone text, p_at timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN CASE p_period
    WHEN 'total' THEN timestamptz '9999-12-31 00:00Z'
    -- 119 minutes on is in the next hour, whether this one has 60 minutes or 90.
    WHEN 'hour' THEN window_start('hour', p_zone, window_start('hour', p_zone, p_at) + interval '119 minutes')
    ELSE first_moment(date_trunc(p_period::text, p_at AT TIME ZONE p_zone) + ('1 ' || p_period)::interval, p_zone)
  END;
END $$;

-- A limit as it applies to somebody at one moment: grants added, and which window it looks at (null: at none).
CREATE TYPE "applicable_limit" AS (
  limit_id uuid, revision int, said_for limit_scope, scope spend_scope, subject text, unit limit_unit, period limit_period,
  authority authority, on_exceed on_exceed, amount bigint, alert_percents int[], starts_at timestamptz, ends_at timestamptz
);

-- A limit as it applies to a subject: with the grants of p_now, looking at the window of p_at.
CREATE FUNCTION "place_limit"(l spend_limit, p_scope spend_scope, p_subject text, p_zone text, p_at timestamptz, p_now timestamptz)
RETURNS applicable_limit LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_granted bigint := (SELECT sum(g.amount) FROM spend_grant g WHERE g.scope = p_scope::text::limit_scope AND g.subject = p_subject
    AND g.unit = l.unit AND g.period = l.period AND (g.authority = 'operator' OR l.authority = 'manager')
    AND g.starts_at <= p_now AND (g.ends_at IS NULL OR g.ends_at > p_now));
  v_windowed boolean := l.period NOT IN ('request', 'at_once');
BEGIN
  RETURN (l.id, l.revision, l.scope, p_scope, p_subject, l.unit, l.period, l.authority, l.on_exceed, l.amount + coalesce(v_granted, 0),
    l.alert_percents, CASE WHEN v_windowed THEN window_start(l.period, p_zone, p_at) END,
    CASE WHEN v_windowed THEN window_end(l.period, p_zone, p_at) END);
END $$;

-- All ancestors always; for the person an own limit, else the most of their roles, else what everyone has (each by unit, period,
-- authority and consequence).
CREATE FUNCTION "applicable_limits"(p_workspace uuid, p_member uuid, p_channel text, p_at timestamptz, p_now timestamptz)
RETURNS applicable_limit[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_zone text := (SELECT time_zone FROM workspace WHERE id = p_workspace);
  v_roles text[] := ARRAY(SELECT p_workspace || '/' || r FROM member m, unnest(m.roles) r WHERE m.id = p_member);
BEGIN
  RETURN ARRAY(SELECT place_limit(l, l.scope::text::spend_scope, l.subject, CASE l.scope WHEN 'instance' THEN 'UTC' ELSE v_zone END, p_at, p_now)
      FROM spend_limit l WHERE (l.scope = 'instance' AND l.subject = '') OR (l.scope = 'workspace' AND l.subject = p_workspace::text)
        OR (l.scope = 'channel' AND l.subject = p_workspace || '/' || p_channel))
    || ARRAY(SELECT place_limit(own.l, 'member', p_member::text, v_zone, p_at, p_now)
      FROM (SELECT DISTINCT ON (l.unit, l.period, l.authority, l.on_exceed) l FROM spend_limit l
        WHERE (l.scope = 'member' AND l.subject = p_member::text) OR (l.scope = 'role' AND l.subject = ANY (v_roles))
          OR (l.scope = 'everyone' AND l.subject = p_workspace::text)
        ORDER BY l.unit, l.period, l.authority, l.on_exceed, array_position('{member,role,everyone}', l.scope::text), l.amount DESC) own);
END $$;

-- What the books say of the generations that a window counts.
CREATE FUNCTION "books_of"(p_scope spend_scope, p_subject text, p_starts_at timestamptz, p_ends_at timestamptz, OUT held_usd bigint,
  OUT spent_usd bigint, OUT held_videos bigint, OUT spent_videos bigint, OUT held_seconds bigint, OUT spent_seconds bigint)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_ids text[];
BEGIN
  -- One statement for each, so that each has its own index.
  IF p_scope = 'instance' THEN
    v_ids := ARRAY(SELECT g.id FROM generation g WHERE g.created_at >= p_starts_at AND g.created_at < p_ends_at);
  ELSIF p_scope = 'member' THEN
    v_ids := ARRAY(SELECT g.id FROM generation g WHERE g.member_id = p_subject::uuid AND g.created_at >= p_starts_at AND g.created_at < p_ends_at);
  ELSE
    v_ids := ARRAY(SELECT g.id FROM generation g WHERE g.workspace_id = split_part(p_subject, '/', 1)::uuid
      AND g.created_at >= p_starts_at AND g.created_at < p_ends_at AND (p_scope = 'workspace' OR p_subject = g.workspace_id || '/' || g.channel_id));
  END IF;
  SELECT coalesce(sum(e.held_usd), 0), coalesce(sum(e.spent_usd), 0), coalesce(sum(e.held_videos), 0), coalesce(sum(e.spent_videos), 0),
      coalesce(sum(e.held_seconds), 0), coalesce(sum(e.spent_seconds), 0)
    INTO held_usd, spent_usd, held_videos, spent_videos, held_seconds, spent_seconds
    FROM ledger_entry e WHERE e.generation_id = ANY (v_ids);
END $$;

-- The limits whose window is not there yet, one for each window.
CREATE FUNCTION "without_window"(p_limits applicable_limit[]) RETURNS SETOF applicable_limit LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT ON (l.scope, l.subject, l.starts_at, l.ends_at, l.period) l.* FROM unnest(p_limits) l
    WHERE l.starts_at IS NOT NULL AND NOT EXISTS (SELECT FROM spend_window w WHERE
      (w.scope, w.subject, w.ends_at, w.starts_at, w.period) = (l.scope, l.subject, l.ends_at, l.starts_at, l.period));
END $$;

-- Locks the books and answers the limits that apply, each with its window open, with what the books say was held and spent before.
CREATE FUNCTION "open_limits"(p_workspace uuid, p_member uuid, p_channel text, p_at timestamptz, p_now timestamptz)
RETURNS applicable_limit[] LANGUAGE plpgsql AS $$
DECLARE
  v_limits applicable_limit[];
BEGIN
  BEGIN
    PERFORM lock_books(false);
    v_limits := applicable_limits(p_workspace, p_member, p_channel, p_at, p_now);
    IF NOT EXISTS (SELECT FROM without_window(v_limits)) THEN RETURN v_limits; END IF;
    RAISE SQLSTATE 'SB001';
  EXCEPTION
    -- Only so can the shared lock be given up: whoever waits for the other while keeping it would wait for ever.
    WHEN SQLSTATE 'SB001' THEN PERFORM lock_books(true);
  END;
  v_limits := applicable_limits(p_workspace, p_member, p_channel, p_at, p_now);
  INSERT INTO spend_window (scope, subject, period, starts_at, ends_at, held_usd, spent_usd, held_videos, spent_videos, held_seconds, spent_seconds)
    SELECT l.scope, l.subject, l.period, l.starts_at, l.ends_at, b.*
    FROM without_window(v_limits) l, books_of(l.scope, l.subject, l.starts_at, l.ends_at) b;
  RETURN v_limits;
END $$;

-- The windows that count what this person asked for in this place at this moment, whether a limit looks at them just now or not:
-- so a limit, a role or a time zone that comes back finds its window complete.
CREATE FUNCTION "windows_of"(p_workspace uuid, p_member uuid, p_channel text, p_at timestamptz) RETURNS SETOF spend_window LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT w.* FROM spend_window w JOIN (VALUES ('member'::spend_scope, p_member::text), ('channel', p_workspace || '/' || p_channel),
      ('workspace', p_workspace::text), ('instance', '')) AS whose(scope, subject) USING (scope, subject)
    WHERE w.ends_at > p_at AND w.starts_at <= p_at;
END $$;

-- The same, locked, always in the same order.
CREATE FUNCTION "lock_windows"(p_workspace uuid, p_member uuid, p_channel text, p_at timestamptz) RETURNS SETOF spend_window LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT w.* FROM spend_window w WHERE w.id IN (SELECT id FROM windows_of(p_workspace, p_member, p_channel, p_at))
    ORDER BY w.scope, w.id FOR NO KEY UPDATE;
END $$;

-- What a limit says to a wish: what is spent, held and wanted in its unit, and whether that is too much.
CREATE TYPE "limit_state" AS ("limit" applicable_limit, window_id bigint, spent bigint, held bigint, wanted bigint, exceeded boolean);

CREATE FUNCTION "limit_states"(p_limits applicable_limit[], p_windows spend_window[], p_usd bigint, p_videos int, p_seconds int)
RETURNS limit_state[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN ARRAY(SELECT (l, w.id, n.spent, n.held, n.wanted, n.spent + n.held + n.wanted > l.amount)::limit_state
  FROM unnest(p_limits) l
  LEFT JOIN unnest(p_windows) w ON (w.scope, w.subject, w.ends_at, w.starts_at, w.period) = (l.scope, l.subject, l.ends_at, l.starts_at, l.period)
  CROSS JOIN LATERAL (SELECT
    coalesce(CASE l.unit WHEN 'usd' THEN w.spent_usd WHEN 'videos' THEN w.spent_videos ELSE w.spent_seconds END, 0) AS spent,
    coalesce(CASE l.unit WHEN 'usd' THEN w.held_usd WHEN 'videos' THEN w.held_videos ELSE w.held_seconds END, 0) AS held,
    CASE l.unit WHEN 'usd' THEN p_usd WHEN 'videos' THEN p_videos ELSE p_seconds END AS wanted) n
  -- Videos at one time are counted when they are sent, not here.
  WHERE l.period <> 'at_once');
END $$;

-- The same, without a lock: in a window that is not there yet stands what it would open with.
CREATE FUNCTION "unlocked_states"(p_limits applicable_limit[], p_usd bigint, p_videos int, p_seconds int)
RETURNS limit_state[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN limit_states(p_limits, ARRAY(
    SELECT DISTINCT w FROM unnest(p_limits) l JOIN spend_window w
      ON (w.scope, w.subject, w.ends_at, w.starts_at, w.period) = (l.scope, l.subject, l.ends_at, l.starts_at, l.period)
    UNION ALL SELECT (NULL, l.scope, l.subject, l.period, l.starts_at, l.ends_at, b.*)::spend_window
      FROM without_window(p_limits) l, books_of(l.scope, l.subject, l.starts_at, l.ends_at) b), p_usd, p_videos, p_seconds);
END $$;

-- The same as one JSON list for the outside; amounts as text, for JSON's numbers are floats.
CREATE FUNCTION "describe_states"(p_states limit_state[]) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('limitId', (s."limit").limit_id, 'saidFor', (s."limit").said_for, 'scope', (s."limit").scope,
    'subject', (s."limit").subject, 'unit', (s."limit").unit, 'period', (s."limit").period, 'authority', (s."limit").authority,
    'onExceed', (s."limit").on_exceed, 'amount', (s."limit").amount::text, 'spent', s.spent::text, 'held', s.held::text,
    'wanted', s.wanted::text, 'exceeded', s.exceeded, 'resetsAt', CASE WHEN (s."limit").period <> 'total' THEN (s."limit").ends_at END)
    ORDER BY (s."limit").scope, (s."limit").period, (s."limit").unit, (s."limit").amount), '[]'::jsonb)
  FROM unnest(p_states) s);
END $$;

-- Everything that applies to a person in a place, and where it stands: for usage, and for what is left.
CREATE FUNCTION "standing_of"(p_workspace uuid, p_member uuid, p_channel text, p_now timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN describe_states(unlocked_states(applicable_limits(p_workspace, p_member, p_channel, p_now, p_now), 0, 0, 0));
END $$;

-- Tells what has reached a threshold, once for each window, threshold and revision of a limit: so a limit that was lowered, or a
-- window that opens late, tells it as well.
CREATE FUNCTION "note_alerts"(p_states limit_state[], p_workspace uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO announcement (key, kind, workspace_id, facts, created_at, due_at)
  SELECT alert.key, 'alert', CASE WHEN (s."limit").scope <> 'instance' THEN p_workspace END,
    jsonb_build_object('percent', percent, 'state', describe_states(ARRAY[s]) -> 0), p_now, p_now
  FROM unnest(p_states) s CROSS JOIN unnest((s."limit").alert_percents) percent
  CROSS JOIN LATERAL concat_ws(':', 'alert', s.window_id, (s."limit").limit_id, (s."limit").revision, percent) AS alert(key)
  WHERE s.window_id IS NOT NULL AND (s."limit").amount > 0 AND (s.spent + s.held + s.wanted) * 100 >= (s."limit").amount * percent
    AND NOT EXISTS (SELECT FROM announcement told WHERE told.key = alert.key)
  ON CONFLICT DO NOTHING;
END $$;

-- The books ----------------------------------------------------------------------------------------------------------------

-- Adds to the windows of a generation what is posted to the ledger next (so that the ledger of a window is in the order in which it
-- was changed), and answers them as they are then.
CREATE FUNCTION "add_to_windows"(g generation, p_held_usd bigint, p_spent_usd bigint, p_held_videos int, p_spent_videos int,
  p_held_seconds int, p_spent_seconds int) RETURNS SETOF spend_window LANGUAGE plpgsql AS $$
DECLARE
  v_ids bigint[] := ARRAY(SELECT id FROM lock_windows(g.workspace_id, g.member_id, g.channel_id, g.created_at));
BEGIN
  RETURN QUERY UPDATE spend_window w SET held_usd = held_usd + p_held_usd, spent_usd = spent_usd + p_spent_usd,
      held_videos = held_videos + p_held_videos, spent_videos = spent_videos + p_spent_videos,
      held_seconds = held_seconds + p_held_seconds, spent_seconds = spent_seconds + p_spent_seconds
    WHERE w.id = ANY (v_ids) RETURNING w.*;
END $$;

-- A request, as the outside gives it.
CREATE TYPE "reservation" AS (
  id text, "requestKey" text, platform text, "workspaceId" uuid, "memberId" uuid, "channelId" text, "threadId" text, "modelId" text, "backendId" text,
  "priceId" uuid, prompt text, size text, seconds int, "imageKey" text, "ackReference" text, "ackUntil" timestamptz, usd bigint,
  confirmed boolean, now timestamptz, "notBefore" timestamptz, "approvalUntil" timestamptz, "mostAwaiting" int
);

-- What comes of a request that meets these limits.
CREATE FUNCTION "outcome_of"(p_states limit_state[], r reservation) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_outcome text;
BEGIN
  SELECT CASE
    WHEN bool_or(exceeded AND ("limit").on_exceed = 'refuse') THEN 'refused'
    WHEN bool_or(exceeded AND ("limit").on_exceed = 'confirm') AND NOT coalesce(r.confirmed, false) THEN 'confirm'
    WHEN bool_or(exceeded AND ("limit").on_exceed = 'ask') THEN 'awaiting_approval'
    ELSE 'accepted' END INTO v_outcome FROM unnest(p_states);
  IF v_outcome = 'awaiting_approval' AND r."mostAwaiting" <=
      (SELECT count(*) FROM generation g WHERE g.member_id = r."memberId" AND g.status = 'awaiting_approval') THEN
    RETURN 'too_many_awaiting';
  END IF;
  RETURN v_outcome;
END $$;

-- A request's one transaction: generation, hold in every window, ledger, request key and promise (due_at), or nothing.
-- Answers {outcome, generationId?, limits?}: 'accepted', 'awaiting_approval', 'repeated' (the key was used: that generation's id),
-- 'refused' or 'confirm' (with the limits), 'too_many_awaiting'. A dry run writes and locks nothing, and says what it would answer.
CREATE FUNCTION "reserve_generation"(p_request jsonb, p_dry_run boolean) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  r reservation := jsonb_populate_record(NULL::reservation, p_request);
  v_earlier text;
  v_limits applicable_limit[];
  v_states limit_state[];
  v_outcome text;
BEGIN
  IF p_dry_run THEN
    v_limits := applicable_limits(r."workspaceId", r."memberId", r."channelId", r.now, r.now);
    v_states := unlocked_states(v_limits, r.usd, 1, r.seconds);
    RETURN jsonb_build_object('outcome', outcome_of(v_states, r), 'limits', describe_states(v_states));
  END IF;
  -- The same request, heard twice at once, waits here for its twin.
  PERFORM pg_advisory_xact_lock(72707370, hashtext(r."requestKey"));
  SELECT generation_id INTO v_earlier FROM request_key WHERE key = r."requestKey";
  IF FOUND THEN RETURN jsonb_build_object('outcome', 'repeated', 'generationId', v_earlier); END IF;

  v_limits := open_limits(r."workspaceId", r."memberId", r."channelId", r.now, r.now);
  -- The instance's window is everybody's: they queue here, where each is woken once, and not for the row, whose versions each would run after.
  PERFORM pg_advisory_xact_lock(72707372);
  v_states := limit_states(v_limits,
    ARRAY(SELECT w FROM lock_windows(r."workspaceId", r."memberId", r."channelId", r.now) w), r.usd, 1, r.seconds);
  v_outcome := outcome_of(v_states, r);
  IF v_outcome = 'awaiting_approval' THEN
    -- Counted again when no other request of theirs can come in between.
    PERFORM FROM member WHERE id = r."memberId" FOR NO KEY UPDATE;
    v_outcome := outcome_of(v_states, r);
  END IF;
  IF v_outcome NOT IN ('accepted', 'awaiting_approval') THEN
    RETURN jsonb_build_object('outcome', v_outcome, 'limits', describe_states(v_states));
  END IF;

  INSERT INTO generation (id, workspace_id, member_id, platform, channel_id, thread_id, model_id, backend_id, price_id, prompt, size, seconds, image_key,
      ack_reference, ack_until, status, held_micro_usd, day, due_at, not_before, created_at)
    SELECT r.id, r."workspaceId", r."memberId", r.platform, r."channelId", r."threadId", r."modelId", r."backendId", r."priceId", r.prompt, r.size, r.seconds,
      r."imageKey", r."ackReference", r."ackUntil", CASE v_outcome WHEN 'accepted' THEN 'queued' ELSE 'awaiting_approval' END::generation_status,
      r.usd, (r.now AT TIME ZONE w.time_zone)::date, r."notBefore", r."notBefore", r.now
    FROM workspace w WHERE w.id = r."workspaceId";
  INSERT INTO request_key (key, generation_id, created_at) VALUES (r."requestKey", r.id, r.now);
  INSERT INTO ledger_entry (generation_id, kind, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos, held_seconds, spent_seconds, at)
    VALUES (r.id, 'hold', r."workspaceId", r."memberId", r.usd, 0, 1, 0, r.seconds, 0, r.now);
  UPDATE spend_window w SET held_usd = held_usd + r.usd, held_videos = held_videos + 1, held_seconds = held_seconds + r.seconds
    WHERE w.id IN (SELECT id FROM windows_of(r."workspaceId", r."memberId", r."channelId", r.now));
  PERFORM note_alerts(v_states, r."workspaceId", r.now);
  IF v_outcome = 'awaiting_approval' THEN
    INSERT INTO approval (generation_id, limits, asked_at, expires_at)
      VALUES (r.id, describe_states(ARRAY(SELECT s FROM unnest(v_states) s WHERE s.exceeded)), r.now, r."approvalUntil");
  END IF;
  RETURN jsonb_build_object('outcome', v_outcome, 'generationId', r.id);
END $$;

-- Which of the histogram's twelve: up to 1, 2, 5, 10, 30 s, 1, 2, 5, 10, 30 min, 1 h, or longer.
CREATE FUNCTION "count_in"(p_histogram int[], p_took interval) RETURNS int[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_took IS NULL THEN p_histogram ELSE ARRAY(SELECT n + (i = bucket)::int
    FROM unnest(p_histogram) WITH ORDINALITY AS h(n, i), LATERAL (SELECT 1 + (SELECT count(*) FROM
      unnest('{1,2,5,10,30,60,120,300,600,1800,3600}'::int[]) edge WHERE extract(epoch FROM p_took) > edge) AS bucket) b ORDER BY i) END;
$$;

CREATE FUNCTION "note_usage"(g generation, p_made int, p_failed int, p_cancelled int, p_cost bigint, p_seconds int)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO daily_usage AS u (day, workspace_id, member_id, model_id, made, failed, cancelled, cost_usd, seconds, waited, rendered)
    SELECT g.day, g.workspace_id, g.member_id, g.model_id, p_made, p_failed, p_cancelled, p_cost, p_seconds,
      count_in(array_fill(0, ARRAY[12]), CASE WHEN p_made = 1 THEN g.rendering_at - g.created_at END),
      count_in(array_fill(0, ARRAY[12]), CASE WHEN p_made = 1 THEN g.stored_at - g.rendering_at END)
  ON CONFLICT (workspace_id, day, member_id, model_id) DO UPDATE SET made = u.made + p_made, failed = u.failed + p_failed,
    cancelled = u.cancelled + p_cancelled, cost_usd = u.cost_usd + p_cost, seconds = u.seconds + p_seconds,
    waited = count_in(u.waited, CASE WHEN p_made = 1 THEN g.rendering_at - g.created_at END),
    rendered = count_in(u.rendered, CASE WHEN p_made = 1 THEN g.stored_at - g.rendering_at END);
$$;

-- Ends a hold in the windows where it was reserved: the generation moves, and what was held becomes what it did cost (0: it is given
-- back, unless a video came of it). False: it had moved already.
CREATE OR REPLACE FUNCTION "settle_generation"(p_id text, p_from generation_status[], p_to generation_status, p_cost bigint, p_source text,
  p_error_kind text, p_error_detail text, p_now timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  g generation%ROWTYPE;
  v_used int := (p_to = 'stored' OR p_cost > 0)::int;
  v_windows spend_window[];
BEGIN
  PERFORM lock_books(false);
  UPDATE generation SET status = p_to, cost_micro_usd = p_cost, cost_source = p_source, error_kind = p_error_kind,
      error_detail = p_error_detail, due_at = p_now, faults = 0, ended_at = CASE WHEN p_to = 'stored' THEN NULL ELSE p_now END
    WHERE id = p_id AND status = ANY (p_from) AND cost_micro_usd IS NULL RETURNING * INTO g;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM note_usage(g, (p_to = 'stored')::int, (p_to = 'failed')::int, (p_to = 'cancelled')::int, p_cost, v_used * g.seconds);
  v_windows := ARRAY(SELECT w FROM add_to_windows(g, -g.held_micro_usd, p_cost, -1, v_used, -g.seconds, v_used * g.seconds) w);
  INSERT INTO ledger_entry (generation_id, kind, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos, held_seconds,
      spent_seconds, source, at)
    VALUES (p_id, 'settle', g.workspace_id, g.member_id, -g.held_micro_usd, p_cost, -1, v_used, -g.seconds, v_used * g.seconds, p_source, p_now);
  IF p_cost > g.held_micro_usd THEN
    PERFORM note_alerts(limit_states(applicable_limits(g.workspace_id, g.member_id, g.channel_id, g.created_at, p_now), v_windows, 0, 0, 0),
      g.workspace_id, p_now);
    INSERT INTO announcement (key, kind, facts, created_at, due_at)
      VALUES ('overrun:' || p_id, 'overrun', jsonb_build_object('generationId', p_id, 'modelId', g.model_id, 'held', g.held_micro_usd::text,
        'cost', p_cost::text), p_now, p_now);
  END IF;
  RETURN true;
END $$;

-- An operator gives back what had been assumed spent. False: it was not, or had been given back already.
CREATE FUNCTION "reverse_settlement"(p_id text, p_now timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  g generation%ROWTYPE;
  v_used int;
BEGIN
  PERFORM lock_books(false);
  SELECT * INTO g FROM generation WHERE id = p_id AND cost_source = 'assumed' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  v_used := (g.cost_micro_usd > 0)::int;
  UPDATE generation SET cost_micro_usd = 0, cost_source = 'operator' WHERE id = p_id;
  PERFORM note_usage(g, 0, 0, 0, -g.cost_micro_usd, -v_used * g.seconds);
  PERFORM add_to_windows(g, 0, -g.cost_micro_usd, 0, -v_used, 0, -v_used * g.seconds);
  INSERT INTO ledger_entry (generation_id, kind, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos, held_seconds,
      spent_seconds, source, at)
    VALUES (p_id, 'reverse', g.workspace_id, g.member_id, 0, -g.cost_micro_usd, 0, -v_used, 0, -v_used * g.seconds, 'operator', p_now);
  RETURN true;
END $$;

-- A manager approves what waits, at today's price. Answers 'approved'; 'dearer' (held anew at the higher price, to be approved again once
-- it was shown: not by the second half of a double click); 'refused' (the higher price fits no more; nothing was changed); 'moved' (it no
-- longer waits).
CREATE FUNCTION "approve_generation"(p_id text, p_by uuid, p_price uuid, p_usd bigint, p_now timestamptz, p_until timestamptz)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  g generation%ROWTYPE;
  v_more bigint;
  v_limits applicable_limit[];
  v_windows spend_window[];
BEGIN
  SELECT * INTO g FROM generation WHERE id = p_id;
  v_limits := open_limits(g.workspace_id, g.member_id, g.channel_id, g.created_at, p_now);
  SELECT * INTO g FROM generation WHERE id = p_id AND status = 'awaiting_approval'
    AND EXISTS (SELECT FROM approval WHERE generation_id = p_id AND expires_at > p_now) FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN 'moved'; END IF;
  v_more := p_usd - g.held_micro_usd;
  IF v_more = 0 AND EXISTS (SELECT FROM ledger_entry WHERE generation_id = p_id AND kind = 'requote' AND at > p_now - interval '10 s') THEN
    RETURN 'dearer';
  END IF;
  IF v_more <> 0 THEN
    v_windows := ARRAY(SELECT w FROM lock_windows(g.workspace_id, g.member_id, g.channel_id, g.created_at) w);
    IF v_more > 0 AND EXISTS (SELECT FROM unnest(limit_states(v_limits, v_windows, v_more, 0, 0)) s
        WHERE (s."limit").unit = 'usd' AND (s."limit").on_exceed = 'refuse'
          AND CASE (s."limit").period WHEN 'request' THEN p_usd > (s."limit").amount ELSE s.exceeded END) THEN
      RETURN 'refused';
    END IF;
    UPDATE generation SET held_micro_usd = p_usd, price_id = p_price, due_at = p_now WHERE id = p_id;
    INSERT INTO ledger_entry (generation_id, kind, turn, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos, held_seconds,
        spent_seconds, at)
      SELECT p_id, 'requote', count(*), g.workspace_id, g.member_id, v_more, 0, 0, 0, 0, 0, p_now
      FROM ledger_entry WHERE generation_id = p_id AND kind = 'requote';
    v_windows := ARRAY(SELECT w FROM add_to_windows(g, v_more, 0, 0, 0, 0, 0) w);
    PERFORM note_alerts(limit_states(v_limits, v_windows, 0, 0, 0), g.workspace_id, p_now);
    IF v_more > 0 THEN RETURN 'dearer'; END IF;
  END IF;
  UPDATE generation SET status = 'queued', due_at = p_until, not_before = p_now WHERE id = p_id;
  UPDATE approval SET decision = 'approved', decided_at = p_now, decided_by = p_by WHERE generation_id = p_id;
  RETURN 'approved';
END $$;

-- Ends what waits for a manager: all that was held is given back. False: it no longer waits, or its time is over (for 'expired': is not).
CREATE FUNCTION "close_approval"(p_id text, p_decision approval_decision, p_by uuid, p_detail text, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM approval WHERE generation_id = p_id AND CASE p_decision
      WHEN 'expired' THEN expires_at <= p_now WHEN 'denied' THEN expires_at > p_now ELSE true END)
    OR NOT settle_generation(p_id, '{awaiting_approval}', 'cancelled', 0, NULL, nullif(p_decision, 'withdrawn')::text, p_detail, p_now) THEN
    RETURN false;
  END IF;
  UPDATE approval SET decision = p_decision, decided_at = p_now, decided_by = p_by WHERE generation_id = p_id;
  RETURN true;
END $$;

-- Who asks, from a verified event: the workspace and the member as they are now known. A workspace that is new gets its first limits
-- (micro-dollars a day; null: none, it waits for an operator); one that had left is back.
CREATE FUNCTION "note_asker"(p_platform text, p_workspace text, p_workspace_name text, p_member text, p_member_name text, p_roles text[],
  p_status workspace_status, p_workspace_usd bigint, p_everyone_usd bigint, p_now timestamptz, OUT workspace_id uuid, OUT member_id uuid)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_workspace workspace%ROWTYPE;
  v_member member%ROWTYPE;
BEGIN
  SELECT * INTO v_workspace FROM workspace WHERE platform = p_platform AND external_id = p_workspace;
  IF NOT FOUND THEN
    INSERT INTO workspace (id, platform, external_id, name, status) VALUES (gen_random_uuid(), p_platform, p_workspace, p_workspace_name, p_status)
      ON CONFLICT (platform, external_id) DO NOTHING RETURNING * INTO v_workspace;
    IF FOUND THEN
      PERFORM first_limits(v_workspace.id, p_workspace_usd, p_everyone_usd);
    ELSE
      SELECT * INTO STRICT v_workspace FROM workspace WHERE platform = p_platform AND external_id = p_workspace;
    END IF;
  ELSIF v_workspace.left_at IS NOT NULL OR p_workspace_name <> coalesce(v_workspace.name, '') THEN
    UPDATE workspace SET left_at = NULL, name = coalesce(p_workspace_name, name) WHERE id = v_workspace.id;
  END IF;
  workspace_id := v_workspace.id;

  SELECT * INTO v_member FROM member m WHERE m.workspace_id = v_workspace.id AND m.external_id = p_member;
  IF NOT FOUND THEN
    INSERT INTO member AS m (id, workspace_id, external_id, name, roles, roles_at)
      VALUES (gen_random_uuid(), v_workspace.id, p_member, p_member_name, coalesce(p_roles, '{}'), CASE WHEN p_roles IS NOT NULL THEN p_now END)
      ON CONFLICT (workspace_id, external_id) DO UPDATE SET name = coalesce(p_member_name, m.name) RETURNING m.id INTO member_id;
    RETURN;
  END IF;
  member_id := v_member.id;
  IF p_member_name <> coalesce(v_member.name, '') OR p_roles IS DISTINCT FROM v_member.roles OR v_member.roles_at < p_now - interval '1 minute' THEN
    UPDATE member SET name = coalesce(p_member_name, name), roles = coalesce(p_roles, roles),
        roles_at = CASE WHEN p_roles IS NOT NULL THEN p_now ELSE roles_at END
      WHERE id = v_member.id;
  END IF;
END $$;

-- A workspace's limit by the day, and what each of its members may use of it, which its managers can change.
CREATE FUNCTION "first_limits"(p_workspace uuid, p_workspace_usd bigint, p_everyone_usd bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO spend_limit (id, scope, subject, workspace_id, unit, period, authority, on_exceed, amount, alert_percents, set_by)
    SELECT gen_random_uuid(), scope::limit_scope, p_workspace::text, p_workspace, 'usd', 'day', authority::authority, 'refuse', amount, alerts, 'environment'
    FROM (VALUES ('workspace', 'operator', p_workspace_usd, '{50,80,100}'::int[]), ('everyone', 'manager', p_everyone_usd, '{100}'))
      AS first(scope, authority, amount, alerts) WHERE amount IS NOT NULL
  ON CONFLICT DO NOTHING;
$$;

-- How many more videos of this person in this place may be at a backend just now.
CREATE FUNCTION "has_slot"(p_workspace uuid, p_member uuid, p_channel text, p_now timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(applicable_limits(p_workspace, p_member, p_channel, p_now, p_now)) l WHERE l.period = 'at_once' AND l.amount <=
    (SELECT count(*) FROM generation r WHERE r.status IN ('submitting', 'rendering', 'cancelling') AND CASE l.scope
      WHEN 'instance' THEN true WHEN 'workspace' THEN r.workspace_id = p_workspace WHEN 'member' THEN r.member_id = p_member
      ELSE r.workspace_id = p_workspace AND r.channel_id = p_channel END));
$$;

-- The next in line for a backend, with its attempt, when there is a free slot: from whoever was served least lately.
-- The backend's row is the slot's lock; the attempt row is committed before anything is sent.
CREATE OR REPLACE FUNCTION "claim_submission"(p_backend text, p_now timestamptz, p_lease_until timestamptz, OUT generation_id text, OUT attempt_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
  v_backend backend%ROWTYPE;
  v_next record;
  v_limited boolean := EXISTS (SELECT FROM spend_limit WHERE period = 'at_once');
BEGIN
  -- Such limits count what runs at every backend: so one is asked after the other.
  IF v_limited THEN PERFORM pg_advisory_xact_lock(72707371); END IF;
  -- Not FOR UPDATE: that would also stop every request, whose foreign key looks at this row.
  SELECT * INTO v_backend FROM backend WHERE id = p_backend FOR NO KEY UPDATE;
  IF NOT FOUND OR v_backend.paused_until > p_now THEN RETURN; END IF;
  IF (SELECT count(*) FROM generation g WHERE g.backend_id = p_backend AND g.status IN ('submitting', 'rendering', 'cancelling'))
    >= v_backend.max_running THEN RETURN; END IF;

  FOR v_next IN SELECT g.id, g.workspace_id, g.member_id, g.channel_id FROM generation g JOIN member m ON m.id = g.member_id
    WHERE g.backend_id = p_backend AND g.status = 'queued' AND g.not_before <= p_now
      AND (SELECT count(*) FROM generation r WHERE r.backend_id = p_backend AND r.member_id = g.member_id
        AND r.status IN ('submitting', 'rendering', 'cancelling')) < v_backend.max_running_per_member
    ORDER BY m.last_served_at NULLS FIRST, g.created_at
  LOOP
    CONTINUE WHEN v_limited AND NOT has_slot(v_next.workspace_id, v_next.member_id, v_next.channel_id, p_now);
    SELECT g.id INTO generation_id FROM generation g WHERE g.id = v_next.id AND g.status = 'queued' FOR UPDATE SKIP LOCKED;
    EXIT WHEN FOUND;
  END LOOP;
  IF generation_id IS NULL THEN RETURN; END IF;

  attempt_id := gen_random_uuid();
  INSERT INTO attempt (id, generation_id, lease_until, started_at) VALUES (attempt_id, claim_submission.generation_id, p_lease_until, p_now);
  UPDATE generation SET status = 'submitting', due_at = p_lease_until, not_before = NULL WHERE id = claim_submission.generation_id;
  UPDATE member SET last_served_at = p_now WHERE id = v_next.member_id;
END $$;

-- Every difference between the ledger and what is made of it: [what, where, by the books, as found]. None: the books are right.
CREATE FUNCTION "verify_books"() RETURNS TABLE (what text, place text, books text, found text) LANGUAGE sql STABLE AS $$
  SELECT 'window', concat_ws(' ', w.scope, nullif(w.subject, ''), w.period, w.starts_at), b::text,
    ROW(w.held_usd, w.spent_usd, w.held_videos, w.spent_videos, w.held_seconds, w.spent_seconds)::text
  FROM spend_window w CROSS JOIN LATERAL books_of(w.scope, w.subject, w.starts_at, w.ends_at) b
  WHERE b IS DISTINCT FROM ROW(w.held_usd, w.spent_usd, w.held_videos, w.spent_videos, w.held_seconds, w.spent_seconds)
  UNION ALL
  SELECT 'generation', coalesce(g.id, e.generation_id), e.sums::text, x.sums::text
  FROM generation g
  FULL JOIN (SELECT generation_id, ROW(sum(held_usd), sum(held_videos), sum(held_seconds), sum(spent_usd)) AS sums FROM ledger_entry GROUP BY 1) e
    ON e.generation_id = g.id
  CROSS JOIN LATERAL (SELECT CASE WHEN g.cost_micro_usd IS NULL THEN ROW(g.held_micro_usd::numeric, 1::bigint, g.seconds::bigint, 0::numeric)
    ELSE ROW(0::numeric, 0::bigint, 0::bigint, g.cost_micro_usd::numeric) END AS sums) x
  WHERE e.sums IS DISTINCT FROM x.sums
  UNION ALL
  SELECT 'usage', concat_ws(' ', workspace_id, day), g.cost::text, u.cost::text
  FROM (SELECT workspace_id, day, sum(cost_micro_usd) AS cost FROM generation WHERE cost_micro_usd IS NOT NULL GROUP BY 1, 2) g
  FULL JOIN (SELECT workspace_id, day, sum(cost_usd) AS cost FROM daily_usage GROUP BY 1, 2) u USING (workspace_id, day)
  WHERE coalesce(g.cost, 0) <> coalesce(u.cost, 0);
$$;
