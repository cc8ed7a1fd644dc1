-- Schema version 2: work by several people on copies of one project, and bringing it together.

-- More states of an article, and the layer of adjudication. SQLite has no statement for changing a CHECK; this is the way
-- that its manual gives where nothing that is stored changes (https://sqlite.org/lang_altertable.html, section 7).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''todo'', ''doing'', ''done'', ''review''', '''todo'', ''doing'', ''sent-back'', ''done'', ''review'', ''approved''')
  WHERE type = 'table' AND name = 'article';
UPDATE sqlite_schema SET sql = replace(sql, '''human'', ''suggester'', ''import''', '''human'', ''suggester'', ''import'', ''gold''')
  WHERE type = 'table' AND name = 'annotator';
PRAGMA writable_schema = RESET;

-- A step has a uid that names it in every copy. Those of steps that are there already are made from their time and number,
-- so that copies which are brought to this version apart from each other agree on what they share.
ALTER TABLE step ADD COLUMN uid BLOB CHECK(length(uid) = 16);
-- What a merge changes was written by steps of the other copy; a merge, its undo and its redo only move rows between what
-- others wrote. 0 = such a step.
ALTER TABLE step ADD COLUMN writes INTEGER NOT NULL DEFAULT 1 CHECK(writes IN (0, 1));
UPDATE step SET uid = unhex(printf('%012x70008%015x', at, seq));
CREATE UNIQUE INDEX step_uid ON step(uid);

-- How far an annotator is with an article. Whoever has no row here is as far as article.status says.
CREATE TABLE status(
  id           INTEGER PRIMARY KEY,
  uid          BLOB NOT NULL UNIQUE CHECK(length(uid) = 16), -- made from article and annotator
  article_id   INTEGER NOT NULL REFERENCES article(id),
  annotator_id INTEGER NOT NULL REFERENCES annotator(id),
  status       TEXT NOT NULL CHECK(status IN ('todo', 'doing', 'sent-back', 'done', 'review', 'approved')),
  deleted      INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX status_article ON status(article_id) WHERE deleted = 0;

-- What a comment is about is named by uid (as text, '' = none): it may be gone, or not be part of this copy.
CREATE TABLE comment(
  id           INTEGER PRIMARY KEY,
  uid          BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  article_id   INTEGER NOT NULL REFERENCES article(id),
  span         TEXT NOT NULL,
  attribution  TEXT NOT NULL,
  parent       TEXT NOT NULL,                                -- the comment that it answers
  annotator_id INTEGER NOT NULL REFERENCES annotator(id),
  text         TEXT NOT NULL CHECK(text <> ''),
  resolved     INTEGER NOT NULL CHECK(resolved IN (0, 1)),
  created      INTEGER,
  deleted      INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX comment_article ON comment(article_id) WHERE deleted = 0;

-- Decisions of adjudication are only added. Lists of uids as JSON: what they name may be gone.
CREATE TABLE decision(
  id            INTEGER PRIMARY KEY,
  uid           BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  article_id    INTEGER NOT NULL REFERENCES article(id),
  kind          TEXT NOT NULL,
  left_layer    TEXT NOT NULL CHECK(json_valid(left_layer)),
  right_layer   TEXT NOT NULL CHECK(json_valid(right_layer)),
  outcome       TEXT NOT NULL CHECK(outcome IN ('left', 'right', 'both', 'edited', 'nothing')),
  gold          TEXT NOT NULL CHECK(json_valid(gold)),
  reason        TEXT NOT NULL CHECK(reason IN ('', 'ambiguous', 'guideline', 'slip')),
  note          TEXT NOT NULL,
  annotator_id  INTEGER NOT NULL REFERENCES annotator(id),
  created       INTEGER,
  deleted       INTEGER NOT NULL CHECK(deleted IN (0, 1))     -- 1 = the step that added it was undone
) STRICT;
CREATE INDEX decision_article ON decision(article_id) WHERE deleted = 0;

-- A version of a row, or of one column of it, that another copy has beside the one shown, until somebody decides.
CREATE TABLE conflict(
  id      INTEGER PRIMARY KEY,
  uid     BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),      -- made from row, field and rev
  article TEXT NOT NULL,                                     -- uid, '' = none
  kind    TEXT NOT NULL,                                     -- the table
  of      TEXT NOT NULL,                                     -- the row's uid
  field   TEXT NOT NULL,                                     -- '' = the whole row
  rev     TEXT NOT NULL,                                     -- the step that wrote the version
  value   TEXT NOT NULL,                                     -- JSON
  beside  TEXT NOT NULL,                                     -- the shown version with which it agrees, '' = it differs
  deleted INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX conflict_of ON conflict(of) WHERE deleted = 0;

-- Versions of rows that came with a merge or with the packet itself: with the steps of the history they are all versions
-- that the row of this copy has taken into account.
CREATE TABLE revision(
  row_uid BLOB NOT NULL CHECK(length(row_uid) = 16),
  field   TEXT NOT NULL,
  rev     BLOB NOT NULL CHECK(length(rev) = 16),
  seq     INTEGER NOT NULL,                                  -- the newest step when it came: the merge itself, if that changed anything
  head    INTEGER NOT NULL CHECK(head IN (0, 1)),            -- 1 = it became the version shown
  undone  INTEGER NOT NULL DEFAULT 0 CHECK(undone IN (0, 1)),
  PRIMARY KEY(row_uid, field, rev, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_seq ON revision(seq);
