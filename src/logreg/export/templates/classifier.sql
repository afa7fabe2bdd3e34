-- A text classifier in one file, made by `logreg export`: it needs nothing but SQLite (3.35 or newer,
-- with its mathematical functions, as the command sqlite3 has them).
--
--     CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT);   -- what is classified
--     .read classifier.sql
--     SELECT * FROM predictions;                                -- id, probability, label
--     SELECT * FROM failures;                                   -- the self-check: should be empty
--
-- The probability is that of the second label, as `logreg classify` prints it, unrounded.

CREATE TEMP TABLE logreg_words (list TEXT, word TEXT, PRIMARY KEY (list, word)) WITHOUT ROWID;
CREATE TEMP TABLE logreg_phrases (phrase TEXT PRIMARY KEY, first TEXT);
CREATE TEMP TABLE logreg_letters (first INTEGER PRIMARY KEY, last INTEGER);
CREATE TEMP TABLE logreg_characters (code INTEGER PRIMARY KEY, class TEXT, plain TEXT);
CREATE TEMP TABLE logreg_checks (id INTEGER PRIMARY KEY, text TEXT, probability REAL);

@MODEL@

@CHECKS@

-- The characters of each text: L for letters, J for what joins them, S for space, M for marks.
CREATE TEMP VIEW logreg_tokens AS
WITH RECURSIVE
  sources (id, text) AS (
    SELECT id, text FROM texts UNION ALL SELECT -id, text FROM logreg_checks
  ),
  characters (id, i, code, rest) AS (
    SELECT id, 1, unicode(text), substr(text, 2) FROM sources WHERE text <> ''
    UNION ALL
    SELECT id, i + 1, unicode(rest), substr(rest, 2) FROM characters WHERE rest <> ''
  ),
  classes (id, i, class, plain) AS (
    SELECT id, i,
      CASE
        WHEN known.code IS NOT NULL AND known.class <> '' THEN known.class
        WHEN c.code BETWEEN 48 AND 57 OR c.code BETWEEN 65 AND 90 OR c.code BETWEEN 97 AND 122
          OR c.code = 95 THEN 'L'
        WHEN c.code > 127 AND c.code <= (
          SELECT last FROM logreg_letters WHERE first <= c.code ORDER BY first DESC LIMIT 1
        ) THEN 'L'
        ELSE 'M'
      END,
      coalesce(known.plain, lower(char(c.code)))
    FROM characters AS c LEFT JOIN logreg_characters AS known ON known.code = c.code
  ),
  joined (id, i, class, plain) AS (
    SELECT id, i,
      CASE
        WHEN class <> 'J' THEN class
        WHEN lag(class) OVER places = 'L' AND lead(class) OVER places = 'L' THEN 'L'
        ELSE 'M'
      END,
      plain
    FROM classes WINDOW places AS (PARTITION BY id ORDER BY i)
  ),
  starts (id, i, class, plain, is_start) AS (
    SELECT id, i, class, plain,
      class = 'M' OR (class = 'L' AND coalesce(lag(class) OVER places, 'S') <> 'L')
    FROM joined WINDOW places AS (PARTITION BY id ORDER BY i)
  ),
  numbered (id, i, class, plain, t) AS (
    SELECT id, i, class, plain, sum(is_start) OVER (PARTITION BY id ORDER BY i) FROM starts
  )
SELECT id, t, group_concat(plain, '') AS token, max(class = 'M') AS is_mark,
  min(i) AS begins, max(i) AS ends
FROM (SELECT * FROM numbered WHERE class <> 'S' ORDER BY id, i)
GROUP BY id, t;

-- The six features of each text. A phrase, such as "waste of", is taken as one token.
CREATE TEMP VIEW logreg_features AS
WITH RECURSIVE
  tokens AS MATERIALIZED (
    SELECT id, t, token, is_mark,
      begins - lag(ends) OVER places - 1 AS gap, lag(is_mark) OVER places AS follows_mark
    FROM logreg_tokens WINDOW places AS (PARTITION BY id ORDER BY t)
  ),
  runs (id, t, last, name) AS (
    SELECT id, t, t, token FROM tokens
    WHERE token IN (SELECT first FROM logreg_phrases)
      AND NOT (is_mark AND coalesce(gap = 0 AND NOT follows_mark, 0))
    UNION ALL
    SELECT runs.id, runs.t, more.t, name || CASE WHEN gap THEN ' ' ELSE '' END || token
    FROM runs JOIN tokens AS more ON more.id = runs.id AND more.t = last + 1
    WHERE gap <= 16 AND last < runs.t + 4
  ),
  met AS MATERIALIZED (
    SELECT id, t, max(last) AS last, name FROM runs
    WHERE name IN (SELECT phrase FROM logreg_phrases) GROUP BY id, t
  ),
  phrases (id, t, last, name) AS (
    SELECT id, t, last, name FROM met AS m WHERE t = (SELECT min(t) FROM met WHERE id = m.id)
    UNION ALL
    SELECT m.id, m.t, m.last, m.name FROM phrases JOIN met AS m ON m.id = phrases.id
    WHERE m.t = (SELECT min(t) FROM met AS n WHERE n.id = phrases.id AND n.t > phrases.last)
  ),
  units (id, t, token, is_mark) AS (
    SELECT tokens.id, tokens.t, coalesce(phrases.name, token), is_mark
    FROM tokens LEFT JOIN phrases ON phrases.id = tokens.id AND phrases.t = tokens.t
    WHERE NOT EXISTS (
      SELECT 1 FROM phrases AS p WHERE p.id = tokens.id AND p.t < tokens.t AND tokens.t <= p.last
    )
  ),
  lengths (id, length) AS (SELECT id, count(*) FROM tokens GROUP BY id),
  listed AS (
    SELECT id, t, token, is_mark,
      EXISTS (SELECT 1 FROM logreg_words WHERE list = 'positive' AND word = token) AS up,
      EXISTS (SELECT 1 FROM logreg_words WHERE list = 'negative' AND word = token) AS down,
      EXISTS (SELECT 1 FROM logreg_words WHERE list = 'pronouns' AND word = token) AS pronoun,
      token LIKE '%n''t'
        OR EXISTS (SELECT 1 FROM logreg_words WHERE list = 'negators' AND word = token) AS negates
    FROM units
  ),
  counted AS (
    SELECT *,
      negates AND NOT is_mark AND NOT up AND NOT down AS is_negator,
      sum(NOT is_mark) OVER (PARTITION BY id ORDER BY t) AS words
    FROM listed
  ),
  scoped AS (
    SELECT *,
      coalesce(max(CASE WHEN is_negator THEN t END) OVER before, 0)
      > coalesce(max(CASE WHEN is_mark AND NOT up AND NOT down THEN t END) OVER before, 0)
      AND coalesce(max(words) OVER before, 0)
      - coalesce(max(CASE WHEN is_negator THEN words END) OVER before, 0) < @REACH@
      AND NOT is_mark AS negated,
      CASE
        WHEN min(CASE WHEN token = 'but' AND @CONTRAST@ THEN t END) OVER after
        < coalesce(min(CASE WHEN token GLOB '*[.!?]*' THEN t END) OVER onwards, 9e99) THEN 0.5
        ELSE 1
      END AS share
    FROM counted WINDOW before AS (
      PARTITION BY id ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ),
    after AS (PARTITION BY id ORDER BY t ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
    onwards AS (PARTITION BY id ORDER BY t ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
  )
SELECT id,
  sum(share * CASE WHEN negated THEN down ELSE up END) AS positive,
  sum(share * CASE WHEN negated THEN up ELSE down END) AS negative,
  max(token = 'no') AS no,
  sum(pronoun) AS pronouns,
  max(token = '!') AS exclamation,
  (SELECT length FROM lengths WHERE lengths.id = scoped.id) AS length
FROM scoped GROUP BY id;

CREATE TEMP VIEW logreg_probabilities AS
WITH
  sources (id) AS (SELECT id FROM texts UNION ALL SELECT -id FROM logreg_checks),
  logits AS (
    SELECT sources.id, @LOGIT@ AS z
    FROM sources LEFT JOIN logreg_features AS x ON x.id = sources.id
  )
SELECT id,
  CASE WHEN z >= 0 THEN 1 / (1 + exp(-z)) ELSE exp(z) / (1 + exp(z)) END AS probability
FROM logits;

CREATE TEMP VIEW predictions AS
SELECT id, probability, CASE WHEN probability > 0.5 THEN @POSITIVE@ ELSE @NEGATIVE@ END AS label
FROM logreg_probabilities WHERE id > 0 ORDER BY id;

CREATE TEMP VIEW failures AS
SELECT text, checks.probability AS expected, found.probability AS found
FROM logreg_checks AS checks JOIN logreg_probabilities AS found ON found.id = -checks.id
WHERE abs(checks.probability - found.probability) > 1e-9;
