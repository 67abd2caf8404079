-- Orders every change in the playground, so that a page can ask for what is new since the last one it saw.
CREATE SEQUENCE "playground_revision";

-- Whoever writes, from whichever process: the change gets its number and the pages hear of it.
-- The lock is kept until the commit, so revisions become visible in their order and no page can skip one.
CREATE FUNCTION "revise_playground_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('playground_revision'));
  NEW.revision := nextval('playground_revision');
  PERFORM pg_notify('playground', NEW.revision::text);
  RETURN NEW;
END $$;

CREATE TRIGGER "playground_message_revision" BEFORE INSERT OR UPDATE ON "playground_message"
  FOR EACH ROW EXECUTE FUNCTION "revise_playground_message"();
