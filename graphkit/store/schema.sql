-- The project store, version 2. docs/store.md describes the tables and shows ten queries.
-- inputs to statements change when an input changes; names to curation are made anew by each build.
CREATE TABLE about (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE inputs (
    input VARCHAR PRIMARY KEY, sha256 VARCHAR NOT NULL, key VARCHAR NOT NULL, record BLOB NOT NULL
);
CREATE TABLE files (
    source_file VARCHAR, input VARCHAR, format VARCHAR, sha256 VARCHAR, characters INTEGER
);
CREATE TABLE articles (
    article VARCHAR, input VARCHAR, source_file VARCHAR, title VARCHAR, date VARCHAR, outlet VARCHAR,
    authors VARCHAR[], characters INTEGER, text VARCHAR, record BLOB
);
CREATE TABLE mentions (
    article VARCHAR, input VARCHAR, number INTEGER, name VARCHAR, type VARCHAR, layer VARCHAR, score DOUBLE,
    start INTEGER, "end" INTEGER
);
CREATE TABLE statements (
    article VARCHAR, input VARCHAR, number INTEGER, source VARCHAR, source_type VARCHAR, relation VARCHAR,
    target VARCHAR, target_type VARCHAR, status VARCHAR, confidence DOUBLE, frame VARCHAR,
    start INTEGER, "end" INTEGER, sentence VARCHAR, attributes JSON
);
CREATE TABLE quarantine (
    name VARCHAR, input VARCHAR, stage VARCHAR, reason VARCHAR, tries INTEGER
);
CREATE TABLE names (article VARCHAR, name VARCHAR, type VARCHAR, entity VARCHAR);
CREATE TABLE entities (
    entity VARCHAR, name VARCHAR, type VARCHAR, code VARCHAR, aliases VARCHAR[], mentions INTEGER,
    articles INTEGER, first_date VARCHAR, last_date VARCHAR, links JSON
);
CREATE TABLE edges (
    edge INTEGER, source VARCHAR, relation VARCHAR, target VARCHAR, status VARCHAR, article VARCHAR,
    source_file VARCHAR, start INTEGER, "end" INTEGER, evidence VARCHAR, confidence DOUBLE, weight INTEGER,
    frame VARCHAR, amount_cny DOUBLE, amount VARCHAR, currency VARCHAR, instrument VARCHAR, product VARCHAR,
    title VARCHAR, date VARCHAR
);
CREATE TABLE curation (
    number INTEGER, action VARCHAR, entry JSON, file VARCHAR, line INTEGER, applied BOOLEAN, reason VARCHAR
);
CREATE TABLE runs (
    run INTEGER, finished TIMESTAMP, version VARCHAR, fingerprint VARCHAR, settings JSON, report JSON
);
CREATE TABLE spellings (version VARCHAR, name VARCHAR, pinyin VARCHAR);
