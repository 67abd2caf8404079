-- CreateEnum
CREATE TYPE "generation_status" AS ENUM ('awaiting_approval', 'queued', 'submitting', 'rendering', 'overdue', 'uncertain', 'cancelling', 'stored', 'undelivered', 'delivered', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('open', 'not_sent', 'throttled', 'refused', 'accepted', 'unknown');

-- CreateEnum
CREATE TYPE "post_kind" AS ENUM ('progress', 'result');

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "last_served_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backend" (
    "id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "dialect" TEXT NOT NULL,
    "max_running" INTEGER NOT NULL DEFAULT 10,
    "max_running_per_member" INTEGER NOT NULL DEFAULT 2,
    "paused_until" TIMESTAMPTZ(3),

    CONSTRAINT "backend_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "backend_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "sizes" TEXT[],
    "seconds" INTEGER[],
    "default_size" TEXT NOT NULL,
    "default_seconds" INTEGER NOT NULL,
    "price" JSONB NOT NULL,
    "prompt_max" INTEGER NOT NULL,
    "image" TEXT NOT NULL,
    "image_must_match_size" BOOLEAN NOT NULL,
    "remix" TEXT[],
    "extend" BOOLEAN NOT NULL,
    "cancel" BOOLEAN NOT NULL,
    "audio" TEXT NOT NULL,
    "bills_moderated" BOOLEAN NOT NULL,
    "retention_hours" INTEGER NOT NULL,
    "poll_ms" INTEGER NOT NULL,
    "deadline_minutes" INTEGER NOT NULL,
    "retires_at" TIMESTAMPTZ(3),
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "generation" (
    "id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "backend_id" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "size" TEXT NOT NULL,
    "seconds" INTEGER NOT NULL,
    "image_key" TEXT,
    "status" "generation_status" NOT NULL DEFAULT 'queued',
    "held_micro_usd" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT,
    "cost_source" TEXT,
    "day" DATE NOT NULL,
    "remote_id" TEXT,
    "progress" INTEGER,
    "shown_place" INTEGER,
    "error_kind" TEXT,
    "error_detail" TEXT,
    "video_key" TEXT,
    "video_bytes" BIGINT,
    "video_ms" INTEGER,
    "ack_reference" TEXT,
    "ack_until" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "not_before" TIMESTAMPTZ(3),
    "shown_status" "generation_status",
    "checks" INTEGER NOT NULL DEFAULT 0,
    "faults" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "rendering_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3),
    "stored_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "generation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_key" (
    "key" TEXT NOT NULL,
    "generation_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_key_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "attempt" (
    "id" UUID NOT NULL,
    "generation_id" TEXT NOT NULL,
    "outcome" "attempt_outcome" NOT NULL DEFAULT 'open',
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "detail" TEXT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post" (
    "generation_id" TEXT NOT NULL,
    "kind" "post_kind" NOT NULL,
    "platform" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "message_id" TEXT,
    "file_id" TEXT,
    "claimed_until" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "post_pkey" PRIMARY KEY ("generation_id","kind")
);

-- CreateTable
CREATE TABLE "daily_spend" (
    "day" DATE NOT NULL,
    "held_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "spent_micro_usd" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "daily_spend_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "playground_message" (
    "id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "only_for" TEXT,
    "nonce" TEXT,
    "body" JSONB NOT NULL,
    "revision" BIGINT NOT NULL,
    "removed" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "playground_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_platform_external_id_key" ON "workspace"("platform", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_workspace_id_external_id_key" ON "member"("workspace_id", "external_id");

-- CreateIndex
CREATE INDEX "generation_member_id_created_at_idx" ON "generation"("member_id", "created_at");

-- CreateIndex
CREATE INDEX "generation_model_id_stored_at_idx" ON "generation"("model_id", "stored_at");

-- CreateIndex
CREATE UNIQUE INDEX "generation_backend_id_remote_id_key" ON "generation"("backend_id", "remote_id");

-- CreateIndex
CREATE INDEX "attempt_generation_id_idx" ON "attempt"("generation_id");

-- CreateIndex
CREATE UNIQUE INDEX "post_platform_channel_id_message_id_key" ON "post"("platform", "channel_id", "message_id");

-- CreateIndex
CREATE UNIQUE INDEX "playground_message_nonce_key" ON "playground_message"("nonce");

-- CreateIndex
CREATE INDEX "playground_message_channel_id_revision_idx" ON "playground_message"("channel_id", "revision");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model" ADD CONSTRAINT "model_backend_id_fkey" FOREIGN KEY ("backend_id") REFERENCES "backend"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "generation" ADD CONSTRAINT "generation_backend_id_fkey" FOREIGN KEY ("backend_id") REFERENCES "backend"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_key" ADD CONSTRAINT "request_key_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "post" ADD CONSTRAINT "post_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "generation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema cannot say ---------------------------------------------------------------------------------------

-- The sweeper's only question: what is due?
CREATE INDEX "generation_due" ON "generation" ("due_at") WHERE "due_at" IS NOT NULL;
-- The line, and what is running, per backend and per member.
CREATE INDEX "generation_line" ON "generation" ("backend_id", "created_at") WHERE "status" = 'queued';
CREATE INDEX "generation_running" ON "generation" ("backend_id", "member_id") WHERE "status" IN ('submitting', 'rendering', 'cancelling');
-- At most one of a generation's attempts may have reached the backend.
CREATE UNIQUE INDEX "attempt_once" ON "attempt" ("generation_id") WHERE "outcome" IN ('open', 'accepted', 'unknown');

ALTER TABLE "daily_spend" ADD CHECK ("held_micro_usd" >= 0), ADD CHECK ("spent_micro_usd" >= 0);
ALTER TABLE "generation" ADD CHECK ("held_micro_usd" >= 0), ADD CHECK ("cost_micro_usd" >= 0);

-- A request's one transaction: generation, hold, request key and promise (due_at), or nothing.
-- Answers 'accepted', 'repeated' (the key was used: that generation's id) or 'over_limit' (what was left, micro-dollars).
-- The instance's day is written last: it is the one row that everybody shares.
CREATE FUNCTION "request_generation"(
  p_id text, p_key text, p_platform text, p_workspace text, p_workspace_name text, p_member text, p_member_name text,
  p_channel text, p_model text, p_backend text, p_prompt text, p_size text, p_seconds int, p_image_key text,
  p_ack_reference text, p_ack_until timestamptz, p_held bigint, p_max_daily bigint, p_now timestamptz, p_not_before timestamptz,
  OUT outcome text, OUT generation_id text, OUT left_micro_usd bigint
) LANGUAGE plpgsql AS $$
DECLARE
  v_workspace uuid;
  v_member uuid;
  v_day date := (p_now AT TIME ZONE 'UTC')::date;
BEGIN
  SELECT k.generation_id INTO generation_id FROM request_key k WHERE k.key = p_key;
  IF FOUND THEN outcome := 'repeated'; RETURN; END IF;

  INSERT INTO workspace (id, platform, external_id, name) VALUES (gen_random_uuid(), p_platform, p_workspace, p_workspace_name)
    ON CONFLICT (platform, external_id) DO NOTHING;
  SELECT id INTO STRICT v_workspace FROM workspace WHERE platform = p_platform AND external_id = p_workspace;
  INSERT INTO member (id, workspace_id, external_id, name) VALUES (gen_random_uuid(), v_workspace, p_member, p_member_name)
    ON CONFLICT (workspace_id, external_id) DO NOTHING;
  SELECT id INTO STRICT v_member FROM member WHERE workspace_id = v_workspace AND external_id = p_member;

  INSERT INTO generation (id, workspace_id, member_id, platform, channel_id, model_id, backend_id, prompt, size, seconds, image_key,
      ack_reference, ack_until, held_micro_usd, day, due_at, not_before, created_at)
    VALUES (p_id, v_workspace, v_member, p_platform, p_channel, p_model, p_backend, p_prompt, p_size, p_seconds, p_image_key,
      p_ack_reference, p_ack_until, p_held, v_day, p_not_before, p_not_before, p_now);
  INSERT INTO request_key (key, generation_id, created_at) VALUES (p_key, p_id, p_now);

  INSERT INTO daily_spend (day) VALUES (v_day) ON CONFLICT DO NOTHING;
  UPDATE daily_spend SET held_micro_usd = held_micro_usd + p_held
    WHERE day = v_day AND (p_max_daily IS NULL OR held_micro_usd + spent_micro_usd + p_held <= p_max_daily);
  IF NOT FOUND THEN RAISE SQLSTATE 'SB001'; END IF;
  outcome := 'accepted';
  generation_id := p_id;
EXCEPTION
  WHEN SQLSTATE 'SB001' THEN
    outcome := 'over_limit';
    SELECT greatest(0, p_max_daily - d.held_micro_usd - d.spent_micro_usd) INTO left_micro_usd FROM daily_spend d WHERE d.day = v_day;
    left_micro_usd := coalesce(left_micro_usd, p_max_daily);
  WHEN unique_violation THEN
    SELECT k.generation_id INTO STRICT generation_id FROM request_key k WHERE k.key = p_key;
    outcome := 'repeated';
END $$;

-- The next in line for a backend, with its attempt, when there is a free slot: from whoever was served least lately.
-- The backend's row is the slot's lock; the attempt row is committed before anything is sent.
CREATE FUNCTION "claim_submission"(p_backend text, p_now timestamptz, p_lease_until timestamptz, OUT generation_id text, OUT attempt_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
  v_backend backend%ROWTYPE;
  v_member uuid;
BEGIN
  -- Not FOR UPDATE: that would also stop every request, whose foreign key looks at this row.
  SELECT * INTO v_backend FROM backend WHERE id = p_backend FOR NO KEY UPDATE;
  IF NOT FOUND OR v_backend.paused_until > p_now THEN RETURN; END IF;
  IF (SELECT count(*) FROM generation g WHERE g.backend_id = p_backend AND g.status IN ('submitting', 'rendering', 'cancelling'))
    >= v_backend.max_running THEN RETURN; END IF;

  SELECT g.id, g.member_id INTO generation_id, v_member FROM generation g JOIN member m ON m.id = g.member_id
    WHERE g.backend_id = p_backend AND g.status = 'queued' AND g.not_before <= p_now
      AND (SELECT count(*) FROM generation r WHERE r.backend_id = p_backend AND r.member_id = g.member_id
        AND r.status IN ('submitting', 'rendering', 'cancelling')) < v_backend.max_running_per_member
    ORDER BY m.last_served_at NULLS FIRST, g.created_at LIMIT 1 FOR UPDATE OF g SKIP LOCKED;
  IF NOT FOUND THEN RETURN; END IF;

  attempt_id := gen_random_uuid();
  INSERT INTO attempt (id, generation_id, lease_until, started_at) VALUES (attempt_id, claim_submission.generation_id, p_lease_until, p_now);
  UPDATE generation SET status = 'submitting', due_at = p_lease_until, not_before = NULL WHERE id = claim_submission.generation_id;
  UPDATE member SET last_served_at = p_now WHERE id = v_member;
END $$;

-- Ends a hold: the generation moves, and its day's held money becomes spent (cost 0: it is given back). False: it had moved already.
CREATE FUNCTION "settle_generation"(p_id text, p_from generation_status[], p_to generation_status, p_cost bigint, p_source text,
  p_error_kind text, p_error_detail text, p_now timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  v_generation generation%ROWTYPE;
BEGIN
  UPDATE generation SET status = p_to, cost_micro_usd = p_cost, cost_source = p_source, error_kind = p_error_kind,
      error_detail = p_error_detail, due_at = p_now, faults = 0, ended_at = CASE WHEN p_to = 'stored' THEN NULL ELSE p_now END
    WHERE id = p_id AND status = ANY (p_from) AND cost_micro_usd IS NULL RETURNING * INTO v_generation;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE daily_spend SET held_micro_usd = held_micro_usd - v_generation.held_micro_usd, spent_micro_usd = spent_micro_usd + p_cost
    WHERE day = v_generation.day;
  RETURN true;
END $$;
