-- Schema version 1 of the project file.
--
-- Every row that a person can change has an integer id, which is local to the file and never exported, and a 16-byte
-- uid, which names it in every copy. Rows are never deleted: deleted = 1 takes them out of sight, so that undo never
-- has to make an id anew. All times are unix milliseconds UTC; all offsets are UTF-8 bytes into article_text.text.

CREATE TABLE project(                       -- exactly one row
  id         INTEGER PRIMARY KEY CHECK(id = 1),
  uid        BLOB NOT NULL CHECK(length(uid) = 16),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE codebook(                      -- the live row of the highest id is in force
  id      INTEGER PRIMARY KEY,
  uid     BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  body    TEXT NOT NULL CHECK(json_valid(body)),
  deleted INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;

CREATE TABLE annotator(
  id      INTEGER PRIMARY KEY,
  uid     BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  name    TEXT NOT NULL CHECK(name <> ''),
  kind    TEXT NOT NULL CHECK(kind IN ('human', 'suggester', 'import')),
  deleted INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX annotator_name ON annotator(name) WHERE deleted = 0;

CREATE TABLE entity(
  id          INTEGER PRIMARY KEY,
  uid         BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL CHECK(name <> ''),
  aliases     TEXT NOT NULL CHECK(json_valid(aliases)),      -- ["…"]
  role        TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  naming      TEXT NOT NULL,
  external    TEXT NOT NULL CHECK(json_valid(external)),     -- {"catalogue":"id"}
  note        TEXT NOT NULL,
  merged_into INTEGER REFERENCES entity(id) CHECK(merged_into <> id), -- mentions stay where they are, so a merge can be undone
  deleted     INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX entity_merged ON entity(merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE article(
  id          INTEGER PRIMARY KEY,                           -- also the order of import
  uid         BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  title       TEXT NOT NULL,
  byline      TEXT NOT NULL,
  outlet      TEXT NOT NULL,
  published   TEXT NOT NULL CHECK(published = '' OR published GLOB '[0-9][0-9][0-9][0-9]*'),
  url         TEXT NOT NULL,
  language    TEXT NOT NULL,
  credit      TEXT NOT NULL,
  zones       TEXT NOT NULL CHECK(json_valid(zones)),        -- [{"kind":"headline","start":0,"end":61}]
  status      TEXT NOT NULL CHECK(status IN ('todo', 'doing', 'done', 'review')),
  text_bytes  INTEGER NOT NULL,
  text_sha256 TEXT NOT NULL CHECK(length(text_sha256) = 64),
  deleted     INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX article_text_sha256 ON article(text_sha256);

-- The big columns stand apart, so that the list of articles never reads their pages.
CREATE TABLE article_text(
  article_id INTEGER PRIMARY KEY REFERENCES article(id),
  text       TEXT NOT NULL
) STRICT;
CREATE TRIGGER article_text_kept   BEFORE UPDATE ON article_text BEGIN SELECT RAISE(ABORT, 'the text of an article never changes'); END;
CREATE TRIGGER article_text_stays  BEFORE DELETE ON article_text BEGIN SELECT RAISE(ABORT, 'the text of an article is never deleted'); END;

CREATE TABLE original(
  article_id INTEGER PRIMARY KEY REFERENCES article(id),
  name       TEXT NOT NULL,
  media_type TEXT NOT NULL,
  extractor  TEXT NOT NULL,
  codec      TEXT NOT NULL CHECK(codec IN ('none', 'gzip')),
  bytes      BLOB NOT NULL,
  sha256     TEXT NOT NULL CHECK(length(sha256) = 64)        -- of the bytes before compression
) STRICT;
CREATE TRIGGER original_kept   BEFORE UPDATE ON original BEGIN SELECT RAISE(ABORT, 'an original never changes'); END;
CREATE TRIGGER original_stays  BEFORE DELETE ON original BEGIN SELECT RAISE(ABORT, 'an original is never deleted'); END;

-- The index keeps words only; titles and texts are read through the view. Removed articles stay in it and are left out
-- of the results. A row has to be deleted here before its title changes, and inserted again after.
CREATE VIEW article_search AS
  SELECT a.id AS rowid, a.title AS title, t.text AS text FROM article a JOIN article_text t ON t.article_id = a.id;
CREATE VIRTUAL TABLE article_fts USING fts4(title, text, content="article_search", tokenize=unicode61 "remove_diacritics=2");

CREATE TABLE span(
  id           INTEGER PRIMARY KEY,
  uid          BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  article_id   INTEGER NOT NULL REFERENCES article(id),
  label        TEXT NOT NULL CHECK(label <> ''),
  fragments    TEXT NOT NULL CHECK(json_valid(fragments)),   -- [[410,468]]
  quote        TEXT NOT NULL,                                -- the text covered: makes the offsets checkable
  annotator_id INTEGER NOT NULL REFERENCES annotator(id),
  entity_id    INTEGER REFERENCES entity(id),
  attributes   TEXT NOT NULL CHECK(json_valid(attributes)),
  note         TEXT NOT NULL,
  flagged      INTEGER NOT NULL CHECK(flagged IN (0, 1)),
  origin       TEXT NOT NULL CHECK(origin IN ('manual', 'suggestion', 'import')),
  confidence   REAL NOT NULL CHECK(confidence BETWEEN 0 AND 1),
  created      INTEGER,                                      -- NULL = not known
  deleted      INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX span_article ON span(article_id, flagged) WHERE deleted = 0;
CREATE INDEX span_entity  ON span(entity_id) WHERE entity_id IS NOT NULL AND deleted = 0;

CREATE TABLE attribution(
  id           INTEGER PRIMARY KEY,
  uid          BLOB NOT NULL UNIQUE CHECK(length(uid) = 16),
  article_id   INTEGER NOT NULL REFERENCES article(id),
  parent_id    INTEGER REFERENCES attribution(id),
  absent       TEXT NOT NULL CHECK(json_valid(absent)),      -- ["source"]: slots that the text leaves empty
  annotator_id INTEGER NOT NULL REFERENCES annotator(id),
  attributes   TEXT NOT NULL CHECK(json_valid(attributes)),
  note         TEXT NOT NULL,
  flagged      INTEGER NOT NULL CHECK(flagged IN (0, 1)),
  origin       TEXT NOT NULL CHECK(origin IN ('manual', 'suggestion', 'import')),
  confidence   REAL NOT NULL CHECK(confidence BETWEEN 0 AND 1),
  created      INTEGER,
  deleted      INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX attribution_article ON attribution(article_id, flagged) WHERE deleted = 0;
CREATE INDEX attribution_parent  ON attribution(parent_id) WHERE parent_id IS NOT NULL AND deleted = 0;

CREATE TABLE member(                        -- a span in a slot of an attribution
  id             INTEGER PRIMARY KEY,
  uid            BLOB NOT NULL UNIQUE CHECK(length(uid) = 16), -- made from attribution, slot and span
  article_id     INTEGER NOT NULL REFERENCES article(id),
  attribution_id INTEGER NOT NULL REFERENCES attribution(id),
  slot           TEXT NOT NULL CHECK(slot <> ''),
  span_id        INTEGER NOT NULL REFERENCES span(id),
  position       INTEGER NOT NULL,          -- order within the slot, may have gaps
  deleted        INTEGER NOT NULL CHECK(deleted IN (0, 1))
) STRICT;
CREATE INDEX member_article     ON member(article_id) WHERE deleted = 0;
CREATE INDEX member_attribution ON member(attribution_id) WHERE deleted = 0;
CREATE INDEX member_span        ON member(span_id) WHERE deleted = 0;

-- History: one step is one gesture and one transaction; its change rows hold what it changed, before and after, as JSON
-- of the changed columns (references by uid; before is NULL for a new row). It is only ever added to.
CREATE TABLE step(
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind      TEXT NOT NULL CHECK(kind IN ('do', 'undo', 'redo')),
  label     TEXT NOT NULL,
  annotator TEXT NOT NULL,                  -- the name at that time
  at        INTEGER NOT NULL,
  article   BLOB CHECK(length(article) = 16),
  grp       TEXT NOT NULL,                  -- steps in a row with the same group are undone together; '' = alone
  target    INTEGER REFERENCES step(seq),   -- the (newest) step that this one undoes or redoes
  prev      INTEGER REFERENCES step(seq)    -- the next one down its stack: of undo for do and redo, of redo for undo
) STRICT;
CREATE TABLE change(
  seq     INTEGER NOT NULL REFERENCES step(seq),
  n       INTEGER NOT NULL,
  tbl     TEXT NOT NULL,
  row_uid BLOB NOT NULL CHECK(length(row_uid) = 16),
  before  TEXT,
  after   TEXT NOT NULL,
  PRIMARY KEY(seq, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE undo_state(                    -- the tops of the two stacks, NULL = empty
  id       INTEGER PRIMARY KEY CHECK(id = 1),
  undo_top INTEGER REFERENCES step(seq),
  redo_top INTEGER REFERENCES step(seq)
) STRICT;
INSERT INTO undo_state VALUES(1, NULL, NULL);
