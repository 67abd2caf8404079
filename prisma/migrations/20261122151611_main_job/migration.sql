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
    "checks" INTEGER NOT NULL DEFAULT 0,
    "faults" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "rendering_at" TIMESTAMPTZ(3),
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
