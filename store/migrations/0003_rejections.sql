-- Schema version 3: what the suggester proposed and an annotator rejected, so that it is not proposed to them again.
CREATE TABLE rejection(
  id           INTEGER PRIMARY KEY,
  uid          BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  article_id   INTEGER NOT NULL REFERENCES article(id),
  claim        TEXT NOT NULL CHECK(json_valid(claim)),        -- fragments, as of a span
  cue          TEXT NOT NULL CHECK(json_valid(cue)),          -- the same, [] = none
  annotator_id INTEGER NOT NULL REFERENCES annotator(id),
  created      INTEGER,
  deleted      INTEGER NOT NULL CHECK(deleted IN (0, 1))      -- 1 = the step that added it was undone
) STRICT;
CREATE INDEX rejection_article ON rejection(article_id) WHERE deleted = 0;
